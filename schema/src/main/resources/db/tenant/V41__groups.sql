-- Groups of residents who share an interest 兴趣社群. The group's row counts its members and is locked before they change.
CREATE TABLE group_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  dormant_days integer NOT NULL CHECK (dormant_days BETWEEN 7 AND 3650),
  UNIQUE NULLS NOT DISTINCT (project_id)
);

CREATE TABLE community_group (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  description text NOT NULL CHECK (length(description) BETWEEN 1 AND 4000),
  -- There is one whatever happens; while the group is active they are one of its members.
  leader_id uuid NOT NULL REFERENCES person,
  proposed_by uuid NOT NULL REFERENCES member,
  capacity integer CHECK (capacity BETWEEN 1 AND 100000),
  approval_required boolean NOT NULL,
  member_count integer NOT NULL,
  state text NOT NULL CHECK (state IN ('PROPOSED', 'ACTIVE', 'REJECTED', 'CLOSED', 'WITHDRAWN')),
  proposed_at timestamptz NOT NULL,
  founded_at timestamptz,
  ended_at timestamptz,
  -- When its leader and the steward were told that nothing happens; nothing again once something does.
  dormant_at timestamptz,
  reason text CHECK (length(reason) <= 500),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT community_group_members CHECK (member_count BETWEEN 0 AND coalesce(capacity, 2147483647)),
  CONSTRAINT community_group_founded CHECK ((state IN ('ACTIVE', 'CLOSED')) = (founded_at IS NOT NULL))
);
CREATE INDEX community_group_project ON community_group (project_id, name, id);
CREATE INDEX community_group_leader ON community_group (leader_id, name, id);
CREATE INDEX community_group_name ON community_group (name, id);

CREATE TABLE group_membership (
  id uuid PRIMARY KEY,
  group_id uuid NOT NULL REFERENCES community_group,
  project_id uuid NOT NULL REFERENCES project,
  person_id uuid NOT NULL REFERENCES person,
  alias text CHECK (length(alias) BETWEEN 1 AND 40),
  note text CHECK (length(note) <= 500),
  state text NOT NULL CHECK (state IN ('PENDING', 'JOINED', 'REJECTED', 'LEFT', 'ENDED', 'MOVED_OUT')),
  applied_at timestamptz NOT NULL,
  joined_at timestamptz,
  ended_at timestamptz,
  reason text CHECK (length(reason) <= 500),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT group_membership_joined CHECK ((state = 'JOINED') <= (joined_at IS NOT NULL))
);
CREATE UNIQUE INDEX group_membership_once ON group_membership (group_id, person_id) WHERE state IN ('PENDING', 'JOINED');
CREATE INDEX group_membership_group ON group_membership (group_id, applied_at, id);
CREATE INDEX group_membership_project ON group_membership (project_id, applied_at, id);
CREATE INDEX group_membership_person ON group_membership (person_id, applied_at, id);
CREATE INDEX group_membership_applied ON group_membership (applied_at, id);

-- Memberships of persons who may have lost their home, or have just come: these are looked at, by the hour.
CREATE TABLE membership_in_doubt (
  membership_id uuid PRIMARY KEY REFERENCES group_membership
);

-- The row is written again where it is there, so that whoever looks at it waits for what makes it doubtful.
CREATE FUNCTION memberships_are_in_doubt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  INSERT INTO ${role}.membership_in_doubt (membership_id)
  SELECT g.id FROM ${role}.group_membership g
  WHERE g.state IN (''PENDING'', ''JOINED'') AND g.person_id IN (
    SELECT CAST(to_jsonb(OLD)->>''person_id'' AS uuid)
    UNION ALL SELECT m.person_id FROM ${role}.household_member m
      WHERE TG_TABLE_NAME = ''household'' AND m.household_id = OLD.id
    UNION ALL SELECT s.person_id FROM ${role}.ownership_share s
      WHERE TG_TABLE_NAME = ''ownership'' AND s.ownership_id = OLD.id)
  ON CONFLICT (membership_id) DO UPDATE SET membership_id = excluded.membership_id;
  RETURN NULL;
END';
CREATE TRIGGER memberships_are_in_doubt AFTER UPDATE OR DELETE ON household
  FOR EACH ROW EXECUTE FUNCTION memberships_are_in_doubt();
CREATE TRIGGER memberships_are_in_doubt AFTER UPDATE OR DELETE ON household_member
  FOR EACH ROW EXECUTE FUNCTION memberships_are_in_doubt();
CREATE TRIGGER memberships_are_in_doubt AFTER UPDATE OR DELETE ON ownership
  FOR EACH ROW EXECUTE FUNCTION memberships_are_in_doubt();
CREATE TRIGGER memberships_are_in_doubt AFTER UPDATE OR DELETE ON ownership_share
  FOR EACH ROW EXECUTE FUNCTION memberships_are_in_doubt();

-- Whoever joins while they move out is not seen by whoever moves them out.
CREATE FUNCTION new_membership_is_in_doubt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  INSERT INTO ${role}.membership_in_doubt (membership_id) VALUES (NEW.id);
  RETURN NULL;
END';
CREATE TRIGGER new_membership_is_in_doubt AFTER INSERT ON group_membership
  FOR EACH ROW EXECUTE FUNCTION new_membership_is_in_doubt();

ALTER TABLE community_event ADD COLUMN group_id uuid;
ALTER TABLE community_event ADD COLUMN members_only boolean NOT NULL DEFAULT false;
ALTER TABLE community_event ADD CONSTRAINT community_event_group_id_fkey FOREIGN KEY (group_id) REFERENCES community_group;
ALTER TABLE community_event ADD CONSTRAINT community_event_members_only CHECK (group_id IS NOT NULL OR NOT members_only);
CREATE INDEX community_event_group ON community_event (group_id, begins_at, id);

GRANT SELECT, INSERT, UPDATE ON group_policy, community_group, group_membership TO ${role};
GRANT SELECT, UPDATE, DELETE ON membership_in_doubt TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON community_group FOR EACH ROW
  EXECUTE FUNCTION object_changes('CommunityGroup', 'member_count');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON group_membership FOR EACH ROW
  EXECUTE FUNCTION object_changes('GroupMembership');

CREATE TRIGGER updated BEFORE UPDATE ON community_group FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON group_membership FOR EACH ROW EXECUTE FUNCTION updated();
