-- What is made can be corrected, by whoever saw it as it is; and deleted while nothing hangs on it.
ALTER TABLE project ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE phase ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE building ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE entrance ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE household ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE household_member ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE ownership ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE vehicle ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE meter_place ADD COLUMN version integer NOT NULL DEFAULT 1;
GRANT DELETE ON phase, zone TO ${role};
