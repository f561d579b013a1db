-- What the outside is told: servers of a merchant's and tools that listen, and one row of durable work for each thing
-- that each of them is told.
-- +goose Up
ALTER TABLE merchant ADD COLUMN tells jsonb NOT NULL DEFAULT '[]'; -- outbound.Kind: what anybody outside listens to

CREATE TABLE outbound_endpoint (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  tool          text NOT NULL DEFAULT '',    -- outbound.Tool, '' for a server of the merchant's
  name          text NOT NULL DEFAULT '',
  url           text NOT NULL DEFAULT '',
  kinds         text[] NOT NULL DEFAULT '{}', -- outbound.Kind
  with_email    boolean NOT NULL DEFAULT false,
  secret        bytea NOT NULL,              -- sealed: what is signed with, or a tool's key
  old_secret    bytea,                       -- sealed: signed with as well, for a while
  old_until     timestamptz,
  state         smallint NOT NULL DEFAULT 0, -- outbound.State: 0 on, 1 off, 2 off by itself: needs attention
  why           text NOT NULL DEFAULT '',    -- it is off
  failing_since timestamptz,
  failures      int NOT NULL DEFAULT 0,      -- in a row, of the server as a whole
  rest_until    timestamptz,                 -- nothing is sent before
  last_ok_at    timestamptz,
  created_at    timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX outbound_endpoint_tool ON outbound_endpoint (merchant_id, tool) WHERE tool <> '';

CREATE TABLE outbound_delivery (
  merchant_id   uuid NOT NULL,
  id            uuid NOT NULL,
  endpoint_id   uuid NOT NULL,
  kind          text NOT NULL,               -- outbound.Kind
  member_id     uuid,                        -- null for a test
  data          jsonb NOT NULL DEFAULT '{}', -- ids and figures; whom they are about is read when it is sent
  at            timestamptz NOT NULL,        -- when it happened
  status        smallint NOT NULL DEFAULT 0, -- outbound.Status
  why           text NOT NULL DEFAULT '',    -- it was not delivered
  code          smallint NOT NULL DEFAULT 0, -- HTTP status of the last answer, 0 for none
  tried_at      timestamptz,
  created_at    timestamptz NOT NULL,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, endpoint_id) REFERENCES outbound_endpoint (merchant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX outbound_delivery_due ON outbound_delivery (next_at) WHERE state = 0;
CREATE INDEX outbound_delivery_log ON outbound_delivery (merchant_id, endpoint_id, id DESC);
CREATE INDEX outbound_delivery_waiting ON outbound_delivery (merchant_id, endpoint_id) WHERE state = 0;
CREATE INDEX outbound_delivery_member ON outbound_delivery (merchant_id, member_id) WHERE member_id IS NOT NULL;
CREATE INDEX outbound_delivery_old ON outbound_delivery (merchant_id, created_at) WHERE state <> 0;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['outbound_endpoint', 'outbound_delivery']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON outbound_delivery TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON outbound_endpoint, outbound_delivery TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON outbound_delivery TO regulars_router;
