-- Whom a draft would concern, member by member, as a back-test found it: to be downloaded as a file.
-- +goose Up
CREATE TABLE backtest_part (
  merchant_id uuid NOT NULL REFERENCES merchant,
  run_id      uuid NOT NULL,
  number      int NOT NULL,                -- from 1
  body        jsonb NOT NULL,              -- backtest.Concern, by member; ids and points, nothing personal
  PRIMARY KEY (merchant_id, run_id, number),
  FOREIGN KEY (merchant_id, run_id) REFERENCES backtest_run (merchant_id, id) ON DELETE CASCADE
);
ALTER TABLE backtest_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE backtest_part FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON backtest_part TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, DELETE ON backtest_part TO regulars_app;
SELECT let_owner_wipe();
