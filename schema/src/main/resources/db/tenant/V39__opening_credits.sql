-- What households had paid ahead before the company came here, and payments that name a vehicle in place of a unit.
ALTER TABLE staged_money DROP CONSTRAINT staged_money_kind_check;
ALTER TABLE staged_money ADD CONSTRAINT staged_money_kind_known CHECK (kind IN ('PAYMENT', 'ARREARS', 'PREPAYMENT'));
ALTER TABLE staged_money ADD COLUMN taken_over_at timestamptz;
