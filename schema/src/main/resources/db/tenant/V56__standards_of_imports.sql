-- A standard that came of an import's fee settings goes with the import, as long as nothing was billed by it.
ALTER TABLE charge_standard ADD COLUMN opening boolean NOT NULL DEFAULT false;
GRANT DELETE ON charge_standard, charge_price TO ${role};
