-- A payment that was made of a line is taken back when the line is opened again; matches by hand are of others' payments.
ALTER TABLE statement_match DROP CONSTRAINT statement_match_reason_check;
ALTER TABLE statement_match ADD CONSTRAINT statement_match_reason_check
  CHECK (reason IN ('REFERENCE', 'RECEIPT', 'UNIT', 'PAYER', 'AMOUNT_AND_DAY', 'BY_HAND', 'TAKEN'));
UPDATE statement_match SET reason = 'TAKEN'
  FROM payment
  WHERE payment.id = statement_match.payment_id AND payment.shift_id IS NULL AND statement_match.reason = 'BY_HAND'
    AND NOT EXISTS (SELECT FROM gateway_payment WHERE gateway_payment.payment_id = payment.id);
