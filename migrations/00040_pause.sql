-- When the program stood still, and a program that comes to its end.
-- +goose Up
ALTER TABLE merchant ADD COLUMN pauses jsonb NOT NULL DEFAULT '[]'; -- merchant.Pause, oldest first

CREATE TABLE wind_down (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  revoke        boolean NOT NULL,            -- open codes die and their points return; else they live to their end
  tell          boolean NOT NULL,            -- members get a message
  phase         smallint NOT NULL DEFAULT 0, -- ending.Phase
  after         uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- how far its phase is
  codes         bigint NOT NULL DEFAULT 0,   -- that were open when it began
  told          bigint NOT NULL DEFAULT 0,
  began_at      timestamptz NOT NULL,
  ended_at      timestamptz,
  cancelled     boolean NOT NULL DEFAULT false,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX wind_down_one ON wind_down (merchant_id) WHERE NOT cancelled;
CREATE INDEX wind_down_due ON wind_down (next_at) WHERE state = 0;
CREATE INDEX wind_down_dead ON wind_down (merchant_id, id) WHERE state IN (2, 3);
ALTER TABLE wind_down ENABLE ROW LEVEL SECURITY;
ALTER TABLE wind_down FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON wind_down TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
CREATE POLICY router ON wind_down TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON wind_down TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON wind_down TO regulars_router;
