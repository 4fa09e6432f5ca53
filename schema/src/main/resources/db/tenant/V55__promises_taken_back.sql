-- What households promised can be taken back, and ends with the debt.
ALTER TABLE dunning_promise
  ADD withdrawn_because text CHECK (length(withdrawn_because) BETWEEN 1 AND 200),
  ADD withdrawn_at timestamptz,
  ADD withdrawn_by uuid REFERENCES member,
  DROP CONSTRAINT dunning_promise_state_check,
  ADD CONSTRAINT dunning_promise_state_check CHECK (state IN ('OPEN', 'KEPT', 'BROKEN', 'REPLACED', 'WITHDRAWN'));
-- Looked at whenever something of a unit is paid.
CREATE INDEX dunning_case_unit ON dunning_case (unit_id);
