-- What segments are used for outside: tags on customers in the stores, and files for advertising.
-- +goose Up

-- Who was given a segment's tag. The row stays when it was taken away, so that a store which was away hears of it.
CREATE TABLE segment_tagged (
  merchant_id uuid NOT NULL,
  tag         text NOT NULL,
  member_id   uuid NOT NULL,
  wanted      boolean NOT NULL,           -- false: it is to be taken away
  PRIMARY KEY (merchant_id, tag, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 85);
CREATE INDEX segment_tagged_member ON segment_tagged (merchant_id, member_id);
ALTER TABLE segment_scale ADD COLUMN untag text[] NOT NULL DEFAULT '{}'; -- tags that are being taken from everybody

CREATE TABLE audience (
  merchant_id  uuid NOT NULL,
  id           uuid NOT NULL,
  name         text NOT NULL,
  segment_id   uuid NOT NULL,
  skip_days    int NOT NULL DEFAULT 0,     -- who ordered in the last so many days is left out; 0 for nobody
  created_at   timestamptz NOT NULL,
  removed_at   timestamptz,
  people       bigint,                     -- in the file, when last counted
  no_consent   bigint NOT NULL DEFAULT 0,  -- left out: never agreed, or withdrew
  recent       bigint NOT NULL DEFAULT 0,  -- left out: ordered lately
  waiting      bigint NOT NULL DEFAULT 0,  -- left out: a request of theirs is open
  refreshed_at timestamptz,
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, segment_id) REFERENCES segment (merchant_id, id)
);
CREATE UNIQUE INDEX audience_name ON audience (merchant_id, lower(name)) WHERE removed_at IS NULL;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['segment_tagged', 'audience']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON segment_tagged TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON audience TO regulars_app;
