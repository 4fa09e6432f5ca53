-- No role may send notifications by itself (bootstrap.sql): those of a change of rights are sent as the schema's owner.
CREATE OR REPLACE FUNCTION changes_are_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  PERFORM pg_notify(''xinqiao_changes'', TG_TABLE_SCHEMA);
  RETURN NULL;
END';
