-- Versions that are to go live at a moment: durable work of one task each, at
-- most one open plan a merchant.
-- +goose Up
CREATE TABLE publish_plan (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  document      jsonb NOT NULL,             -- what goes live: the draft as it stood
  base          int NOT NULL,               -- the version that was live then, 0 for none
  author        text NOT NULL,
  note          text NOT NULL DEFAULT '',
  due_at        timestamptz NOT NULL,
  number        int NOT NULL DEFAULT 0,     -- the version that it became
  created_at    timestamptz NOT NULL,
  ended_at      timestamptz,
  cancelled     boolean NOT NULL DEFAULT false,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX publish_plan_one ON publish_plan (merchant_id) WHERE state <> 1;
CREATE INDEX publish_plan_due ON publish_plan (next_at) WHERE state = 0;

ALTER TABLE publish_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE publish_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON publish_plan TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
CREATE POLICY router ON publish_plan TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON publish_plan TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON publish_plan TO regulars_router;
