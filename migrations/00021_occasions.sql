-- What happened once and may be worth points, and birthdays.
-- +goose Up
CREATE TABLE occasion (
  merchant_id     uuid NOT NULL REFERENCES merchant,
  id              uuid NOT NULL,
  member_id       uuid NOT NULL,
  trigger         text NOT NULL,             -- program.Trigger
  key             text NOT NULL,             -- names it among the member's of that trigger
  name            text NOT NULL DEFAULT '',  -- of the event, survey or account
  at              timestamptz NOT NULL,
  points          bigint NOT NULL DEFAULT 0, -- what it gave; 0 when limits or conditions left nothing
  program_version int NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, member_id, trigger, key),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
ALTER TABLE occasion ENABLE ROW LEVEL SECURITY;
ALTER TABLE occasion FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON occasion TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON occasion TO regulars_app;

ALTER TABLE member ADD COLUMN birthday    text NOT NULL DEFAULT '';     -- MM-DD; nobody needs the year
ALTER TABLE member ADD COLUMN birthday_at timestamptz;                  -- when it was entered, or last changed
ALTER TABLE member ADD COLUMN birthday_by smallint NOT NULL DEFAULT 0;  -- member.EnteredBy
CREATE INDEX member_birthday ON member (merchant_id, birthday) WHERE birthday <> '' AND state = 1;
