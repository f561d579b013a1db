-- Back-tests: what a draft would have given for past orders. Durable work, one
-- open run a merchant; a run that loses its worker begins again, for it writes
-- nothing but its own row.
-- +goose Up
CREATE TABLE backtest_run (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  idem_key      text NOT NULL,
  document      jsonb NOT NULL,              -- the draft as it stood
  live_version  int NOT NULL,                -- what it is compared with, 0 for nothing
  since         timestamptz NOT NULL,        -- orders placed in [since, until)
  until         timestamptz NOT NULL,
  author        text NOT NULL DEFAULT '',
  done          bigint NOT NULL DEFAULT 0,   -- orders replayed so far
  total         bigint NOT NULL DEFAULT 0,   -- orders of members in that time
  holder        uuid,                        -- the try that may write: a newer one takes it over
  report        jsonb,                       -- backtest.Report, once it is done
  created_at    timestamptz NOT NULL,
  ended_at      timestamptz,
  cancelled     boolean NOT NULL DEFAULT false,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, idem_key)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX backtest_run_one ON backtest_run (merchant_id) WHERE state <> 1;
CREATE INDEX backtest_run_due ON backtest_run (next_at) WHERE state = 0;
CREATE INDEX backtest_run_newest ON backtest_run (merchant_id, created_at DESC);

ALTER TABLE backtest_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE backtest_run FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON backtest_run TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
CREATE POLICY router ON backtest_run TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON backtest_run TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON backtest_run TO regulars_router;
