-- Gifts for points 积分礼品: what there is, how many are left, who had which. The gift's row is locked before its stock changes.
CREATE TABLE gift (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  description text CHECK (length(description) <= 2000),
  points integer NOT NULL CHECK (points BETWEEN 1 AND 10000000),
  stock integer NOT NULL CHECK (stock BETWEEN 0 AND 1000000),
  active boolean NOT NULL,
  updated_at timestamptz,
  version integer NOT NULL,
  UNIQUE (project_id, name)
);

-- What came and what was counted otherwise; what was given is in the redemptions.
CREATE TABLE gift_stock_change (
  id uuid PRIMARY KEY,
  gift_id uuid NOT NULL REFERENCES gift,
  quantity integer NOT NULL CHECK (quantity <> 0),
  note text CHECK (length(note) <= 500),
  changed_at timestamptz NOT NULL,
  changed_by uuid NOT NULL REFERENCES member
);
CREATE INDEX gift_stock_change_gift ON gift_stock_change (gift_id, changed_at, id);

CREATE TABLE gift_redemption (
  id uuid PRIMARY KEY,
  gift_id uuid NOT NULL REFERENCES gift,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  household_id uuid REFERENCES household,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 100),
  points integer NOT NULL CHECK (points >= 0),
  welcome boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('REDEEMED', 'HANDED_OVER', 'CANCELLED')),
  redeemed_at timestamptz NOT NULL,
  redeemed_by uuid NOT NULL REFERENCES member,
  handed_over_at timestamptz,
  cancelled_at timestamptz,
  reason text CHECK (length(reason) <= 500),
  note text CHECK (length(note) <= 500),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT gift_redemption_free CHECK (welcome = (points = 0)),
  CONSTRAINT gift_redemption_handed_over CHECK ((state = 'HANDED_OVER') = (handed_over_at IS NOT NULL)),
  CONSTRAINT gift_redemption_cancelled CHECK ((state = 'CANCELLED') = (cancelled_at IS NOT NULL))
);
-- A household is welcomed once; what was taken back and cancelled does not count.
CREATE UNIQUE INDEX gift_redemption_welcome ON gift_redemption (household_id) WHERE welcome AND state <> 'CANCELLED';
CREATE INDEX gift_redemption_gift ON gift_redemption (gift_id, redeemed_at, id);
CREATE INDEX gift_redemption_project ON gift_redemption (project_id, redeemed_at, id);
CREATE INDEX gift_redemption_unit ON gift_redemption (unit_id, redeemed_at, id);
CREATE INDEX gift_redemption_household ON gift_redemption (household_id, redeemed_at, id);
CREATE INDEX gift_redemption_redeemed ON gift_redemption (redeemed_at, id);

-- Points that were spent for a gift, and came back once if it was not taken.
ALTER TABLE reward_entry ADD COLUMN redemption_id uuid;
ALTER TABLE reward_entry ADD CONSTRAINT reward_entry_redemption_id_fkey FOREIGN KEY (redemption_id) REFERENCES gift_redemption;
ALTER TABLE reward_entry DROP CONSTRAINT reward_entry_kind_check;
ALTER TABLE reward_entry ADD CONSTRAINT reward_entry_kind_check CHECK (kind IN ('EARNED', 'WITHDRAWN', 'REDEEMED', 'RETURNED'));
CREATE UNIQUE INDEX reward_entry_redemption ON reward_entry (redemption_id, kind);

GRANT SELECT, INSERT, UPDATE, DELETE ON gift TO ${role};
GRANT SELECT, INSERT, DELETE ON gift_stock_change TO ${role};
GRANT SELECT, INSERT, UPDATE ON gift_redemption TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON gift FOR EACH ROW EXECUTE FUNCTION object_changes('Gift', 'stock');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON gift_redemption FOR EACH ROW
  EXECUTE FUNCTION object_changes('GiftRedemption');

CREATE TRIGGER updated BEFORE UPDATE ON gift FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON gift_redemption FOR EACH ROW EXECUTE FUNCTION updated();
