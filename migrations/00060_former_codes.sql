-- Codes that a redemption had before staff gave it another: an order that shows one late still finds it.
-- +goose Up
CREATE TABLE former_code (
  merchant_id   uuid NOT NULL,
  store_id      uuid NOT NULL,
  code          text NOT NULL,
  redemption_id uuid NOT NULL,
  retired_at    timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, store_id, code),
  FOREIGN KEY (merchant_id, redemption_id) REFERENCES redemption (merchant_id, id)
);
CREATE INDEX former_code_redemption ON former_code (merchant_id, redemption_id);

ALTER TABLE former_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE former_code FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON former_code TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT ON former_code TO regulars_app;
