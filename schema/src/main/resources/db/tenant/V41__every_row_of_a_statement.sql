-- A line of a statement is known again by its day, amount and reference (or payer and remark), never by its reference alone:
-- a fee has the number of its payment. What tells lines apart that are alike in these is their mark: the number that a
-- provider gives each movement, or the time of day.
ALTER TABLE statement_line DROP CONSTRAINT statement_line_project_id_source_reference_key;
ALTER TABLE statement_line ADD COLUMN mark text;
ALTER TABLE statement_line ADD CONSTRAINT statement_line_mark CHECK (length(mark) <= 150);
ALTER TABLE statement_line ALTER COLUMN reference DROP NOT NULL;
-- What was made up where a line has no reference.
UPDATE statement_line SET reference = NULL WHERE reference ~ '^[0-9a-f]{64}-[0-9]+$';

-- The same file can be two sources' only by mistake, and then the second import is to mend it.
ALTER TABLE bank_statement DROP CONSTRAINT bank_statement_project_id_sha256_key;
ALTER TABLE bank_statement ADD CONSTRAINT bank_statement_once UNIQUE (project_id, source, sha256);
ALTER TABLE bank_statement ADD COLUMN told integer NOT NULL DEFAULT 0;
UPDATE bank_statement SET known = lines - (SELECT count(*) FROM statement_line l WHERE l.statement_id = bank_statement.id);

-- Rows of a statement that are no lines, and why.
CREATE TABLE statement_problem (
  id uuid PRIMARY KEY,
  statement_id uuid NOT NULL,
  row integer NOT NULL,
  text text NOT NULL,
  reason text NOT NULL
);
ALTER TABLE statement_problem ADD CONSTRAINT statement_problem_statement FOREIGN KEY (statement_id) REFERENCES bank_statement;
ALTER TABLE statement_problem ADD CONSTRAINT statement_problem_text CHECK (length(text) <= 500);
ALTER TABLE statement_problem ADD CONSTRAINT statement_problem_reason
  CHECK (reason IN ('DAY', 'AMOUNT', 'ZERO', 'NEITHER', 'DIRECTION', 'CURRENCY', 'NO_TRANSACTION'));
CREATE INDEX statement_problem_row ON statement_problem (statement_id, row, id);
GRANT SELECT, INSERT ON statement_problem TO ${role};
