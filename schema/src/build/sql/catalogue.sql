-- psql -v schema=t_000001 -f catalogue.sql: all that a schema is, a line each, in an order that does not depend on how it
-- came about. Run on two schemas, diff says what is different; the names of constraints stand last.
\pset format unaligned
\pset tuples_only on
\pset fieldsep ' | '
SET search_path = :schema;

SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
       a.attidentity, a.attgenerated, a.attcollation::regcollation, a.attacl, col_description(c.oid, a.attnum)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = :'schema'::regnamespace
   AND c.relkind IN ('r', 'p')
 ORDER BY c.relname, a.attname;

SELECT 'table', relname, relkind, relpersistence, relrowsecurity, reloptions,
       (SELECT array_agg(a ORDER BY a) FROM unnest(relacl::text[]) a), obj_description(oid)
  FROM pg_class
 WHERE relnamespace = :'schema'::regnamespace
   AND relkind IN ('r', 'p', 'v', 'm', 'S')
 ORDER BY relname;

SELECT 'index', replace(indexdef, :'schema' || '.', '')
  FROM pg_indexes
 WHERE schemaname = :'schema'
 ORDER BY 2;

SELECT 'function', proname, replace(pg_get_functiondef(oid), :'schema' || '.', ''),
       (SELECT array_agg(a ORDER BY a) FROM unnest(proacl::text[]) a)
  FROM pg_proc
 WHERE pronamespace = :'schema'::regnamespace
 ORDER BY 2, 3;

SELECT 'trigger', replace(pg_get_triggerdef(t.oid), :'schema' || '.', ''), t.tgenabled
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = :'schema'::regnamespace
   AND NOT t.tgisinternal
 ORDER BY 2;

SELECT 'schema', (SELECT array_agg(a ORDER BY a) FROM unnest(nspacl::text[]) a)
  FROM pg_namespace
 WHERE nspname = :'schema';

SELECT 'constraint', conrelid::regclass::text, contype, replace(pg_get_constraintdef(oid), :'schema' || '.', ''),
       condeferrable, convalidated, conname
  FROM pg_constraint
 WHERE connamespace = :'schema'::regnamespace
   AND contype <> 't'
 ORDER BY 2, 3, 4;
