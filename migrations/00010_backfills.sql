-- Points for orders of the time before the program: durable work, one run at a
-- time a merchant, worked batch by batch from where it stands.
-- +goose Up
CREATE TABLE backfill (
  merchant_id      uuid NOT NULL REFERENCES merchant,
  id               uuid NOT NULL,
  idem_key         text NOT NULL,
  since            timestamptz NOT NULL,      -- orders placed in [since, until)
  until            timestamptz NOT NULL,
  program_version  int NOT NULL,              -- whose rules count
  expected_orders  bigint NOT NULL,           -- what the preview showed
  expected_members bigint NOT NULL,
  expected_points  bigint NOT NULL,
  given_orders     bigint NOT NULL DEFAULT 0, -- so far
  given_members    bigint NOT NULL DEFAULT 0,
  given_points     bigint NOT NULL DEFAULT 0,
  last_placed_at   timestamptz NOT NULL,      -- where it goes on: above this order
  last_order_id    uuid NOT NULL,
  created_at       timestamptz NOT NULL,
  ended_at         timestamptz,
  cancelled        boolean NOT NULL DEFAULT false,
  state            smallint NOT NULL DEFAULT 0,
  attempts         int NOT NULL DEFAULT 0,
  dispatches       int NOT NULL DEFAULT 0,
  dispatched_at    timestamptz,
  next_at          timestamptz NOT NULL,
  last_error       text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, idem_key)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX backfill_one ON backfill (merchant_id) WHERE state <> 1;
CREATE INDEX backfill_due ON backfill (next_at) WHERE state = 0;
CREATE INDEX backfill_newest ON backfill (merchant_id, created_at DESC);

-- Who got points from a run, so that each is counted once however often it is
-- interrupted.
CREATE TABLE backfill_member (
  merchant_id uuid NOT NULL,
  backfill_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  PRIMARY KEY (merchant_id, backfill_id, member_id),
  FOREIGN KEY (merchant_id, backfill_id) REFERENCES backfill (merchant_id, id)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['backfill', 'backfill_member']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON backfill TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON backfill TO regulars_app;
GRANT SELECT, INSERT ON backfill_member TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON backfill TO regulars_router;
