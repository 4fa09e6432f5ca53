-- What lets a key and a range stand in one exclusion constraint: no two bookings of one venue at one time. It comes with
-- PostgreSQL, and whoever owns the database may add it; an operator class is found by its type, whatever the search path.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA shared;
