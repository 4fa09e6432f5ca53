-- Since when a household owns and lives, where its workbook does not say, and by which rule that is known.
ALTER TABLE staged_household ALTER COLUMN since DROP NOT NULL;
ALTER TABLE staged_household ADD COLUMN since_by text;
UPDATE staged_household SET since_by = 'WORKBOOK';
ALTER TABLE staged_household ADD CONSTRAINT staged_household_since_by
  CHECK (since_by IN ('WORKBOOK', 'SAID', 'FEE_START', 'HANDOVER', 'TAKEN_OVER', 'IMPORT_DAY'));

-- The day that a clerk has said for all whose workbook says none.
ALTER TABLE import_job ADD COLUMN owners_since date;

-- Since when the company takes care of a project.
ALTER TABLE project ADD COLUMN taken_over_on date;
