-- What a run is about to post, line by line, as it was worked out when somebody said that it is what they have seen. Each
-- piece of the run takes its own out of here.
CREATE TABLE billing_draft (
  run_id uuid NOT NULL,
  building_id uuid NOT NULL,
  bill_id uuid NOT NULL,
  position integer NOT NULL,
  unit_id uuid NOT NULL,
  parking_space_id uuid,
  household_id uuid,
  ownership_id uuid,
  fee_item_id uuid NOT NULL,
  due_on date NOT NULL,
  early_until date,
  early_percent numeric(5, 2) NOT NULL,
  price_id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  vacant boolean NOT NULL,
  quantity numeric(14, 3) NOT NULL,
  parts bigint NOT NULL,
  reading_id uuid,
  unit_price numeric(18, 6),
  amount numeric(14, 2) NOT NULL,
  PRIMARY KEY (run_id, building_id, bill_id, position)
);
GRANT SELECT, INSERT, DELETE ON billing_draft TO ${role};
