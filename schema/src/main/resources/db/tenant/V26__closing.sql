-- Daily closing 日结, hand-over 交接 and reconciliation 对账.
-- Through which day a project's books are closed. Whoever posts reads it locked, so that closing waits for them.
CREATE TABLE booking_day (
  project_id uuid PRIMARY KEY REFERENCES project,
  closed_through date NOT NULL
);

CREATE TABLE daily_closing (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  day date NOT NULL,
  closed_by uuid NOT NULL REFERENCES member,
  closed_at timestamptz NOT NULL,
  note text CHECK (length(note) <= 500),
  UNIQUE (project_id, day)
);

CREATE FUNCTION closed_days_stay_closed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
  IF EXISTS (SELECT FROM added a JOIN booking_day d ON d.project_id = a.project_id AND a.booked_on <= d.closed_through) THEN
    RAISE EXCEPTION ''the books of that day are closed'' USING ERRCODE = ''42501'';
  END IF;
  RETURN NULL;
END';
CREATE TRIGGER closed_days_stay_closed AFTER INSERT ON posting
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION closed_days_stay_closed();

-- What a cashier gives to finance at the end of a shift.
CREATE TABLE cash_delivery (
  id uuid PRIMARY KEY,
  shift_id uuid NOT NULL UNIQUE REFERENCES cashier_shift,
  project_id uuid NOT NULL REFERENCES project,
  cashier_id uuid NOT NULL REFERENCES member,
  cash numeric(14, 2) NOT NULL,
  offered_at timestamptz NOT NULL,
  received_by uuid REFERENCES member,
  received numeric(14, 2),
  received_at timestamptz,
  note text CHECK (length(note) <= 500)
);
CREATE INDEX cash_delivery_project ON cash_delivery (project_id, offered_at, id);

CREATE TABLE bank_statement (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  source text NOT NULL CHECK (source IN ('BANK', 'WECHAT', 'ALIPAY')),
  name text NOT NULL CHECK (length(name) <= 200),
  sha256 bytea NOT NULL,
  lines integer NOT NULL,
  known integer NOT NULL,
  imported_by uuid NOT NULL REFERENCES member,
  imported_at timestamptz NOT NULL,
  UNIQUE (project_id, sha256)
);
CREATE INDEX bank_statement_project ON bank_statement (project_id, imported_at, id);

CREATE TABLE statement_line (
  id uuid PRIMARY KEY,
  statement_id uuid NOT NULL REFERENCES bank_statement,
  project_id uuid NOT NULL REFERENCES project,
  source text NOT NULL CHECK (source IN ('BANK', 'WECHAT', 'ALIPAY')),
  row integer NOT NULL,
  day date NOT NULL,
  -- Above zero what came in, below what went out.
  amount numeric(14, 2) NOT NULL CHECK (amount <> 0),
  payer text CHECK (length(payer) <= 200),
  remark text CHECK (length(remark) <= 500),
  -- By which the same line is known again in another statement.
  reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  state text NOT NULL CHECK (state IN ('OPEN', 'MATCHED', 'IGNORED')),
  note text CHECK (length(note) <= 500),
  settled_by uuid REFERENCES member,
  settled_at timestamptz,
  version integer NOT NULL,
  UNIQUE (project_id, source, reference)
);
CREATE INDEX statement_line_day ON statement_line (project_id, day, id);
CREATE INDEX statement_line_open ON statement_line (project_id, day, id) WHERE state = 'OPEN';

-- Which payments a line is, or might be.
CREATE TABLE statement_match (
  line_id uuid NOT NULL REFERENCES statement_line,
  payment_id uuid NOT NULL REFERENCES payment,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  confidence integer NOT NULL CHECK (confidence BETWEEN 0 AND 100),
  reason text NOT NULL CHECK (reason IN ('REFERENCE', 'RECEIPT', 'UNIT', 'PAYER', 'AMOUNT_AND_DAY', 'BY_HAND')),
  accepted boolean NOT NULL,
  PRIMARY KEY (line_id, payment_id)
);
CREATE INDEX statement_match_payment ON statement_match (payment_id) WHERE accepted;

GRANT SELECT, INSERT, UPDATE ON booking_day, cash_delivery, statement_line TO ${role};
GRANT SELECT, INSERT ON daily_closing, bank_statement TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON statement_match TO ${role};
