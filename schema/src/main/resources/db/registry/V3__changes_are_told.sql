-- What nodes remember of companies and operators is told to all of them when it changes, with the change.
CREATE FUNCTION changes_are_told() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
  PERFORM pg_catalog.pg_notify(''xinqiao_changes'', ''*'');
  RETURN NULL;
END';
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON tenant
  FOR EACH STATEMENT EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER UPDATE OF version, tenant_id, quarantined_at ON slot
  FOR EACH STATEMENT EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON operator
  FOR EACH STATEMENT EXECUTE FUNCTION changes_are_told();
