-- What the company says of itself on its papers 公司抬头. There is one row: it is made here, and nobody may add another.
CREATE TABLE company (
  id uuid PRIMARY KEY,
  -- Without, it is the name that the company is registered under.
  name text CHECK (length(name) BETWEEN 1 AND 100),
  address text CHECK (length(address) BETWEEN 1 AND 200),
  phone text CHECK (length(phone) BETWEEN 1 AND 40),
  bank text CHECK (length(bank) BETWEEN 1 AND 100),
  bank_account text CHECK (length(bank_account) BETWEEN 1 AND 40),
  logo_id uuid REFERENCES file,
  version integer NOT NULL
);
INSERT INTO company (id, version) VALUES (new_key(), 1);
GRANT SELECT, UPDATE ON company TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON company FOR EACH ROW EXECUTE FUNCTION object_changes('Company');
