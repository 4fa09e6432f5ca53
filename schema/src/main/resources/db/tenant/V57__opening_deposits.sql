-- Deposits that the company took over with the project: nobody paid them here, and a workbook says what is held.
ALTER TABLE deposit ALTER COLUMN payment_id DROP NOT NULL;
CREATE TABLE opening_deposit (
  deposit_id uuid PRIMARY KEY,
  import_id uuid NOT NULL,
  workbook text NOT NULL,
  sheet text NOT NULL,
  row integer NOT NULL,
  paid_on date,
  payer text,
  remark text
);
ALTER TABLE opening_deposit ADD CONSTRAINT opening_deposit_deposit FOREIGN KEY (deposit_id) REFERENCES deposit;
CREATE INDEX opening_deposit_import ON opening_deposit (import_id);
GRANT SELECT, INSERT ON opening_deposit TO ${role};

-- What of the workbooks' balances stands in units' prepayments: a later workbook corrects it, an undo takes it back.
CREATE TABLE opening_prepayment (
  id uuid PRIMARY KEY,
  import_id uuid NOT NULL,
  project_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  item text NOT NULL,
  since date NOT NULL,
  until date NOT NULL,
  amount numeric(14, 2) NOT NULL,
  reversed boolean NOT NULL
);
ALTER TABLE opening_prepayment ADD CONSTRAINT opening_prepayment_unit FOREIGN KEY (unit_id) REFERENCES unit;
ALTER TABLE opening_prepayment ADD CONSTRAINT opening_prepayment_amount CHECK (amount > 0);
CREATE UNIQUE INDEX opening_prepayment_once ON opening_prepayment (unit_id, item, since, until) WHERE NOT reversed;
CREATE INDEX opening_prepayment_import ON opening_prepayment (import_id);
CREATE INDEX opening_prepayment_project ON opening_prepayment (project_id);
GRANT SELECT, INSERT, UPDATE ON opening_prepayment TO ${role};
INSERT INTO opening_prepayment (id, import_id, project_id, unit_id, item, since, until, amount, reversed)
  SELECT gen_random_uuid(), staged_money.job_id, import_job.project_id, unit.id, staged_money.item, staged_money.since,
    staged_money.until, staged_money.paid, false
  FROM staged_money
  JOIN import_job ON import_job.id = staged_money.job_id
  JOIN unit ON unit.project_id = import_job.project_id AND unit.number = staged_money.unit_number
  WHERE staged_money.taken_over_at IS NOT NULL AND staged_money.paid > 0;
ALTER TABLE staged_money DROP COLUMN taken_over_at;

-- Who had paid it; and what was told of it before, which a dry run shows.
ALTER TABLE staged_money ADD COLUMN payer text;
ALTER TABLE staged_money ADD COLUMN old_due numeric(14, 2);
ALTER TABLE staged_money ADD COLUMN old_paid numeric(14, 2);
ALTER TABLE staged_money ADD COLUMN old_paid_on date;
ALTER TABLE staged_money DROP CONSTRAINT staged_money_kind_known;
ALTER TABLE staged_money ADD CONSTRAINT staged_money_kind_known
  CHECK (kind IN ('PAYMENT', 'ARREARS', 'PREPAYMENT', 'DEPOSIT'));

-- What was booked of the opening and is not so.
ALTER TABLE posting DROP CONSTRAINT posting_kind_check;
ALTER TABLE posting ADD CONSTRAINT posting_kind_check CHECK (kind IN ('BILL', 'BILL_REVERSAL', 'PAYMENT', 'PAYMENT_VOID',
  'DISCOUNT', 'RELEASE', 'OPENING', 'PREPAYMENT_USED', 'REFUND', 'DEPOSIT_KEPT', 'WRITE_OFF', 'SHIFT_VARIANCE',
  'CASH_DELIVERY', 'OPENING_REVERSAL'));
