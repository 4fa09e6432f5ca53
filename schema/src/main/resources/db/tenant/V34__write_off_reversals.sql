-- What was written off can be owed again: it stands in the books and beside the bill with its own reason, below zero.
ALTER TABLE write_off DROP CONSTRAINT write_off_amount_check;
ALTER TABLE write_off ADD CONSTRAINT write_off_amount CHECK (amount <> 0);
ALTER TABLE posting DROP CONSTRAINT posting_kind_check;
ALTER TABLE posting ADD CONSTRAINT posting_kind CHECK (kind IN ('BILL', 'BILL_REVERSAL', 'PAYMENT', 'PAYMENT_VOID', 'DISCOUNT',
  'RELEASE', 'OPENING', 'PREPAYMENT_USED', 'REFUND', 'DEPOSIT_KEPT', 'WRITE_OFF', 'WRITE_OFF_REVERSAL', 'SHIFT_VARIANCE',
  'CASH_DELIVERY', 'OPENING_REVERSAL'));
