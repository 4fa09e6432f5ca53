-- When an object was changed last 最后修改时间: kept by the table itself, whoever changes it, and null until somebody does, so
-- that entering one costs nothing.
CREATE FUNCTION updated() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
'BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END';

-- The same where our code does not count the versions itself 版本.
CREATE FUNCTION updated_and_counted() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
'BEGIN
  NEW.updated_at := now();
  NEW.version := OLD.version + 1;
  RETURN NEW;
END';

-- The log of changes tells of what was changed, and not of when besides.
CREATE OR REPLACE FUNCTION object_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'DECLARE
  was jsonb := to_jsonb(OLD);
  became jsonb := ''{}'';
  origin text := coalesce(current_setting(''xinqiao.origin'', true), '''');
  forgotten boolean := was ? ''erased_at'';
BEGIN
  IF TG_OP = ''UPDATE'' THEN
    became := to_jsonb(NEW);
    forgotten := forgotten AND was->>''erased_at'' IS NULL AND became->>''erased_at'' IS NOT NULL;
  END IF;
  IF forgotten THEN
    UPDATE ${role}.object_change c SET before = NULL, after = NULL, sealed = true
      WHERE c.object_id = OLD.id AND c.object_type = TG_ARGV[0];
  END IF;
  INSERT INTO ${role}.object_change
    (id, at, object_type, object_id, field, before, after, sealed, deleted, member_id, request_id)
  SELECT ${role}.new_key(), now(), TG_ARGV[0], OLD.id, f.name,
    CASE WHEN NOT f.sealed THEN c.before END, CASE WHEN NOT f.sealed THEN c.after END, f.sealed, TG_OP = ''DELETE'',
    CAST(nullif(split_part(origin, ''/'', 1), '''') AS uuid), nullif(split_part(origin, ''/'', 2), '''')
  FROM (SELECT key, value AS before, became->>key AS after FROM jsonb_each_text(was)) c
  CROSS JOIN LATERAL (SELECT
    coalesce((SELECT split_part(a, ''='', 2) FROM unnest(TG_ARGV) a WHERE a LIKE c.key || ''=%''),
      lower(left(c.key, 1)) || substr(replace(initcap(replace(regexp_replace(c.key, ''_(id|sealed)$'', ''''), ''_'', '' '')),
        '' '', ''''), 2)) AS name,
    forgotten OR c.key LIKE ''%\_sealed'' OR c.key || ''!'' = ANY (TG_ARGV) AS sealed) f
  WHERE c.before IS DISTINCT FROM c.after
    AND c.key NOT IN (''id'', ''version'', ''created_at'', ''created_by'', ''set_at'', ''set_by'',
      ''updated_at'')
    -- The log tells of names, and not of how they are spelled.
    AND c.key NOT LIKE ''%\_spelled''
    AND c.key <> ALL (TG_ARGV)
    AND NOT (c.key LIKE ''%\_sealed'' AND origin NOT LIKE ''_%/%'' AND left(c.before, 12) <> left(c.after, 12));
  RETURN NULL;
END';

ALTER TABLE member ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON member FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE bill ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE bill ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON bill FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE emergency_plan ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE emergency_plan ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON emergency_plan FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE meter_reading ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE meter_reading ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON meter_reading FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE consent ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE consent ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON consent FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE worker_pass ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE worker_pass ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON worker_pass FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE duty ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE duty ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON duty FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE price_item ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE price_item ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON price_item FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE inspection_template ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE inspection_template ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON inspection_template FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE inspection_route ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE inspection_route ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON inspection_route FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE dunning_action ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE dunning_action ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON dunning_action FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE cash_delivery ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE cash_delivery ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON cash_delivery FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE webhook_endpoint ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE webhook_endpoint ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON webhook_endpoint FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE canned_reply ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE canned_reply ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON canned_reply FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE finding ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE finding ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON finding FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE care_listing ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE care_listing ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON care_listing FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE deposit ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE deposit ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON deposit FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE payment ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE payment ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE role_grant ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE role_grant ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON role_grant FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
ALTER TABLE file ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE file ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON file FOR EACH ROW EXECUTE FUNCTION updated_and_counted();

ALTER TABLE handover ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON handover FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE fee_item ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON fee_item FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE run ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON run FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE charge_standard ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON charge_standard FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE lendable_item ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON lendable_item FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE loan ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON loan FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE access_item ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON access_item FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE custody_item ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON custody_item FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE incident ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON incident FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE invoice ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE disclosure ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON disclosure FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE statement_line ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON statement_line FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE meter ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON meter FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE building ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON building FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE entrance ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON entrance FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE zone ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON zone FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE phase ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON phase FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE ownership ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON ownership FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE meter_place ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON meter_place FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE project ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON project FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE household ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON household FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE household_member ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON household_member FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE person ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE unit ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON unit FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE parking_space ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON parking_space FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE vehicle ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON vehicle FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE renovation ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON renovation FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE import_job ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON import_job FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE inspection_point ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON inspection_point FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE dunning_case ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON dunning_case FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE ticket_clock ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON ticket_clock FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE api_client ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON api_client FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE payment_channel ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON payment_channel FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE payment_order ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON payment_order FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE webhook_delivery ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE ticket ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON ticket FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE ticket_category ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON ticket_category FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE notice ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE company ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON company FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE visit ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON visit FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE refund ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON refund FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE cashier_shift ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON cashier_shift FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE import_problem ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON import_problem FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE billing_run ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON billing_run FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE late_charge_run ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON late_charge_run FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE export_run ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON export_run FOR EACH ROW EXECUTE FUNCTION updated();
ALTER TABLE month_closing ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON month_closing FOR EACH ROW EXECUTE FUNCTION updated();
