-- Why a reward was picked for its member; days on which an automation begins for many, and how far each came; queues of
-- automations in their order, also where many rows are due at one moment.
-- +goose Up
ALTER TABLE redemption ADD COLUMN because jsonb; -- reward.Because, null where nothing was picked

CREATE TABLE journey_date (
  merchant_id  uuid NOT NULL,
  journey_id   uuid NOT NULL,
  at           timestamptz NOT NULL,       -- when it begins
  after_member uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- everyone up to here was told
  done_at      timestamptz,                -- everyone was
  PRIMARY KEY (merchant_id, journey_id, at),
  FOREIGN KEY (merchant_id, journey_id) REFERENCES journey (merchant_id, id)
);
ALTER TABLE journey_date ENABLE ROW LEVEL SECURITY;
ALTER TABLE journey_date FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON journey_date TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON journey_date TO regulars_app;

CREATE INDEX journey_run_turn ON journey_run (merchant_id, next_at, id) WHERE state = 0;
CREATE INDEX journey_signal_turn ON journey_signal (merchant_id, next_at, id) WHERE state = 0;
DROP INDEX journey_run_next;
