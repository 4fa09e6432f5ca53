-- Issued invoices are cancelled by red-letter ones 红冲, which have numbers of their own.
ALTER TABLE invoice
  ADD red_number text CHECK (length(red_number) BETWEEN 1 AND 40),
  ADD red_lettered_at timestamptz,
  ADD red_lettered_by uuid REFERENCES member,
  ADD UNIQUE (project_id, red_number),
  DROP CONSTRAINT invoice_state_check,
  ADD CONSTRAINT invoice_state_check CHECK (state IN ('REQUESTED', 'ISSUED', 'CANCELLED', 'RED_LETTERED')),
  ADD CONSTRAINT invoice_red_lettered CHECK ((state = 'RED_LETTERED') = (red_number IS NOT NULL));
CREATE INDEX invoice_bill_invoice ON invoice_bill (bill_id, invoice_id);
