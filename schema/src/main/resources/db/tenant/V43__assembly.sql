-- The owners' assembly 业主大会 (Civil Code art. 278). Areas have two decimals here and are reckoned with as whole numbers.

-- What owners decide, and by which majorities: data with its source, that a company can amend.
CREATE TABLE assembly_matter_kind (
  id uuid PRIMARY KEY,
  code text COLLATE shared.reading_order NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
  name_zh text COLLATE shared.reading_order NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 100),
  name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 100),
  participation_numerator integer NOT NULL CHECK (participation_numerator BETWEEN 1 AND 1000),
  participation_denominator integer NOT NULL CHECK (participation_denominator BETWEEN 1 AND 1000),
  agreement_numerator integer NOT NULL CHECK (agreement_numerator BETWEEN 1 AND 1000),
  agreement_denominator integer NOT NULL CHECK (agreement_denominator BETWEEN 1 AND 1000),
  -- Whether exactly this part is too little: 过半数 is more than the half, 四分之三以上 includes three quarters.
  agreement_exceeded boolean NOT NULL,
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
  position integer NOT NULL CHECK (position BETWEEN 1 AND 1000),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT assembly_matter_kind_participation CHECK (participation_numerator <= participation_denominator),
  CONSTRAINT assembly_matter_kind_agreement CHECK (agreement_numerator <= agreement_denominator)
);

INSERT INTO assembly_matter_kind (id, code, name_zh, name_en, participation_numerator, participation_denominator,
  agreement_numerator, agreement_denominator, agreement_exceeded, source, position, version)
SELECT new_key(), code, name_zh, name_en, 2, 3, CASE WHEN special THEN 3 ELSE 1 END, CASE WHEN special THEN 4 ELSE 2 END,
  NOT special, '民法典第二百七十八条第一款第' || item || '项', position, 1 FROM (VALUES
  ('RULES_OF_PROCEDURE', '制定和修改业主大会议事规则', 'Rules of procedure', false, '一', 1),
  ('COMMUNITY_RULES', '制定和修改管理规约', 'Rules of the community', false, '二', 2),
  ('COMMITTEE', '选举业主委员会或者更换其成员', 'Election of the owners'' committee', false, '三', 3),
  ('MANAGER', '选聘和解聘物业服务企业或者其他管理人', 'Hiring and dismissing the property manager', false, '四', 4),
  ('MAINTENANCE_FUND_USE', '使用建筑物及其附属设施的维修资金', 'Use of the maintenance fund', false, '五', 5),
  ('MAINTENANCE_FUND_RAISING', '筹集建筑物及其附属设施的维修资金', 'Raising of the maintenance fund', true, '六', 6),
  ('REBUILDING', '改建、重建建筑物及其附属设施', 'Rebuilding', true, '七', 7),
  ('CHANGE_OF_USE', '改变共有部分的用途或者利用共有部分从事经营活动', 'Change of use of common parts', true, '八', 8),
  ('OTHER', '有关共有和共同管理权利的其他重大事项', 'Other major matters', false, '九', 9))
  AS law (code, name_zh, name_en, special, item, position);

CREATE TABLE assembly (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  number text COLLATE shared.reading_order NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  title text COLLATE shared.reading_order NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  title_spelled text GENERATED ALWAYS AS (shared.spelling(title)) STORED,
  organiser text NOT NULL CHECK (organiser IN ('OWNERS_COMMITTEE', 'PREPARATORY_GROUP', 'RESIDENTS_COMMITTEE',
    'MANAGEMENT_COMMITTEE')),
  organiser_name text NOT NULL CHECK (length(organiser_name) BETWEEN 1 AND 100),
  ballot_kind text NOT NULL CHECK (ballot_kind IN ('OPEN', 'SEALED')),
  counts_parking boolean NOT NULL,
  counts_storage boolean NOT NULL,
  proxy_limit integer NOT NULL CHECK (proxy_limit BETWEEN 0 AND 1000),
  notice_days integer NOT NULL CHECK (notice_days BETWEEN 0 AND 365),
  votes_open_at timestamptz NOT NULL,
  votes_close_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('DRAFT', 'ROLL', 'VOTING', 'CLOSED', 'CANCELLED')),
  -- As of which day the owners are on the roll.
  roll_on date,
  roll_published_at timestamptz,
  total_heads integer CHECK (total_heads >= 0),
  total_area numeric(16, 2) CHECK (total_area >= 0),
  closed_at timestamptz,
  voted_heads integer CHECK (voted_heads >= 0),
  voted_area numeric(16, 2) CHECK (voted_area >= 0),
  reason text CHECK (length(reason) <= 500),
  updated_at timestamptz,
  version integer NOT NULL,
  UNIQUE (project_id, number),
  CONSTRAINT assembly_window CHECK (votes_open_at < votes_close_at),
  CONSTRAINT assembly_roll CHECK (state IN ('DRAFT', 'CANCELLED') OR (roll_on IS NOT NULL
    AND roll_published_at IS NOT NULL AND total_heads IS NOT NULL AND total_area IS NOT NULL)),
  CONSTRAINT assembly_closed CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL))
);
CREATE INDEX assembly_project ON assembly (project_id, votes_open_at, id);
CREATE INDEX assembly_window_opens ON assembly (votes_open_at, id);

CREATE TABLE assembly_matter (
  id uuid PRIMARY KEY,
  assembly_id uuid NOT NULL REFERENCES assembly,
  kind_id uuid NOT NULL REFERENCES assembly_matter_kind,
  position integer NOT NULL CHECK (position BETWEEN 1 AND 50),
  title text COLLATE shared.reading_order NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  title_spelled text GENERATED ALWAYS AS (shared.spelling(title)) STORED,
  content text CHECK (length(content) <= 4000),
  -- As they were when the matter was put on the list: later amendments do not reach it.
  participation_numerator integer NOT NULL,
  participation_denominator integer NOT NULL,
  agreement_numerator integer NOT NULL,
  agreement_denominator integer NOT NULL,
  agreement_exceeded boolean NOT NULL,
  source text NOT NULL,
  outcome text CHECK (outcome IN ('PASSED', 'NOT_PASSED')),
  shortfalls text[],
  agreed_heads integer,
  agreed_area numeric(16, 2),
  against_heads integer,
  against_area numeric(16, 2),
  abstained_heads integer,
  abstained_area numeric(16, 2),
  spoilt_heads integer,
  spoilt_area numeric(16, 2),
  updated_at timestamptz,
  version integer NOT NULL,
  UNIQUE (assembly_id, position)
);
CREATE INDEX assembly_matter_kind_of ON assembly_matter (kind_id);

-- One vote: the same owners together, or the developer with all that is not sold.
CREATE TABLE assembly_head (
  id uuid PRIMARY KEY,
  assembly_id uuid NOT NULL REFERENCES assembly,
  sequence integer NOT NULL CHECK (sequence > 0),
  developer boolean NOT NULL,
  parts integer NOT NULL CHECK (parts >= 0),
  area numeric(16, 2) NOT NULL CHECK (area >= 0),
  voted_at timestamptz,
  updated_at timestamptz,
  version integer NOT NULL,
  UNIQUE (assembly_id, sequence)
);

CREATE TABLE assembly_head_owner (
  head_id uuid NOT NULL REFERENCES assembly_head,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (head_id, person_id)
);
CREATE INDEX assembly_head_owner_person ON assembly_head_owner (person_id);

-- What is owned, whether and why it counts; what doesn't count has no head.
CREATE TABLE assembly_part (
  id uuid PRIMARY KEY,
  assembly_id uuid NOT NULL REFERENCES assembly,
  head_id uuid REFERENCES assembly_head,
  unit_id uuid REFERENCES unit,
  parking_space_id uuid REFERENCES parking_space,
  area numeric(14, 2) NOT NULL CHECK (area >= 0),
  area_source text NOT NULL CHECK (area_source IN ('REGISTER', 'SURVEY', 'CONTRACT')),
  basis text NOT NULL CHECK (basis IN ('OWNED', 'DEVELOPER', 'UNSOLD', 'PARKING_LEFT_OUT', 'STORAGE_LEFT_OUT', 'NO_AREA',
    'LEFT_OUT', 'OUT_OF_SCOPE')),
  -- As of which day its owners are: that of the roll, or the one on which it was given to a buyer.
  owners_on date NOT NULL,
  reason text CHECK (length(reason) <= 500),
  updated_at timestamptz,
  version integer NOT NULL,
  UNIQUE (assembly_id, unit_id),
  UNIQUE (assembly_id, parking_space_id),
  CONSTRAINT assembly_part_what CHECK ((unit_id IS NULL) <> (parking_space_id IS NULL)),
  CONSTRAINT assembly_part_counts CHECK ((head_id IS NOT NULL) = (basis IN ('OWNED', 'DEVELOPER', 'UNSOLD')))
);
CREATE INDEX assembly_part_head ON assembly_part (head_id, id);
CREATE INDEX assembly_part_unit ON assembly_part (unit_id);
CREATE INDEX assembly_part_space ON assembly_part (parking_space_id);

-- Whose a part is that has no head: they are told why they are not on the roll, and can object.
CREATE TABLE assembly_part_owner (
  part_id uuid NOT NULL REFERENCES assembly_part,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (part_id, person_id)
);
CREATE INDEX assembly_part_owner_person ON assembly_part_owner (person_id);

CREATE TABLE assembly_objection (
  id uuid PRIMARY KEY,
  assembly_id uuid NOT NULL REFERENCES assembly,
  part_id uuid REFERENCES assembly_part,
  person_id uuid REFERENCES person,
  words text NOT NULL CHECK (length(words) BETWEEN 1 AND 2000),
  raised_by uuid NOT NULL REFERENCES member,
  raised_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'UPHELD', 'DISMISSED')),
  decision text CHECK (length(decision) <= 2000),
  decided_by uuid REFERENCES member,
  decided_at timestamptz,
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT assembly_objection_decided CHECK ((state = 'OPEN') = (decided_at IS NULL)),
  CONSTRAINT assembly_objection_reason CHECK ((decided_at IS NULL) = (decision IS NULL))
);
CREATE INDEX assembly_objection_assembly ON assembly_objection (assembly_id, raised_at, id);
CREATE INDEX assembly_objection_raised ON assembly_objection (raised_at, id);
CREATE INDEX assembly_objection_part ON assembly_objection (part_id);
CREATE INDEX assembly_objection_person ON assembly_objection (person_id);
CREATE INDEX assembly_objection_raised_by ON assembly_objection (raised_by);
CREATE INDEX assembly_objection_decided_by ON assembly_objection (decided_by);

GRANT SELECT, INSERT, UPDATE, DELETE ON assembly, assembly_matter, assembly_head_owner, assembly_part_owner TO ${role};
GRANT SELECT, INSERT, UPDATE ON assembly_matter_kind, assembly_head, assembly_part, assembly_objection TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly_matter_kind FOR EACH ROW
  EXECUTE FUNCTION object_changes('AssemblyMatterKind', 'name_zh=name', 'name_en=name');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly FOR EACH ROW EXECUTE FUNCTION object_changes('Assembly');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly_matter FOR EACH ROW
  EXECUTE FUNCTION object_changes('AssemblyMatter');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly_head FOR EACH ROW
  EXECUTE FUNCTION object_changes('AssemblyHead');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly_part FOR EACH ROW
  EXECUTE FUNCTION object_changes('AssemblyPart');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON assembly_objection FOR EACH ROW
  EXECUTE FUNCTION object_changes('AssemblyObjection');

CREATE TRIGGER updated BEFORE UPDATE ON assembly_matter_kind FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON assembly FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON assembly_matter FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON assembly_head FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON assembly_part FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON assembly_objection FOR EACH ROW EXECUTE FUNCTION updated();
