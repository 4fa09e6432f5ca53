-- What nodes remember of members' rights and of applications is told to all of them when it changes, with the change:
-- whoever changes it, nobody can forget to.
CREATE FUNCTION changes_are_told() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
  PERFORM pg_catalog.pg_notify(''xinqiao_changes'', TG_TABLE_SCHEMA);
  RETURN NULL;
END';
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON member
  FOR EACH STATEMENT EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON role_grant
  FOR EACH STATEMENT EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON role_grant_building
  FOR EACH STATEMENT EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON api_client
  FOR EACH STATEMENT EXECUTE FUNCTION changes_are_told();
