-- How many members of a merchant with very many agreed to letters: counted now and then, and kept.
-- +goose Up
CREATE TABLE readers_kept (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  agreed      bigint NOT NULL,
  counted_at  timestamptz NOT NULL
);
ALTER TABLE readers_kept ENABLE ROW LEVEL SECURITY;
ALTER TABLE readers_kept FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON readers_kept TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON readers_kept TO regulars_app;
SELECT let_owner_wipe();
