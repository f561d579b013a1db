-- By whom a merchant's messages that sell are sent, and what the sender's domain says of it.
-- +goose Up
CREATE TABLE mail_sender (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  provider    text NOT NULL,               -- message.Provider, '' for the mail server of this installation
  address     text NOT NULL DEFAULT '',    -- what letters come from, '' with no provider
  api_key     bytea,                       -- sealed
  hook_secret bytea,                       -- sealed: what the provider signs its news with
  changed_at  timestamptz NOT NULL,
  checked_at  timestamptz,                 -- when its domain was last looked at
  vouched_at  timestamptz,                 -- when its domain last vouched for the provider, null when it does not
  findings    jsonb NOT NULL DEFAULT '[]'  -- message.Finding, of the last look
);

ALTER TABLE mail_sender ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_sender FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON mail_sender TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON mail_sender TO regulars_app;

-- An offer that went to a provider that knows its key may be tried again with that key: it is delivered once.
ALTER TABLE selling
  ADD COLUMN via text NOT NULL DEFAULT '',      -- message.Provider of the attempt
  ADD COLUMN keyed_at timestamptz;              -- the first attempt under its key, whose outcome may be unknown
