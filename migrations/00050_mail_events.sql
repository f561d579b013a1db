-- What providers told of letters that were refused or called spam, once each. Only keyed hashes of addresses are kept.
-- +goose Up
CREATE TABLE mail_event (
  merchant_id uuid NOT NULL REFERENCES merchant,
  event_key   text NOT NULL,               -- the provider's name for it: told twice, it is one
  email_mac   bytea NOT NULL,
  kind        smallint NOT NULL,           -- message.EventKind
  at          timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, event_key)
);
CREATE INDEX mail_event_address ON mail_event (merchant_id, email_mac, at DESC);

ALTER TABLE mail_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_event FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON mail_event TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, DELETE ON mail_event TO regulars_app;
