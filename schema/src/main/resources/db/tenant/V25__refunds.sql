-- Money that goes back, deposits, what a household agreed to, what nobody will pay, and payments that a gateway tells of.
ALTER TABLE bill
  ADD written_off numeric(14, 2) NOT NULL DEFAULT 0 CHECK (written_off >= 0),
  DROP CONSTRAINT bill_check1,
  ADD CONSTRAINT bill_settled CHECK (settled + discounted + written_off <= amount);
DROP INDEX bill_owed;
CREATE INDEX bill_owed ON bill (project_id, due_on, id) WHERE settled + discounted + written_off < amount AND NOT reversed;
CREATE INDEX bill_owed_unit ON bill (unit_id) WHERE settled + discounted + written_off < amount AND NOT reversed;

ALTER TABLE prepayment
  -- Whether what is paid ahead settles new bills by itself.
  ADD agreed boolean NOT NULL DEFAULT false;

-- What somebody leaves with the company until something is done, and what became of it.
CREATE TABLE deposit (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  payment_id uuid NOT NULL UNIQUE REFERENCES payment,
  renovation_id uuid UNIQUE REFERENCES renovation,
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 100),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  returned numeric(14, 2) NOT NULL CHECK (returned >= 0),
  kept numeric(14, 2) NOT NULL CHECK (kept >= 0),
  kept_reason text CHECK (length(kept_reason) <= 500),
  voided boolean NOT NULL,
  taken_at timestamptz NOT NULL,
  CHECK (returned + kept <= amount)
);
CREATE INDEX deposit_project ON deposit (project_id, taken_at, id);
CREATE INDEX deposit_unit ON deposit (unit_id);

CREATE TABLE refund (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  source text NOT NULL CHECK (source IN ('PAYMENT', 'PREPAYMENT', 'DEPOSIT')),
  payment_id uuid REFERENCES payment,
  deposit_id uuid REFERENCES deposit,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  method text NOT NULL CHECK (method IN ('CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK')),
  payee text NOT NULL CHECK (length(payee) BETWEEN 1 AND 100),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  state text NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'DENIED', 'PAID')),
  requested_by uuid NOT NULL REFERENCES member,
  requested_at timestamptz NOT NULL,
  decided_by uuid REFERENCES member,
  decided_at timestamptz,
  decision text CHECK (length(decision) <= 500),
  shift_id uuid REFERENCES cashier_shift,
  paid_at timestamptz,
  booked_on date,
  version integer NOT NULL,
  CHECK ((state = 'PAID') = (shift_id IS NOT NULL)),
  CHECK ((source = 'PAYMENT') = (payment_id IS NOT NULL)),
  CHECK ((source = 'DEPOSIT') = (deposit_id IS NOT NULL))
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

ALTER TABLE payment
  ALTER shift_id DROP NOT NULL,
  ALTER cashier_id DROP NOT NULL;

ALTER TABLE posting
  ADD refund_id uuid,
  DROP CONSTRAINT posting_kind_check,
  ADD CONSTRAINT posting_kind_check CHECK (kind IN ('BILL', 'BILL_REVERSAL', 'PAYMENT', 'PAYMENT_VOID', 'DISCOUNT', 'RELEASE',
    'OPENING', 'PREPAYMENT_USED', 'REFUND', 'DEPOSIT_KEPT', 'WRITE_OFF'));
CREATE INDEX posting_refund ON posting (refund_id) WHERE refund_id IS NOT NULL;

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
  state text NOT NULL CHECK (state IN ('OPEN', 'PAID')),
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

GRANT SELECT, INSERT, UPDATE ON deposit, refund, payment_channel, payment_order TO ${role};
GRANT SELECT, INSERT ON write_off, gateway_payment TO ${role};
