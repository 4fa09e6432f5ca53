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
  step text NOT NULL CHECK (step IN ('SLOT_CLAIMED', 'ORGANIZATION_CREATED', 'ADMINISTRATOR_INVITED', 'DEFAULTS_APPLIED', 'COMPLETE')),
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

GRANT SELECT ON node, cell TO xinqiao_registry;
GRANT SELECT, INSERT, UPDATE ON tenant TO xinqiao_registry;
GRANT SELECT ON slot TO xinqiao_registry;
GRANT UPDATE (tenant_id) ON slot TO xinqiao_registry;
GRANT SELECT, INSERT ON tenant_event TO xinqiao_registry;
GRANT SELECT, INSERT, UPDATE ON operator TO xinqiao_registry;
