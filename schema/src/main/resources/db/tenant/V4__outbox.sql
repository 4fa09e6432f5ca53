-- What happened, written with the change itself and read by whoever waits for it: subscriptions, webhooks, projections.
-- Positions are given in the order of writing and become visible in the order of commits: a reader looks for gaps again.
CREATE TABLE outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  subject uuid NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX outbox_at ON outbox (at);
CREATE INDEX idempotency_created ON idempotency (created_at);

GRANT SELECT, INSERT, DELETE ON outbox TO ${role};
