-- An order ends unpaid: its time is up, whoever placed it takes it back, or its bills are paid in another way.
ALTER TABLE payment_order DROP CONSTRAINT payment_order_state_check;
ALTER TABLE payment_order ADD CONSTRAINT payment_order_state_check
  CHECK (state IN ('OPEN', 'PARTLY_PAID', 'PAID', 'CANCELLED', 'EXPIRED', 'CLOSED'));
ALTER TABLE payment_order ADD COLUMN version integer NOT NULL DEFAULT 1;
DROP TRIGGER updated ON payment_order;
CREATE TRIGGER updated BEFORE UPDATE ON payment_order FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
CREATE INDEX payment_order_open ON payment_order (expires_at) WHERE state = 'OPEN';
