-- The first reading of a store's listings: how far it has come, and the file it is read from where there is one.
-- +goose Up
CREATE TABLE first_reading (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  listing     text NOT NULL,
  way         smallint NOT NULL,               -- merchant.ReadingWay
  file        text NOT NULL DEFAULT '',        -- the platform's id of the file, '' for none asked yet
  last_id     text NOT NULL DEFAULT '',        -- objects of the file up to this id are here
  total       bigint NOT NULL,                 -- objects the store counted at the beginning, 0 when it does not say
  prepared    bigint NOT NULL DEFAULT 0,       -- objects the platform has written into the file
  objects     bigint NOT NULL DEFAULT 0,       -- objects read
  failures    int NOT NULL DEFAULT 0,          -- files that came to nothing
  begun_at    timestamptz NOT NULL,
  reading_at  timestamptz,                     -- when the first object was read
  ended_at    timestamptz,
  PRIMARY KEY (merchant_id, store_id, listing),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
ALTER TABLE first_reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE first_reading FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON first_reading TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON first_reading TO regulars_app;
SELECT let_owner_wipe();
