-- What nobody was charged for is billed, whatever else of the same period is billed already: the bills of a unit, item and
-- period are numbered, and each says the days that it is for.
ALTER TABLE bill ADD COLUMN part integer NOT NULL DEFAULT 1;
DROP INDEX bill_once;
CREATE UNIQUE INDEX bill_once ON bill (unit_id, fee_item_id, period_from, parking_space_id, part) NULLS NOT DISTINCT
  WHERE source = 'RUN' AND NOT reversed;

ALTER TABLE billing_draft ADD COLUMN part integer NOT NULL DEFAULT 1;
ALTER TABLE billing_draft ADD COLUMN period_from date;
ALTER TABLE billing_draft ADD COLUMN period_to date;
UPDATE billing_draft SET period_from = r.period_from, period_to = r.period_to FROM billing_run r WHERE r.id = billing_draft.run_id;
ALTER TABLE billing_draft ALTER COLUMN period_from SET NOT NULL;
ALTER TABLE billing_draft ALTER COLUMN period_to SET NOT NULL;
