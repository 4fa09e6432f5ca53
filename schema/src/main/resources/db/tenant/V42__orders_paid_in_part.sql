-- An order of which less came than was ordered says so.
ALTER TABLE payment_order DROP CONSTRAINT payment_order_state_check;
ALTER TABLE payment_order ADD CONSTRAINT payment_order_state CHECK (state IN ('OPEN', 'PARTLY_PAID', 'PAID'));
UPDATE payment_order SET state = 'PARTLY_PAID'
WHERE state = 'PAID' AND amount > (SELECT sum(g.amount) FROM gateway_payment g WHERE g.order_id = payment_order.id);
