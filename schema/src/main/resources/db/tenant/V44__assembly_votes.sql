-- Proxies and ballots of the owners' assembly.
CREATE TABLE assembly_proxy (
  id uuid PRIMARY KEY,
  assembly_id uuid NOT NULL REFERENCES assembly,
  head_id uuid NOT NULL REFERENCES assembly_head,
  person_id uuid NOT NULL REFERENCES person,
  given_on date NOT NULL,
  note text CHECK (length(note) <= 500),
  recorded_by uuid NOT NULL REFERENCES member,
  revoked_at timestamptz,
  revoked_because text CHECK (length(revoked_because) <= 500),
  updated_at timestamptz,
  version integer NOT NULL
);
CREATE UNIQUE INDEX assembly_proxy_once ON assembly_proxy (head_id) WHERE revoked_at IS NULL;
CREATE INDEX assembly_proxy_assembly ON assembly_proxy (assembly_id, id);
CREATE INDEX assembly_proxy_head ON assembly_proxy (head_id, id);
CREATE INDEX assembly_proxy_person ON assembly_proxy (person_id);
CREATE INDEX assembly_proxy_recorded_by ON assembly_proxy (recorded_by);

-- A head's ballot. Of those that stand there is one, by whatever way it came. Because a vote weighs as much as the area
-- it stands for, and an area with two decimals names the flat, no ballot here is secret, and none is promised to be:
-- SEALED keeps from everybody what was said until the count, and no longer.
CREATE TABLE assembly_ballot (
  id uuid PRIMARY KEY,
  assembly_id uuid NOT NULL REFERENCES assembly,
  head_id uuid NOT NULL REFERENCES assembly_head,
  channel text NOT NULL CHECK (channel IN ('IN_PERSON', 'ELECTRONIC', 'PAPER')),
  state text NOT NULL CHECK (state IN ('ENTERED_ONCE', 'ENTRIES_DIFFER', 'COUNTED', 'VOID')),
  proxy_id uuid REFERENCES assembly_proxy,
  cast_by_id uuid REFERENCES person,
  received_at timestamptz NOT NULL,
  entered_by uuid NOT NULL REFERENCES member,
  checked_by uuid REFERENCES member,
  settled_by uuid REFERENCES member,
  -- Whether the second entry of paper names somebody else as having voted.
  voter_differs boolean NOT NULL,
  -- Why differing entries were settled so, or why it is void.
  reason text CHECK (length(reason) <= 500),
  counted_round integer CHECK (counted_round BETWEEN 1 AND 3),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT assembly_ballot_counted CHECK ((state = 'COUNTED') = (counted_round IS NOT NULL)),
  -- Paper is entered by two, and what differs is settled by a third.
  CONSTRAINT assembly_ballot_checked CHECK (checked_by <> entered_by),
  CONSTRAINT assembly_ballot_settled CHECK (settled_by <> entered_by AND settled_by <> checked_by),
  CONSTRAINT assembly_ballot_voter CHECK (NOT voter_differs OR checked_by IS NOT NULL),
  CONSTRAINT assembly_ballot_paper CHECK (channel <> 'PAPER' OR state <> 'COUNTED' OR checked_by IS NOT NULL)
);
CREATE UNIQUE INDEX assembly_ballot_once ON assembly_ballot (head_id) WHERE state <> 'VOID';
CREATE INDEX assembly_ballot_assembly ON assembly_ballot (assembly_id, received_at, id);
CREATE INDEX assembly_ballot_head ON assembly_ballot (head_id, id);
CREATE INDEX assembly_ballot_proxy ON assembly_ballot (proxy_id);
CREATE INDEX assembly_ballot_cast_by ON assembly_ballot (cast_by_id);
CREATE INDEX assembly_ballot_entered_by ON assembly_ballot (entered_by);
CREATE INDEX assembly_ballot_checked_by ON assembly_ballot (checked_by);
CREATE INDEX assembly_ballot_settled_by ON assembly_ballot (settled_by);

-- What was said to each matter, as each entry of the ballot has it; only added to.
CREATE TABLE assembly_choice (
  ballot_id uuid NOT NULL REFERENCES assembly_ballot,
  round integer NOT NULL CHECK (round BETWEEN 1 AND 3),
  matter_id uuid NOT NULL REFERENCES assembly_matter,
  choice text NOT NULL CHECK (choice IN ('AGREE', 'AGAINST', 'ABSTAIN', 'SPOILT')),
  PRIMARY KEY (ballot_id, round, matter_id)
);
CREATE INDEX assembly_choice_matter ON assembly_choice (matter_id);

GRANT SELECT, INSERT, UPDATE ON assembly_proxy, assembly_ballot TO ${role};
GRANT SELECT, INSERT ON assembly_choice TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly_proxy FOR EACH ROW
  EXECUTE FUNCTION object_changes('AssemblyProxy');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly_ballot FOR EACH ROW
  EXECUTE FUNCTION object_changes('AssemblyBallot', 'counted_round');

CREATE TRIGGER updated BEFORE UPDATE ON assembly_proxy FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON assembly_ballot FOR EACH ROW EXECUTE FUNCTION updated();
