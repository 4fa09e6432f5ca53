-- A refund that is not paid can be lowered or withdrawn, by whom and why; what was asked for first stays with it.
ALTER TABLE refund
  ADD requested_amount numeric(14, 2),
  ADD changed_by uuid REFERENCES member,
  ADD changed_at timestamptz,
  ADD change_reason text CHECK (length(change_reason) BETWEEN 1 AND 500),
  DROP CONSTRAINT refund_state_check,
  ADD CONSTRAINT refund_state_check CHECK (state IN ('REQUESTED', 'APPROVED', 'DENIED', 'PAID', 'WITHDRAWN'));
UPDATE refund SET requested_amount = amount;
ALTER TABLE refund
  ALTER requested_amount SET NOT NULL,
  ADD CONSTRAINT refund_lowered CHECK (requested_amount >= amount);
