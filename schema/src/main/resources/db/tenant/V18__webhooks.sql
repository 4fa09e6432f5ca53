-- Webhooks: where events go, and every attempt to bring them there. Deliveries are written with the event itself.
CREATE TABLE webhook_endpoint (
  id uuid PRIMARY KEY,
  url text NOT NULL CHECK (length(url) BETWEEN 8 AND 500),
  description text CHECK (length(description) <= 200),
  topics text[] NOT NULL,
  secret_sealed bytea NOT NULL,
  former_secret_sealed bytea,
  former_until timestamptz,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'PAUSED', 'REMOVED')),
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES member
);

CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint,
  topic text NOT NULL,
  subject uuid NOT NULL,
  aggregate uuid NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'GIVEN_UP', 'NOTHING')),
  payload text,
  attempts integer NOT NULL,
  next_at timestamptz NOT NULL,
  leased_until timestamptz,
  delivered_at timestamptz,
  last_status integer,
  last_error text
);
CREATE INDEX webhook_delivery_waits ON webhook_delivery (endpoint_id, aggregate, position) WHERE state = 'PENDING';
CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (endpoint_id, at, id);

CREATE TABLE webhook_attempt (
  id uuid PRIMARY KEY,
  delivery_id uuid NOT NULL REFERENCES webhook_delivery,
  at timestamptz NOT NULL,
  status integer,
  error text,
  millis integer NOT NULL
);
CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery_id, at);

-- What a gateway sends as it is, by event, channel and language; where there is none, the product's own words.
CREATE TABLE message_template (
  event text NOT NULL CHECK (length(event) BETWEEN 1 AND 60),
  channel text NOT NULL CHECK (channel IN ('SMS', 'WECHAT')),
  language text NOT NULL CHECK (language IN ('ZH', 'EN')),
  words text NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
  PRIMARY KEY (event, channel, language)
);

GRANT SELECT, INSERT, UPDATE ON webhook_endpoint, webhook_delivery TO ${role};
GRANT SELECT, INSERT ON webhook_attempt TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON message_template TO ${role};
