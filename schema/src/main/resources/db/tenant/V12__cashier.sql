-- The cashier 收银 and the ledger: shifts, payments, deposits, refunds, payments that a gateway tells of.

CREATE TABLE cashier_shift (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  cashier_id uuid NOT NULL REFERENCES member,
  state text NOT NULL CHECK (state IN ('OPEN', 'AWAITING_APPROVAL', 'CLOSED')),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  note text CHECK (length(note) <= 500),
  approved_by uuid REFERENCES member,
  approved_at timestamptz,
  version integer NOT NULL
);
CREATE UNIQUE INDEX cashier_shift_open ON cashier_shift (project_id, cashier_id) WHERE state = 'OPEN';
CREATE INDEX cashier_shift_project ON cashier_shift (project_id, opened_at, id);

CREATE TABLE shift_count (
  shift_id uuid NOT NULL REFERENCES cashier_shift,
  method text NOT NULL CHECK (method IN ('CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK')),
  expected numeric(14, 2) NOT NULL,
  counted numeric(14, 2) NOT NULL,
  PRIMARY KEY (shift_id, method)
);

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

CREATE TABLE receipt_number (
  project_id uuid NOT NULL REFERENCES project,
  year integer NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (project_id, year)
);

CREATE TABLE payment (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  -- Null where a gateway told of it.
  shift_id uuid REFERENCES cashier_shift,
  cashier_id uuid REFERENCES member,
  receipt_year integer NOT NULL,
  receipt_number integer NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  payer text CHECK (length(payer) BETWEEN 1 AND 100),
  note text CHECK (length(note) <= 500),
  at timestamptz NOT NULL,
  booked_on date NOT NULL,
  voided_at timestamptz,
  void_reason text CHECK (length(void_reason) BETWEEN 1 AND 500),
  UNIQUE (project_id, receipt_year, receipt_number)
);
CREATE INDEX payment_unit ON payment (unit_id, at);
CREATE INDEX payment_shift ON payment (shift_id);
CREATE INDEX payment_project ON payment (project_id, at, id);

CREATE TABLE tender (
  payment_id uuid NOT NULL REFERENCES payment,
  position integer NOT NULL,
  method text NOT NULL CHECK (method IN ('CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK', 'PREPAYMENT')),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  reference text CHECK (length(reference) <= 100),
  PRIMARY KEY (payment_id, position)
);

-- What a unit has paid ahead. It says what the ledger says, and is locked while money of the unit moves.
CREATE TABLE prepayment (
  unit_id uuid PRIMARY KEY REFERENCES unit,
  balance numeric(14, 2) NOT NULL CHECK (balance >= 0),
  -- Whether what is paid ahead settles new bills by itself.
  agreed boolean NOT NULL DEFAULT false
);

-- What of the workbooks' balances stands in units' prepayments: a later workbook corrects it, an undo takes it back.
CREATE TABLE opening_prepayment (
  id uuid PRIMARY KEY,
  import_id uuid NOT NULL,
  project_id uuid NOT NULL,
  unit_id uuid NOT NULL REFERENCES unit,
  item text NOT NULL,
  since date NOT NULL,
  until date NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  reversed boolean NOT NULL
);
CREATE UNIQUE INDEX opening_prepayment_once ON opening_prepayment (unit_id, item, since, until) WHERE NOT reversed;
CREATE INDEX opening_prepayment_import ON opening_prepayment (import_id);
CREATE INDEX opening_prepayment_project ON opening_prepayment (project_id);

-- What somebody leaves with the company until something is done, and what became of it.
CREATE TABLE deposit (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  -- Null where it was taken over with the project.
  payment_id uuid UNIQUE REFERENCES payment,
  renovation_id uuid UNIQUE REFERENCES renovation,
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 100),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  returned numeric(14, 2) NOT NULL CHECK (returned >= 0),
  kept numeric(14, 2) NOT NULL CHECK (kept >= 0),
  kept_reason text CHECK (length(kept_reason) <= 500),
  voided boolean NOT NULL,
  taken_at timestamptz NOT NULL,
  CONSTRAINT deposit_given_back CHECK (returned + kept <= amount)
);
CREATE INDEX deposit_project ON deposit (project_id, taken_at, id);
CREATE INDEX deposit_unit ON deposit (unit_id);

-- Deposits that the company took over with the project: nobody paid them here, and a workbook says what is held.
CREATE TABLE opening_deposit (
  deposit_id uuid PRIMARY KEY REFERENCES deposit,
  import_id uuid NOT NULL,
  workbook text NOT NULL,
  sheet text NOT NULL,
  row integer NOT NULL,
  paid_on date,
  payer text,
  remark text
);
CREATE INDEX opening_deposit_import ON opening_deposit (import_id);

CREATE TABLE refund (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  source text NOT NULL CHECK (source IN ('PAYMENT', 'PREPAYMENT', 'DEPOSIT')),
  payment_id uuid REFERENCES payment,
  deposit_id uuid REFERENCES deposit,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  -- What was asked for first: as long as it is not paid a refund can be lowered or withdrawn.
  requested_amount numeric(14, 2) NOT NULL,
  method text NOT NULL CHECK (method IN ('CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK')),
  payee text NOT NULL CHECK (length(payee) BETWEEN 1 AND 100),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  state text NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'DENIED', 'PAID', 'WITHDRAWN')),
  requested_by uuid NOT NULL REFERENCES member,
  requested_at timestamptz NOT NULL,
  decided_by uuid REFERENCES member,
  decided_at timestamptz,
  decision text CHECK (length(decision) <= 500),
  changed_by uuid REFERENCES member,
  changed_at timestamptz,
  change_reason text CHECK (length(change_reason) BETWEEN 1 AND 500),
  shift_id uuid REFERENCES cashier_shift,
  paid_at timestamptz,
  booked_on date,
  version integer NOT NULL,
  CONSTRAINT refund_paid CHECK ((state = 'PAID') = (shift_id IS NOT NULL)),
  CONSTRAINT refund_of_payment CHECK ((source = 'PAYMENT') = (payment_id IS NOT NULL)),
  CONSTRAINT refund_of_deposit CHECK ((source = 'DEPOSIT') = (deposit_id IS NOT NULL)),
  CONSTRAINT refund_lowered CHECK (requested_amount >= amount)
);
CREATE INDEX refund_project ON refund (project_id, requested_at, id);
CREATE INDEX refund_unit ON refund (unit_id);
CREATE INDEX refund_shift ON refund (shift_id);
CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX refund_deposit ON refund (deposit_id);

CREATE TABLE write_off (
  id uuid PRIMARY KEY,
  bill_id uuid NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  at timestamptz NOT NULL,
  written_by uuid NOT NULL REFERENCES member
);
CREATE INDEX write_off_bill ON write_off (bill_id);

-- The ledger. Every posting moves one amount from one account to another, so that each balances by itself.
CREATE TABLE posting (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('BILL', 'BILL_REVERSAL', 'PAYMENT', 'PAYMENT_VOID', 'DISCOUNT', 'RELEASE',
    'OPENING', 'PREPAYMENT_USED', 'REFUND', 'DEPOSIT_KEPT', 'WRITE_OFF', 'SHIFT_VARIANCE', 'CASH_DELIVERY',
    'OPENING_REVERSAL')),
  project_id uuid NOT NULL,
  unit_id uuid,
  fee_item_id uuid,
  bill_id uuid,
  payment_id uuid,
  refund_id uuid,
  -- What a till lacked or had too much is booked too; it is about a shift and no unit.
  shift_id uuid,
  debit text NOT NULL CHECK (debit IN ('RECEIVABLE', 'REVENUE', 'CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK', 'PREPAYMENT',
    'DEPOSIT', 'DISCOUNT', 'WRITTEN_OFF', 'OPENING', 'OVER_SHORT')),
  credit text NOT NULL CHECK (credit IN ('RECEIVABLE', 'REVENUE', 'CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK',
    'PREPAYMENT', 'DEPOSIT', 'DISCOUNT', 'WRITTEN_OFF', 'OPENING', 'OVER_SHORT')),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  booked_on date NOT NULL,
  at timestamptz NOT NULL,
  member_id uuid NOT NULL,
  CONSTRAINT posting_two_accounts CHECK (debit <> credit),
  CONSTRAINT posting_about CHECK ((unit_id IS NULL) = (shift_id IS NOT NULL))
);
CREATE INDEX posting_unit ON posting (unit_id, booked_on);
CREATE INDEX posting_bill ON posting (bill_id);
CREATE INDEX posting_payment ON posting (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX posting_project ON posting (project_id, booked_on);
CREATE INDEX posting_refund ON posting (refund_id) WHERE refund_id IS NOT NULL;
CREATE INDEX posting_shift ON posting (shift_id) WHERE shift_id IS NOT NULL;

-- Where people pay without a cashier: a gateway that tells of payments, signed.
CREATE TABLE payment_channel (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  provider text NOT NULL CHECK (provider IN ('GENERIC', 'WECHAT_PAY', 'ALIPAY')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  merchant text CHECK (length(merchant) BETWEEN 1 AND 64),
  -- The generic signature's secret, or WeChat Pay's APIv3 key.
  secret_sealed bytea,
  -- With which WeChat Pay or Alipay sign, as PEM.
  public_key text CHECK (length(public_key) <= 2000),
  -- As whom the company opens payments at WeChat Pay or Alipay.
  app_id text CHECK (length(app_id) BETWEEN 1 AND 64),
  private_key_sealed bytea,
  certificate_serial text CHECK (length(certificate_serial) BETWEEN 1 AND 64),
  active boolean NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES member,
  UNIQUE (project_id, name)
);

CREATE TABLE payment_order (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  channel_id uuid NOT NULL REFERENCES payment_channel,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  bill_ids uuid[] NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'PARTLY_PAID', 'PAID')),
  ordered_by uuid NOT NULL REFERENCES member,
  ordered_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX payment_order_unit ON payment_order (unit_id, ordered_at, id);

-- What a gateway has told of: each transaction is one payment, however often it is told.
CREATE TABLE gateway_payment (
  channel_id uuid NOT NULL REFERENCES payment_channel,
  transaction text NOT NULL CHECK (length(transaction) BETWEEN 1 AND 64),
  order_id uuid NOT NULL REFERENCES payment_order,
  payment_id uuid NOT NULL REFERENCES payment,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  at timestamptz NOT NULL,
  PRIMARY KEY (channel_id, transaction)
);
CREATE INDEX gateway_payment_order ON gateway_payment (order_id);

CREATE FUNCTION posting_is_final() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''what is posted is neither changed nor removed'' USING ERRCODE = ''42501''; END';
CREATE TRIGGER posting_is_final BEFORE UPDATE OR DELETE ON posting
  FOR EACH ROW EXECUTE FUNCTION posting_is_final();
-- All rows at once are no row: PostgreSQL has no other trigger for that.
CREATE TRIGGER posting_is_not_emptied BEFORE TRUNCATE ON posting
  FOR EACH STATEMENT EXECUTE FUNCTION posting_is_final();

-- What is posted stays as it is: it can be read and added to, and nothing else.
GRANT SELECT, INSERT ON shift_count, payment, tender, opening_deposit, write_off, posting, gateway_payment TO ${role};
GRANT SELECT, INSERT, UPDATE ON cashier_shift, cash_delivery, receipt_number, prepayment, opening_prepayment, deposit,
  refund, payment_channel, payment_order TO ${role};
GRANT UPDATE (voided_at, void_reason) ON payment TO ${role};
