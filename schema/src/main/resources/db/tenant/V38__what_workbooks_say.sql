-- What workbooks say beyond what was kept of it: a second phone, shares of owners, a floor that the number tells.
ALTER TABLE person ADD COLUMN second_phone_sealed bytea;
ALTER TABLE staged_person ADD COLUMN second_phone_sealed bytea;
ALTER TABLE staged_person ADD COLUMN old_second_phone_sealed bytea;
ALTER TABLE staged_member ADD COLUMN numerator integer;
ALTER TABLE staged_member ADD COLUMN denominator integer;
ALTER TABLE staged_unit ADD COLUMN worked_floor integer;

-- Rows that are no data are told too.
ALTER TABLE import_problem DROP CONSTRAINT import_problem_severity_check;
ALTER TABLE import_problem ADD CONSTRAINT import_problem_severity_known CHECK (severity IN ('REFUSED', 'WARNING', 'SKIPPED'));
