-- Groups of members, and one row a member of what they are asked about.
-- +goose Up
ALTER TABLE merchant ADD COLUMN segmented boolean NOT NULL DEFAULT false;  -- facts are kept: somebody opened the segments

-- What conditions ask of a member. Columns of a fixed width come first: a scan of
-- all members reads them without looking at the others.
CREATE TABLE segment_fact (
  merchant_id     uuid NOT NULL,
  member_id       uuid NOT NULL,
  spent           bigint NOT NULL DEFAULT 0,    -- minor units of the merchant's currency, net of refunds
  points          bigint NOT NULL DEFAULT 0,
  pending         bigint NOT NULL DEFAULT 0,
  lifetime        bigint NOT NULL DEFAULT 0,
  orders          int NOT NULL DEFAULT 0,       -- paid, and not given back altogether
  referrals       int NOT NULL DEFAULT 0,
  open_requests   int NOT NULL DEFAULT 0,
  state           smallint NOT NULL,            -- member.State
  birthday        smallint NOT NULL DEFAULT 0,  -- month * 100 + day, 0 when not known
  tier            text NOT NULL DEFAULT '',
  country         text NOT NULL DEFAULT '',
  language        text NOT NULL DEFAULT '',
  region          text NOT NULL DEFAULT '',
  sex             text NOT NULL DEFAULT '',
  age_band        text NOT NULL DEFAULT '',
  origin          text NOT NULL DEFAULT '',
  joined_at       timestamptz,
  first_order_at  timestamptz,
  last_order_at   timestamptz,
  last_message_at timestamptz,
  gap             int,                          -- median seconds between two orders of theirs
  gap_p90         int,
  nps             smallint,
  PRIMARY KEY (merchant_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 90);

-- What a member has any number of: tags, products bought, money spent in other
-- currencies.
CREATE TABLE segment_item (
  merchant_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  kind        smallint NOT NULL,                -- segment.ItemKind
  key         text NOT NULL,
  amount      bigint NOT NULL DEFAULT 0,
  at          timestamptz,
  PRIMARY KEY (merchant_id, member_id, kind, key),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 90);
CREATE INDEX segment_item_key ON segment_item (merchant_id, kind, key) INCLUDE (member_id);

-- Members whose facts changed: one row a batch of whatever changed them.
CREATE TABLE segment_dirty (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  members     uuid[] NOT NULL,
  PRIMARY KEY (merchant_id, id)
);

-- How a shop's buyers behave, and how far the nightly recount is.
CREATE TABLE segment_scale (
  merchant_id  uuid PRIMARY KEY REFERENCES merchant,
  next_at      timestamptz NOT NULL,            -- when all members are counted anew, or the recount goes on
  after_member uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- a recount is past this one
  drifted      bigint NOT NULL DEFAULT 0,       -- members whom the running recount found otherwise than they stood
  measured_at  timestamptz,                     -- when the figures below were taken, null for not yet
  buyers       bigint NOT NULL DEFAULT 0,
  recency      timestamptz[] NOT NULL DEFAULT '{}',
  frequency    bigint[] NOT NULL DEFAULT '{}',
  spent        bigint[] NOT NULL DEFAULT '{}',
  gap          bigint,
  gap_p90      bigint
) WITH (fillfactor = 50);

CREATE TABLE segment (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  name        text NOT NULL,
  ready       text NOT NULL DEFAULT '',         -- key of a ready-made one
  condition   jsonb NOT NULL,
  version     int NOT NULL DEFAULT 1,
  tag         text NOT NULL DEFAULT '',         -- written on the customers in the stores, '' for not
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  removed_at  timestamptz,
  members     bigint,                           -- how many when last counted
  counted_at  timestamptz,
  PRIMARY KEY (merchant_id, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX segment_name ON segment (merchant_id, lower(name)) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX segment_ready ON segment (merchant_id, ready) WHERE ready <> '';
CREATE UNIQUE INDEX segment_tag ON segment (merchant_id, lower(tag)) WHERE tag <> '' AND removed_at IS NULL;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['segment_fact', 'segment_item', 'segment_dirty', 'segment_scale', 'segment']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON segment_fact, segment_item, segment_dirty, segment_scale TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON segment TO regulars_app;
CREATE POLICY router ON segment_dirty TO regulars_router USING (true);
CREATE POLICY router ON segment_scale TO regulars_router USING (true);
GRANT SELECT (merchant_id, id) ON segment_dirty TO regulars_router;
GRANT SELECT (merchant_id, next_at) ON segment_scale TO regulars_router;
