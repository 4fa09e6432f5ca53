-- How much each client and each company has left to spend: shared by all nodes, worth nothing after a crash.
CREATE UNLOGGED TABLE bucket (
  id text PRIMARY KEY,
  state bytea,
  expires_at bigint
);
CREATE INDEX bucket_expires ON bucket (expires_at);

-- What db-scheduler keeps of recurring and one-off work, so that it is done once over all nodes.
CREATE TABLE scheduled_tasks (
  task_name text NOT NULL,
  task_instance text NOT NULL,
  task_data bytea,
  execution_time timestamptz NOT NULL,
  picked boolean NOT NULL,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint NOT NULL,
  priority smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);

GRANT SELECT, INSERT, UPDATE, DELETE ON bucket, scheduled_tasks TO xinqiao_registry;
