-- What workflows of a store's platform asked us to do: each once, however often the platform asks.
-- +goose Up
CREATE TABLE flow_run (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  store_id    uuid NOT NULL,
  run_key     text NOT NULL,                -- the platform's, the same for each repetition
  action      text NOT NULL,                -- platform.Action
  status      smallint NOT NULL DEFAULT 0,  -- flow.Status
  said        text NOT NULL DEFAULT '',     -- what the platform was answered: no personal data
  asked       int NOT NULL DEFAULT 0,       -- how often it was asked for
  asked_at    timestamptz NOT NULL,         -- first
  tried_at    timestamptz NOT NULL,         -- last
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
CREATE UNIQUE INDEX flow_run_once ON flow_run (merchant_id, store_id, run_key);
CREATE INDEX flow_run_log ON flow_run (merchant_id, store_id, id DESC);
CREATE INDEX flow_run_old ON flow_run (merchant_id, tried_at);
ALTER TABLE flow_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE flow_run FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON flow_run TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON flow_run TO regulars_app;
SELECT let_owner_wipe();
