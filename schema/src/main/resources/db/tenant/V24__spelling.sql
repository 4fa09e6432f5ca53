-- Names and titles are found by how they are spelled too: zs and zhangsan find 张三. The database keeps the spelling, so that
-- nobody who writes a name can forget it.
ALTER TABLE person ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE member ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE project ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE building ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE zone ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE charge_standard ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE price_item ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE lendable_item ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE inspection_template ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE inspection_point ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE inspection_route ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE api_client ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE ticket_category ADD COLUMN name_zh_spelled text GENERATED ALWAYS AS (shared.spelling(name_zh)) STORED;
ALTER TABLE parking_space ADD COLUMN lot_spelled text GENERATED ALWAYS AS (shared.spelling(lot)) STORED;
ALTER TABLE disclosure ADD COLUMN title_spelled text GENERATED ALWAYS AS (shared.spelling(title)) STORED;
ALTER TABLE ticket ADD COLUMN title_spelled text GENERATED ALWAYS AS (shared.spelling(title)) STORED;
ALTER TABLE incident ADD COLUMN title_spelled text GENERATED ALWAYS AS (shared.spelling(title)) STORED;
ALTER TABLE invoice ADD COLUMN title_spelled text GENERATED ALWAYS AS (shared.spelling(title)) STORED;
ALTER TABLE payment ADD COLUMN payer_spelled text GENERATED ALWAYS AS (shared.spelling(payer)) STORED;
ALTER TABLE refund ADD COLUMN payee_spelled text GENERATED ALWAYS AS (shared.spelling(payee)) STORED;
ALTER TABLE statement_line ADD COLUMN payer_spelled text GENERATED ALWAYS AS (shared.spelling(payer)) STORED;
ALTER TABLE bank_statement ADD COLUMN name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED;
ALTER TABLE loan ADD COLUMN borrower_spelled text GENERATED ALWAYS AS (shared.spelling(borrower)) STORED;
ALTER TABLE renovation ADD COLUMN contractor_spelled text GENERATED ALWAYS AS (shared.spelling(contractor)) STORED;

-- The log of changes tells of names, and not of how they are spelled.
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
    AND c.key NOT IN (''id'', ''version'', ''created_at'', ''created_by'', ''set_at'', ''set_by'')
    AND c.key NOT LIKE ''%\_spelled''
    AND c.key <> ALL (TG_ARGV)
    AND NOT (c.key LIKE ''%\_sealed'' AND origin NOT LIKE ''_%/%'' AND left(c.before, 12) <> left(c.after, 12));
  RETURN NULL;
END';
