-- A reading that is lower than the one before says why, and is looked into.
ALTER TABLE meter_reading DROP CONSTRAINT meter_reading_anomaly_check;
ALTER TABLE meter_reading ADD CONSTRAINT meter_reading_anomaly_known
  CHECK (anomaly IN ('THREE_TIMES', 'NO_USE', 'BELOW_ESTIMATE', 'LOWER'));

-- Bills that were taken back alone, without the others of their run.
CREATE TABLE bill_reversal (
  bill_id uuid PRIMARY KEY,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  member_id uuid NOT NULL
);
ALTER TABLE bill_reversal ADD CONSTRAINT bill_reversal_member FOREIGN KEY (member_id) REFERENCES member;
ALTER TABLE bill_reversal ADD CONSTRAINT bill_reversal_reason CHECK (length(reason) BETWEEN 1 AND 500);
GRANT SELECT, INSERT ON bill_reversal TO ${role};
