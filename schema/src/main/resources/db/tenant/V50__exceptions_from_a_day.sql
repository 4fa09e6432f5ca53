-- From which day a standard applies to a unit that is an exception, or does not any more; always without one.
ALTER TABLE charge_exception ADD COLUMN since date;
