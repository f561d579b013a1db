-- Messages to members, what of them is switched off, links that prove an
-- address, and where the points of a member went who was found to be another.
-- +goose Up
ALTER TABLE member
  ADD COLUMN mail_off boolean NOT NULL DEFAULT false, -- wants no messages about the program
  ADD COLUMN merged_into uuid;                        -- the member this one became, null for who is there

CREATE TABLE message (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  member_id     uuid NOT NULL,
  kind          text NOT NULL,             -- message.Kind
  message_key   text NOT NULL,             -- one message once
  data          jsonb NOT NULL DEFAULT '{}', -- nothing personal: the address and the name are read when it is sent
  status        smallint NOT NULL DEFAULT 0, -- message.Status
  why           text NOT NULL DEFAULT '',  -- it was not sent
  created_at    timestamptz NOT NULL,
  begun_at      timestamptz,               -- an attempt that has not told what came of it
  sent_at       timestamptz,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, message_key),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX message_due ON message (next_at) WHERE state = 0;
CREATE INDEX message_dead ON message (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX message_member ON message (merchant_id, member_id, id DESC);
CREATE INDEX message_kind ON message (merchant_id, kind, id DESC);

CREATE TABLE message_setting (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  sender_name text NOT NULL DEFAULT '',    -- '' for the merchant's name
  off         text[] NOT NULL DEFAULT '{}' -- kinds that are not sent
);

-- Whoever opens the link reads the mail of that address.
CREATE TABLE claim (
  merchant_id uuid NOT NULL REFERENCES merchant,
  token_hash  bytea NOT NULL,
  member_id   uuid NOT NULL,               -- whose account asked
  email_mac   bytea NOT NULL,              -- of the address it was mailed to
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz,
  PRIMARY KEY (merchant_id, token_hash),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX claim_member ON claim (merchant_id, member_id, created_at);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['message', 'message_setting', 'claim']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON message TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON message, message_setting TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON claim TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON message TO regulars_router;
