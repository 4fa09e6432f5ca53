-- What a till lacked or had too much is booked too; it is about a shift and no unit.
ALTER TABLE posting
  ALTER unit_id DROP NOT NULL,
  ADD shift_id uuid,
  ADD CONSTRAINT posting_about CHECK ((unit_id IS NULL) = (shift_id IS NOT NULL)),
  DROP CONSTRAINT posting_kind_check,
  ADD CONSTRAINT posting_kind_check CHECK (kind IN ('BILL', 'BILL_REVERSAL', 'PAYMENT', 'PAYMENT_VOID', 'DISCOUNT', 'RELEASE',
    'OPENING', 'PREPAYMENT_USED', 'REFUND', 'DEPOSIT_KEPT', 'WRITE_OFF', 'SHIFT_VARIANCE', 'CASH_DELIVERY')),
  DROP CONSTRAINT posting_debit_check,
  ADD CONSTRAINT posting_debit_check CHECK (debit IN ('RECEIVABLE', 'REVENUE', 'CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK',
    'PREPAYMENT', 'DEPOSIT', 'DISCOUNT', 'WRITTEN_OFF', 'OPENING', 'OVER_SHORT')),
  DROP CONSTRAINT posting_credit_check,
  ADD CONSTRAINT posting_credit_check CHECK (credit IN ('RECEIVABLE', 'REVENUE', 'CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK',
    'PREPAYMENT', 'DEPOSIT', 'DISCOUNT', 'WRITTEN_OFF', 'OPENING', 'OVER_SHORT'));
CREATE INDEX posting_shift ON posting (shift_id) WHERE shift_id IS NOT NULL;
