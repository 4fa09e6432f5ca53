-- Taking over what imports say of fees: where an opening bill comes from, standards of listed units, a sum on top of a price.
ALTER TABLE charge_price ADD surcharge numeric(18, 6) NOT NULL DEFAULT 0 CHECK (surcharge >= 0);
-- Applies to no unit but those that are named as exceptions.
ALTER TABLE charge_standard ADD listed_only boolean NOT NULL DEFAULT false;

CREATE TABLE opening_source (
  bill_id uuid PRIMARY KEY REFERENCES bill,
  import_id uuid NOT NULL,
  workbook text NOT NULL,
  sheet text NOT NULL,
  row integer NOT NULL,
  paid_on date,
  cashier text,
  remark text
);
GRANT SELECT, INSERT ON opening_source TO ${role};
