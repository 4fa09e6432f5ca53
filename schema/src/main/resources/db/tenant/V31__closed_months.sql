-- Closed months 月结. A month is closed when all its days are, and then it keeps what it says until it is opened again.

-- The last day of the latest month that is closed. Closed months are closed days: the constraint holds it, and the trigger
-- over the postings refuses these.
ALTER TABLE booking_day ADD COLUMN months_closed_through date;
ALTER TABLE booking_day ADD CONSTRAINT booking_day_months_closed_through CHECK (months_closed_through <= closed_through);

CREATE TABLE month_closing (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  closed_by uuid NOT NULL REFERENCES member,
  closed_at timestamptz NOT NULL,
  note text CHECK (length(note) <= 500),
  reopened_by uuid REFERENCES member,
  reopened_at timestamptz,
  reopen_reason text CHECK (length(reopen_reason) BETWEEN 1 AND 500),
  version integer NOT NULL,
  CONSTRAINT month_closing_reopened CHECK ((reopened_at IS NULL) = (reopened_by IS NULL)
    AND (reopened_at IS NULL) = (reopen_reason IS NULL))
);
CREATE UNIQUE INDEX month_closing_once ON month_closing (project_id, month) WHERE reopened_at IS NULL;
CREATE INDEX month_closing_month ON month_closing (project_id, month, id);
CREATE INDEX month_closing_of_closed_by ON month_closing (closed_by);
CREATE INDEX month_closing_of_reopened_by ON month_closing (reopened_by);
GRANT SELECT, INSERT, UPDATE ON month_closing TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON month_closing FOR EACH ROW
  EXECUTE FUNCTION object_changes('MonthClosing');

-- A payment of a closed month stays what it was, whoever takes it back.
CREATE FUNCTION closed_months_stay_closed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
  IF EXISTS (SELECT FROM booking_day d
    WHERE d.project_id = NEW.project_id AND NEW.booked_on <= d.months_closed_through) THEN
    RAISE EXCEPTION ''the books of that month are closed'' USING ERRCODE = ''42501'';
  END IF;
  RETURN NULL;
END';
CREATE TRIGGER closed_months_stay_closed AFTER INSERT OR UPDATE ON payment
  FOR EACH ROW EXECUTE FUNCTION closed_months_stay_closed();
