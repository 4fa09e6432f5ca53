-- Schedules 定时送达: a saved query is run for people again and again, each by their own rights.
CREATE TABLE query_schedule (
  id uuid PRIMARY KEY,
  saved_query_id uuid NOT NULL REFERENCES saved_query,
  owner_id uuid NOT NULL REFERENCES member,
  arguments text NOT NULL,
  format text NOT NULL CHECK (format IN ('XLSX', 'CSV', 'JSON_LINES')),
  language text NOT NULL,
  -- On days of the week, or on a day of the month: one of the two.
  weekdays text[] NOT NULL,
  day_of_month integer CHECK (day_of_month BETWEEN 1 AND 31),
  second_of_day integer NOT NULL CHECK (second_of_day BETWEEN 0 AND 86399),
  zone text NOT NULL CHECK (length(zone) BETWEEN 1 AND 60),
  recipient_ids uuid[] NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'PAUSED')),
  paused_because text CHECK (paused_because IN ('BY_HAND', 'OWNER_LEFT', 'QUERY_BROKEN', 'QUERY_ARCHIVED', 'NO_RECIPIENT')),
  next_at timestamptz,
  last_at timestamptz,
  version integer NOT NULL,
  updated_at timestamptz,
  CONSTRAINT query_schedule_cadence CHECK ((day_of_month IS NULL) = (cardinality(weekdays) > 0)),
  CONSTRAINT query_schedule_recipients CHECK (state = 'PAUSED' OR cardinality(recipient_ids) >= 1),
  CONSTRAINT query_schedule_paused CHECK ((state = 'PAUSED') = (paused_because IS NOT NULL)),
  CONSTRAINT query_schedule_due CHECK ((state = 'ACTIVE') = (next_at IS NOT NULL))
);
CREATE INDEX query_schedule_saved_query ON query_schedule (saved_query_id, id);
CREATE INDEX query_schedule_owner ON query_schedule (owner_id);
CREATE INDEX query_schedule_next ON query_schedule (next_at) WHERE state = 'ACTIVE';

-- What was due for whom, and what became of it: each is there once, whoever looks and how often.
CREATE TABLE query_delivery (
  id uuid PRIMARY KEY,
  query_schedule_id uuid NOT NULL REFERENCES query_schedule,
  due_at timestamptz NOT NULL,
  recipient_id uuid NOT NULL REFERENCES member,
  saved_query_run_id uuid REFERENCES query_run,
  state text NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED', 'CANCELLED', 'WITHHELD')),
  updated_at timestamptz,
  CONSTRAINT query_delivery_once UNIQUE (query_schedule_id, due_at, recipient_id),
  CONSTRAINT query_delivery_run UNIQUE (saved_query_run_id),
  CONSTRAINT query_delivery_withheld CHECK ((state = 'WITHHELD') = (saved_query_run_id IS NULL))
);
CREATE INDEX query_delivery_recipient ON query_delivery (recipient_id, due_at, id);
CREATE INDEX query_delivery_due ON query_delivery (due_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON query_schedule TO ${role};
GRANT SELECT, INSERT, UPDATE (saved_query_run_id, state, updated_at), DELETE ON query_delivery TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON query_schedule FOR EACH ROW
  EXECUTE FUNCTION object_changes('QuerySchedule', 'recipient_ids=recipients', 'second_of_day=timeOfDay', 'language', 'next_at', 'last_at');
CREATE TRIGGER updated BEFORE UPDATE ON query_schedule FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON query_delivery FOR EACH ROW EXECUTE FUNCTION updated();

-- Alerts 预警: a figure of a saved query is looked at again and again, and told when it crosses a line.
CREATE TABLE query_alert (
  id uuid PRIMARY KEY,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  saved_query_id uuid NOT NULL REFERENCES saved_query,
  owner_id uuid NOT NULL REFERENCES member,
  arguments text NOT NULL,
  path text NOT NULL CHECK (length(path) BETWEEN 1 AND 300),
  direction text NOT NULL CHECK (direction IN ('ABOVE', 'BELOW')),
  threshold numeric NOT NULL,
  -- Only when it has come back as far as this is a figure back: one that trembles about the line is told once.
  clear_threshold numeric NOT NULL,
  every_minutes integer NOT NULL CHECK (every_minutes BETWEEN 5 AND 44640),
  language text NOT NULL,
  state text NOT NULL CHECK (state IN ('NEW', 'OK', 'RAISED', 'NO_DATA', 'FAILED')),
  raised boolean NOT NULL,
  figure numeric,
  failure text,
  checked_at timestamptz,
  paused_because text CHECK (paused_because IN ('BY_HAND', 'OWNER_LEFT', 'QUERY_BROKEN', 'QUERY_ARCHIVED')),
  next_at timestamptz,
  version integer NOT NULL,
  updated_at timestamptz,
  CONSTRAINT query_alert_lines
    CHECK (CASE direction WHEN 'ABOVE' THEN clear_threshold <= threshold ELSE clear_threshold >= threshold END),
  CONSTRAINT query_alert_paused CHECK ((paused_because IS NULL) = (next_at IS NOT NULL)),
  CONSTRAINT query_alert_failure CHECK ((state = 'FAILED') = (failure IS NOT NULL)),
  CONSTRAINT query_alert_checked CHECK ((state = 'NEW') = (checked_at IS NULL))
);
CREATE INDEX query_alert_name ON query_alert (name, id);
CREATE INDEX query_alert_saved_query ON query_alert (saved_query_id, name, id);
CREATE INDEX query_alert_owner ON query_alert (owner_id);
CREATE INDEX query_alert_next ON query_alert (next_at) WHERE next_at IS NOT NULL;

-- Each change of an alert's state, only added to.
CREATE TABLE query_alert_event (
  id uuid PRIMARY KEY,
  query_alert_id uuid NOT NULL REFERENCES query_alert,
  from_state text NOT NULL CHECK (from_state IN ('NEW', 'OK', 'RAISED', 'NO_DATA', 'FAILED')),
  to_state text NOT NULL CHECK (to_state IN ('OK', 'RAISED', 'NO_DATA', 'FAILED')),
  figure numeric,
  threshold numeric NOT NULL,
  failure text,
  checked_at timestamptz NOT NULL,
  CONSTRAINT query_alert_event_change CHECK (from_state <> to_state)
);
CREATE INDEX query_alert_event_alert ON query_alert_event (query_alert_id, checked_at, id);
CREATE INDEX query_alert_event_checked ON query_alert_event (checked_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON query_alert TO ${role};
GRANT SELECT, INSERT, DELETE ON query_alert_event TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON query_alert FOR EACH ROW
  EXECUTE FUNCTION object_changes('QueryAlert', 'language', 'state', 'raised', 'figure', 'failure', 'checked_at', 'next_at');
CREATE TRIGGER updated BEFORE UPDATE ON query_alert FOR EACH ROW EXECUTE FUNCTION updated();
