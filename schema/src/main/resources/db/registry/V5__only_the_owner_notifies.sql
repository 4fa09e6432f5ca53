-- No login may send notifications by itself (bootstrap.sql): the registry's go through functions of the owner.
CREATE FUNCTION tell_nodes(channel text, message text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS
'SELECT pg_notify(channel, message)';
REVOKE ALL ON FUNCTION tell_nodes(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_nodes(text, text) TO xinqiao_registry;
CREATE OR REPLACE FUNCTION changes_are_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  PERFORM pg_notify(''xinqiao_changes'', ''*'');
  RETURN NULL;
END';
