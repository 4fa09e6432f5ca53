-- Sign-ins that are over although their tokens are not: of accounts that were disabled, deleted or signed out. A row is
-- needed for as long as a token lives.
CREATE TABLE barred (
  id text NOT NULL,
  reason text NOT NULL,
  issued_until timestamptz,
  barred_at timestamptz NOT NULL
);
ALTER TABLE barred ADD CONSTRAINT barred_pkey PRIMARY KEY (id, reason);
ALTER TABLE barred ADD CONSTRAINT barred_reason CHECK (reason IN ('DISABLED', 'DELETED', 'SIGNED_OUT'));

-- How far the identity provider's events have been read.
CREATE TABLE sign_in_watch (
  id integer NOT NULL,
  read_until timestamptz NOT NULL
);
ALTER TABLE sign_in_watch ADD CONSTRAINT sign_in_watch_pkey PRIMARY KEY (id);
ALTER TABLE sign_in_watch ADD CONSTRAINT sign_in_watch_one CHECK (id = 1);

GRANT SELECT, INSERT, UPDATE, DELETE ON barred TO xinqiao_registry;
GRANT SELECT, INSERT, UPDATE ON sign_in_watch TO xinqiao_registry;

-- Told without the name of a schema: companies' members and roles need not be forgotten for it.
CREATE FUNCTION bars_are_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  PERFORM pg_notify(''xinqiao_changes'', '''');
  RETURN NULL;
END';
CREATE TRIGGER bars_are_told AFTER INSERT OR UPDATE OR DELETE ON barred
  FOR EACH ROW EXECUTE FUNCTION bars_are_told();
