-- Since when an endpoint has failed without a success, how often, and until when it is left alone.
ALTER TABLE webhook_endpoint ADD COLUMN failing_since timestamptz;
ALTER TABLE webhook_endpoint ADD COLUMN failures integer NOT NULL DEFAULT 0;
ALTER TABLE webhook_endpoint ADD COLUMN rests_until timestamptz;
