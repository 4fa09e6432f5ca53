-- The registry: which companies there are, and which slot (schema and role) on which node holds each.
CREATE SCHEMA IF NOT EXISTS shared;
REVOKE ALL ON SCHEMA shared FROM PUBLIC;
REVOKE ALL ON SCHEMA tenancy FROM PUBLIC;
GRANT USAGE ON SCHEMA tenancy TO xinqiao_registry;

CREATE TABLE node (
  node text PRIMARY KEY,
  jdbc_url text NOT NULL
);

-- At most 250 tenants share one login: a login that is a member of thousands of roles stalls at every change of them.
CREATE TABLE cell (
  cell integer PRIMARY KEY,
  node text NOT NULL REFERENCES node,
  login text NOT NULL UNIQUE
);

CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9-]{2,29}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  state text NOT NULL CHECK (state IN ('PROVISIONING', 'ACTIVE', 'SUSPENDED')),
  step text NOT NULL CHECK (step IN ('SLOT_CLAIMED', 'ORGANIZATION_CREATED', 'ADMINISTRATOR_INVITED', 'DEFAULTS_APPLIED',
    'COMPLETE')),
  organization_id text UNIQUE,
  administrator_username text NOT NULL,
  administrator_name text NOT NULL,
  administrator_email text,
  created_at timestamptz NOT NULL,
  suspended_at timestamptz,
  suspended_reason text,
  version integer NOT NULL
);

CREATE TABLE slot (
  slot integer PRIMARY KEY,
  schema_name text NOT NULL UNIQUE CHECK (schema_name ~ '^t_[0-9]{6}$'),
  node text NOT NULL REFERENCES node,
  cell integer NOT NULL REFERENCES cell,
  version integer NOT NULL,
  tenant_id uuid UNIQUE REFERENCES tenant,
  quarantined_at timestamptz,
  quarantine_reason text
);
CREATE INDEX slot_spare ON slot (slot) WHERE tenant_id IS NULL;
CREATE INDEX slot_version ON slot (version);
CREATE SEQUENCE slot_number AS integer;

-- The trail of the platform: who did what to which company. Nothing here is changed or removed.
CREATE TABLE tenant_event (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  detail text
);
CREATE INDEX tenant_event_tenant ON tenant_event (tenant_id, at);

-- Platform operators by the identity provider's subject. Kept here and not as a role in a token,
-- because a token's roles add up over all of a person's organizations.
CREATE TABLE operator (
  subject text PRIMARY KEY,
  name text NOT NULL
);

-- Sign-ins that are over although their tokens are not: of accounts that were disabled, deleted or signed out. A row is
-- needed for as long as a token lives.
CREATE TABLE barred (
  id text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('DISABLED', 'DELETED', 'SIGNED_OUT')),
  issued_until timestamptz,
  barred_at timestamptz NOT NULL,
  PRIMARY KEY (id, reason)
);

-- How far the identity provider's events have been read.
CREATE TABLE sign_in_watch (
  id integer PRIMARY KEY CHECK (id = 1),
  read_until timestamptz NOT NULL
);

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

-- No login may send notifications by itself (bootstrap.sql): the registry's go through functions of the owner.
CREATE FUNCTION tell_nodes(channel text, message text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS
'SELECT pg_notify(channel, message)';
REVOKE ALL ON FUNCTION tell_nodes(text, text) FROM PUBLIC;

-- What nodes remember of companies and operators is told to all of them when it changes, with the change.
CREATE FUNCTION changes_are_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  PERFORM pg_notify(''xinqiao_changes'', ''*'');
  RETURN NULL;
END';
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON tenant
  FOR EACH ROW EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER UPDATE OF version, tenant_id, quarantined_at ON slot
  FOR EACH ROW EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON operator
  FOR EACH ROW EXECUTE FUNCTION changes_are_told();

-- Told without the name of a schema: companies' members and roles need not be forgotten for it.
CREATE FUNCTION bars_are_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  PERFORM pg_notify(''xinqiao_changes'', '''');
  RETURN NULL;
END';
CREATE TRIGGER bars_are_told AFTER INSERT OR UPDATE OR DELETE ON barred
  FOR EACH ROW EXECUTE FUNCTION bars_are_told();

GRANT SELECT ON node, cell, slot TO xinqiao_registry;
GRANT UPDATE (tenant_id) ON slot TO xinqiao_registry;
GRANT SELECT, INSERT ON tenant_event TO xinqiao_registry;
GRANT SELECT, INSERT, UPDATE ON tenant, operator, sign_in_watch TO xinqiao_registry;
GRANT SELECT, INSERT, UPDATE, DELETE ON barred, bucket, scheduled_tasks TO xinqiao_registry;
GRANT EXECUTE ON FUNCTION tell_nodes(text, text) TO xinqiao_registry;
