-- Web pages of which origins may ask on an application's behalf.
ALTER TABLE api_client ADD COLUMN origins text[] NOT NULL DEFAULT '{}' CHECK (cardinality(origins) <= 50);
