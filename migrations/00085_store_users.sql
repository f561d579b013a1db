-- People who come in by their store's own admin, what a store granted, and when it last renewed its credentials.
-- +goose Up
CREATE TABLE store_user (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  user_id     text NOT NULL,               -- the platform's id of the person, in this store
  staff_id    uuid,                        -- null for who was taken out of the team
  login_key   bytea NOT NULL,              -- of the e-mail the platform vouches for, else of the person's id
  met_at      timestamptz NOT NULL,
  seen_at     timestamptz NOT NULL,        -- to a quarter of an hour
  PRIMARY KEY (merchant_id, store_id, user_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id),
  FOREIGN KEY (merchant_id, staff_id) REFERENCES staff (merchant_id, id) ON DELETE SET NULL (staff_id)
);
CREATE INDEX store_user_staff ON store_user (merchant_id, staff_id);
ALTER TABLE store_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE store_user FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON store_user TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON store_user TO regulars_app;

ALTER TABLE store
  ADD COLUMN scopes     text NOT NULL DEFAULT '', -- what the store granted, comma separated; '' where nobody noted it
  ADD COLUMN renewed_at timestamptz;              -- when its credentials were last replaced

ALTER TABLE access ADD COLUMN store_id uuid;      -- of a session that a store's consent page began
