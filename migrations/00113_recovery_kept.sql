-- Whether those who complained bought again, of a merchant with very many members: counted now and then, and kept.
-- +goose Up
CREATE TABLE recovery_kept (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  first       date NOT NULL,  -- of the merchant's calendar
  last        date NOT NULL,
  counted_at  timestamptz NOT NULL,
  body        jsonb NOT NULL  -- support.Recovery: it names nobody
);
ALTER TABLE recovery_kept ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_kept FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON recovery_kept TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_kept TO regulars_app;
SELECT let_owner_wipe();
