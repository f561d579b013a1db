-- Who the tenants are, which stores are theirs, and how a request finds them.
-- +goose Up
CREATE TABLE merchant (
  id          uuid PRIMARY KEY,
  name        text NOT NULL,
  time_zone   text NOT NULL DEFAULT 'UTC',   -- rules every calendar of this merchant
  locale      text NOT NULL DEFAULT 'en',
  currency    text NOT NULL DEFAULT '',      -- of the first store; for display
  look        jsonb NOT NULL DEFAULT '{}',   -- points names, logo, colors, launcher, reasons
  keyset      bytea NOT NULL,                -- tink keysets, wrapped by the key-encryption key
  created_at  timestamptz NOT NULL
);

CREATE TABLE store (
  merchant_id        uuid NOT NULL REFERENCES merchant,
  id                 uuid NOT NULL,
  platform           text NOT NULL CHECK (platform IN ('shopify', 'woocommerce')),
  external_key       text NOT NULL,          -- shop domain, or the unguessable token of the webhook URL
  url                text NOT NULL,
  name               text NOT NULL,
  currency           text NOT NULL,
  time_zone          text NOT NULL,
  state              smallint NOT NULL DEFAULT 0,  -- 0 connected, 1 needs sign-in, 2 uninstalled
  credentials        bytea NOT NULL,         -- sealed with the merchant's keyset
  error              text NOT NULL DEFAULT '',
  connected_at       timestamptz NOT NULL,
  last_event_at      timestamptz,
  last_reconciled_at timestamptz,
  webhooks_missed    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, platform, external_key)
);

-- "Whose webhook is this?" is asked before the merchant is known, so this table
-- has no row-level security and nothing personal.
CREATE TABLE store_route (
  platform     text NOT NULL,
  external_key text NOT NULL,
  merchant_id  uuid NOT NULL,
  store_id     uuid NOT NULL,
  PRIMARY KEY (platform, external_key)
);

-- Sign-in links, sessions and install states: found by the hash of a secret
-- only its holder knows, before the merchant is known.
CREATE TABLE access (
  token_hash  bytea PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('login', 'session', 'install')),
  merchant_id uuid NOT NULL,
  subject     text NOT NULL DEFAULT '',      -- staff name, or the shop an install is for
  binding     bytea,                         -- hash of the browser's own secret (install)
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);
CREATE INDEX access_expiry ON access (expires_at);

-- A known text sealed with the key-encryption key: a start-up with another key
-- is refused before it writes anything nobody could read again.
CREATE TABLE key_canary (
  id     int PRIMARY KEY CHECK (id = 1),
  sealed bytea NOT NULL
);

-- How far each listing of a store has been read.
CREATE TABLE store_cursor (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  listing     text NOT NULL CHECK (listing IN ('orders', 'customers', 'products')),
  since       timestamptz NOT NULL,          -- everything changed before is here
  page        text NOT NULL DEFAULT '',      -- where an unfinished pass goes on
  pass_start  timestamptz,                   -- when that pass began
  next_at     timestamptz NOT NULL,
  failures    int NOT NULL DEFAULT 0,
  last_error  text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, store_id, listing),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
CREATE INDEX store_cursor_due ON store_cursor (next_at);

-- One row a tick of a schedule: the process that inserts it runs it.
CREATE TABLE job_tick (
  job    text NOT NULL,
  tick   timestamptz NOT NULL,
  PRIMARY KEY (job, tick)
);
