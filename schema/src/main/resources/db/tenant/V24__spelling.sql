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
