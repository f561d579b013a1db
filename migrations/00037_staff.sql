-- The people who work for a merchant, the keys their programs work with, and
-- what each may do.
-- +goose Up
CREATE TABLE staff (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  email       text NOT NULL,
  login_key   bytea NOT NULL,              -- keyed hash of the e-mail, the same for all merchants
  name        text NOT NULL,
  role        text NOT NULL CHECK (role IN ('owner', 'manager', 'agent', 'analyst')),
  created_at  timestamptz NOT NULL,
  joined_at   timestamptz,                 -- when they first signed in, null for who is only invited
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, login_key)
);

CREATE TABLE api_key (
  merchant_id  uuid NOT NULL REFERENCES merchant,
  id           uuid NOT NULL,
  name         text NOT NULL,
  hint         text NOT NULL,              -- how the key begins: enough to know it by, too little to use it
  scopes       text[] NOT NULL,
  made_by      text NOT NULL,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz,                -- null for never
  last_used_at timestamptz,
  revoked_at   timestamptz,
  PRIMARY KEY (merchant_id, id)
);

-- "Whom does this e-mail work for?" is asked before the merchant is known. There
-- is nothing personal here: a keyed hash and ids.
CREATE TABLE staff_route (
  login_key   bytea NOT NULL,
  merchant_id uuid NOT NULL,
  staff_id    uuid NOT NULL,
  used_at     timestamptz NOT NULL,        -- the last one is where a sign-in leads
  PRIMARY KEY (login_key, merchant_id)
);

-- Somebody asked for a sign-in link. A row is written whether the address is
-- known or not, so that the answer and its time tell nobody which it is.
CREATE TABLE sign_in_mail (
  merchant_id   uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- nobody's yet
  id            uuid NOT NULL,
  login_key     bytea NOT NULL,
  invited_to    uuid,                      -- the merchant who invites them, null for who asked
  asked_at      timestamptz NOT NULL,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id)
);
CREATE INDEX sign_in_mail_due ON sign_in_mail (next_at) WHERE state = 0;
CREATE INDEX sign_in_mail_old ON sign_in_mail (asked_at);

ALTER TABLE access
  DROP CONSTRAINT access_kind_check,
  ADD CONSTRAINT access_kind_check CHECK (kind IN ('login', 'session', 'install', 'key')),
  ADD COLUMN id        uuid NOT NULL DEFAULT gen_random_uuid(), -- by which a session is named; opens nothing
  ADD COLUMN login_key bytea,                       -- who proved to read that address' mail
  ADD COLUMN staff_id  uuid,                        -- the person, or the key; null for a link of the command line
  ADD COLUMN role      text NOT NULL DEFAULT 'owner',
  ADD COLUMN scopes    text[] NOT NULL DEFAULT '{}', -- of a key
  ADD COLUMN agent     text NOT NULL DEFAULT '',    -- the browser, as it calls itself
  ADD COLUMN seen_at   timestamptz;
CREATE INDEX access_merchant ON access (merchant_id, kind, created_at);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['staff', 'api_key']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON staff, staff_route, sign_in_mail TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON api_key TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON sign_in_mail TO regulars_router;
