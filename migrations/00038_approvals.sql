-- What one person asks for and a second must agree to: points above a limit.
-- +goose Up
ALTER TABLE merchant ADD COLUMN approve_above bigint NOT NULL DEFAULT 0;  -- points of one deed; 0 for no limit
ALTER TABLE bulk_run ADD COLUMN moved bigint NOT NULL DEFAULT 0;          -- points given plus points taken, by the check

CREATE TABLE approval (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  kind        text NOT NULL,               -- approval.Kind
  deed_key    text NOT NULL,               -- the same wish twice is one wish
  member_id   uuid,                        -- whom it is about, null for a file
  file_id     uuid,
  points      bigint NOT NULL,
  note        text NOT NULL DEFAULT '',    -- the asker's words; the member reads them
  request_key text NOT NULL DEFAULT '',    -- the Idempotency-Key it came with
  asker       text NOT NULL,               -- audit.Actor.ID
  asked_by    text NOT NULL,
  asked_as    text NOT NULL,               -- their role then
  asked_at    timestamptz NOT NULL,
  state       smallint NOT NULL DEFAULT 0, -- approval.State
  decided_by  text NOT NULL DEFAULT '',
  decided_at  timestamptz,
  reason      text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, file_id) REFERENCES bulk_run (merchant_id, id)
);
CREATE UNIQUE INDEX approval_deed ON approval (merchant_id, deed_key) WHERE state = 0;
CREATE INDEX approval_waiting ON approval (merchant_id, id) WHERE state = 0;
CREATE INDEX approval_member ON approval (merchant_id, member_id) WHERE member_id IS NOT NULL;

ALTER TABLE approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON approval TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON approval TO regulars_app;
