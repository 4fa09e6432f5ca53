-- Daily closing 日结 and reconciliation 对账.

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

CREATE TABLE bank_statement (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  source text NOT NULL CHECK (source IN ('BANK', 'WECHAT', 'ALIPAY')),
  name text NOT NULL CHECK (length(name) <= 200),
  sha256 bytea NOT NULL,
  lines integer NOT NULL,
  known integer NOT NULL,
  told integer NOT NULL DEFAULT 0,
  imported_by uuid NOT NULL REFERENCES member,
  imported_at timestamptz NOT NULL,
  CONSTRAINT bank_statement_once UNIQUE (project_id, source, sha256)
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
  -- A line is known again by its day, amount and reference (or payer and remark), never by its reference alone: a fee
  -- has the number of its payment.
  reference text CHECK (length(reference) BETWEEN 1 AND 100),
  -- What tells lines apart that are alike in these: the number that a provider gives each movement, or the time of day.
  mark text CHECK (length(mark) <= 150),
  state text NOT NULL CHECK (state IN ('OPEN', 'MATCHED', 'IGNORED')),
  note text CHECK (length(note) <= 500),
  settled_by uuid REFERENCES member,
  settled_at timestamptz,
  version integer NOT NULL
);
CREATE INDEX statement_line_day ON statement_line (project_id, day, id);
CREATE INDEX statement_line_open ON statement_line (project_id, day, id) WHERE state = 'OPEN';

-- Which payments a line is, or might be.
CREATE TABLE statement_match (
  line_id uuid NOT NULL REFERENCES statement_line,
  payment_id uuid NOT NULL REFERENCES payment,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  confidence integer NOT NULL CHECK (confidence BETWEEN 0 AND 100),
  -- A payment that was made of a line is taken back when the line is opened again.
  reason text NOT NULL CHECK (reason IN ('REFERENCE', 'RECEIPT', 'UNIT', 'PAYER', 'AMOUNT_AND_DAY', 'BY_HAND',
    'TAKEN')),
  accepted boolean NOT NULL,
  PRIMARY KEY (line_id, payment_id)
);
CREATE INDEX statement_match_payment ON statement_match (payment_id) WHERE accepted;

-- Rows of a statement that are no lines, and why.
CREATE TABLE statement_problem (
  id uuid PRIMARY KEY,
  statement_id uuid NOT NULL REFERENCES bank_statement,
  row integer NOT NULL,
  text text NOT NULL CHECK (length(text) <= 500),
  reason text NOT NULL CHECK (reason IN ('DAY', 'AMOUNT', 'ZERO', 'NEITHER', 'DIRECTION', 'CURRENCY', 'NO_TRANSACTION'))
);
CREATE INDEX statement_problem_row ON statement_problem (statement_id, row, id);

CREATE FUNCTION closed_days_stay_closed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
  IF EXISTS (SELECT FROM booking_day d WHERE d.project_id = NEW.project_id AND NEW.booked_on <= d.closed_through) THEN
    RAISE EXCEPTION ''the books of that day are closed'' USING ERRCODE = ''42501'';
  END IF;
  RETURN NULL;
END';
CREATE TRIGGER closed_days_stay_closed AFTER INSERT ON posting
  FOR EACH ROW EXECUTE FUNCTION closed_days_stay_closed();

GRANT SELECT, INSERT ON daily_closing, bank_statement, statement_problem TO ${role};
GRANT SELECT, INSERT, UPDATE ON booking_day, statement_line TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON statement_match TO ${role};
