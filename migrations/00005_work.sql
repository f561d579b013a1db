-- Durable work. Every table here carries the same work columns:
--   state 0 waiting, 1 done, 2 dead (needs attention), 3 parked (its store refuses our credentials)
-- +goose Up
CREATE TABLE inbox (
  merchant_id   uuid NOT NULL,
  id            uuid NOT NULL,
  store_id      uuid NOT NULL,
  topic         text NOT NULL,
  dedupe_key    text NOT NULL,
  body          bytea,
  body_hash     bytea NOT NULL,
  received_at   timestamptz NOT NULL,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  done_at       timestamptz,
  object        text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, store_id, dedupe_key)
) WITH (fillfactor = 70, toast_tuple_target = 256);
CREATE INDEX inbox_due ON inbox (merchant_id, id) WHERE state = 0;
CREATE INDEX inbox_dead ON inbox (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX inbox_old ON inbox (merchant_id, done_at) WHERE state = 1;
-- +goose StatementBegin
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    ALTER TABLE inbox ALTER COLUMN body SET COMPRESSION lz4;
  END IF;
END
$$;
-- +goose StatementEnd

CREATE TABLE redemption (
  merchant_id     uuid NOT NULL,
  id              uuid NOT NULL,
  member_id       uuid NOT NULL,
  store_id        uuid NOT NULL,
  customer_id     text NOT NULL,
  reward_id       text NOT NULL,
  reward          jsonb NOT NULL,            -- as it stood when taken
  program_version int NOT NULL,
  points          bigint NOT NULL CHECK (points > 0),
  idem_key        text NOT NULL,
  idem_hash       bytea NOT NULL,
  code            text NOT NULL,
  salt            int NOT NULL DEFAULT 0,
  status          smallint NOT NULL,         -- redemption.State
  external_id     text NOT NULL DEFAULT '',
  created_at      timestamptz NOT NULL,
  ends_at         timestamptz NOT NULL,
  issued_at       timestamptz,
  unknown_since   timestamptz,
  closed_at       timestamptz,
  sweeps          int NOT NULL DEFAULT 0,
  used_order_id   uuid,
  state           smallint NOT NULL DEFAULT 0,
  attempts        int NOT NULL DEFAULT 0,
  dispatches      int NOT NULL DEFAULT 0,
  dispatched_at   timestamptz,
  next_at         timestamptz NOT NULL,
  last_error      text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, member_id, idem_key),
  UNIQUE (merchant_id, store_id, code),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
) WITH (fillfactor = 80);
CREATE INDEX redemption_due ON redemption (next_at) WHERE state = 0;
CREATE INDEX redemption_dead ON redemption (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX redemption_member ON redemption (merchant_id, member_id, created_at DESC);

-- Which lots a redemption took its points from, to give them back to the same.
CREATE TABLE redemption_lot (
  merchant_id   uuid NOT NULL,
  redemption_id uuid NOT NULL,
  lot_id        uuid NOT NULL,
  points        bigint NOT NULL CHECK (points > 0),
  PRIMARY KEY (merchant_id, redemption_id, lot_id),
  FOREIGN KEY (merchant_id, redemption_id) REFERENCES redemption (merchant_id, id),
  FOREIGN KEY (merchant_id, lot_id) REFERENCES lot (merchant_id, id)
);

CREATE TABLE effect (
  merchant_id   uuid NOT NULL,
  id            uuid NOT NULL,
  effect_key    text NOT NULL,               -- one row a thing to be written: the last write wins
  kind          text NOT NULL,
  store_id      uuid NOT NULL,
  target        text NOT NULL,
  wanted        bigint NOT NULL DEFAULT 1,   -- rises with each change
  written       bigint NOT NULL DEFAULT 0,   -- the change that was last written
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, effect_key),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX effect_due ON effect (next_at) WHERE state = 0;
CREATE INDEX effect_dead ON effect (merchant_id, id) WHERE state IN (2, 3);

-- Row-level security on every tenant table. The router's policies let it see
-- rows; its column grants below let it see almost nothing of them.
-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['merchant', 'store', 'store_cursor', 'member', 'identity', 'orders', 'product', 'transfer',
    'balance', 'lot', 'ledger_day', 'program_version', 'program_draft', 'inbox', 'redemption', 'redemption_lot', 'effect']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (%I = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)',
      t, CASE t WHEN 'merchant' THEN 'id' ELSE 'merchant_id' END);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['store_cursor', 'inbox', 'redemption', 'effect', 'lot', 'store', 'merchant']
  LOOP
    EXECUTE format('CREATE POLICY router ON %I TO regulars_router USING (true) WITH CHECK (true)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd

GRANT SELECT, INSERT, UPDATE ON merchant, store, store_cursor, member, identity, orders, product, balance, lot,
  ledger_day, inbox, redemption, redemption_lot, effect, access TO regulars_app;
GRANT SELECT, INSERT ON transfer, program_version TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON program_draft, store_route, job_tick, key_canary TO regulars_app;
GRANT DELETE ON access, inbox, product TO regulars_app;

GRANT INSERT ON inbox TO regulars_router;
GRANT SELECT (merchant_id, id, store_id, topic, dedupe_key, body_hash, state, attempts, dispatches, dispatched_at, next_at, received_at, done_at),
  UPDATE (dispatches, dispatched_at) ON inbox TO regulars_router;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at) ON redemption, effect TO regulars_router;
GRANT SELECT (merchant_id, id, state, available_at) ON lot TO regulars_router;
GRANT SELECT (merchant_id, store_id, listing, next_at), UPDATE (next_at) ON store_cursor TO regulars_router;
GRANT SELECT (merchant_id, id, state) ON store TO regulars_router;
GRANT SELECT (id) ON merchant TO regulars_router;
GRANT SELECT ON store_route TO regulars_router;
GRANT SELECT ON goose_db_version TO regulars_app;
