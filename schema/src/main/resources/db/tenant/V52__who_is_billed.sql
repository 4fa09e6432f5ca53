-- Whom the bills of a project go to: what happens when a unit changes hands, and who is billed for what nobody has bought.
CREATE TABLE billing_policy (
  project_id uuid PRIMARY KEY,
  owner_change text NOT NULL,
  developer_id uuid,
  set_at timestamptz NOT NULL,
  set_by uuid NOT NULL
);
ALTER TABLE billing_policy ADD CONSTRAINT billing_policy_project FOREIGN KEY (project_id) REFERENCES project;
ALTER TABLE billing_policy ADD CONSTRAINT billing_policy_developer FOREIGN KEY (developer_id) REFERENCES person;
ALTER TABLE billing_policy ADD CONSTRAINT billing_policy_member FOREIGN KEY (set_by) REFERENCES member;
ALTER TABLE billing_policy ADD CONSTRAINT billing_policy_owner_change CHECK (owner_change IN ('SPLIT_BY_DAY', 'OWNER_AT_DUE_DAY'));
GRANT SELECT, INSERT, UPDATE ON billing_policy TO ${role};

ALTER TABLE bill ADD COLUMN developer_id uuid;
ALTER TABLE billing_draft ADD COLUMN developer_id uuid;
