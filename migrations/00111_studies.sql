-- Studies and product tests: who is invited, what they agreed to, what was sent to them and what they said.
-- +goose Up
CREATE TABLE study (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  outline       jsonb NOT NULL,               -- study.Outline; changes in a draft alone
  stage         smallint NOT NULL DEFAULT 0,  -- study.Stage
  seed          uuid,                         -- of the draw: with it the same people are drawn again
  after_member  uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- the audience up to here was looked at
  looked        bigint NOT NULL DEFAULT 0,    -- members of the audience looked at
  fit           bigint NOT NULL DEFAULT 0,    -- of those, who could be drawn
  started_at    timestamptz,
  drawn_at      timestamptz,                  -- everybody was looked at
  closed_at     timestamptz,
  forgotten_at  timestamptz,                  -- no postal address is kept any more
  created_at    timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  state         smallint NOT NULL DEFAULT 1,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id)
) WITH (fillfactor = 50);
CREATE INDEX study_due ON study (next_at) WHERE state = 0;
CREATE INDEX study_dead ON study (merchant_id, id) WHERE state IN (2, 3);

-- One person of a study, and one row of work. Without a member it is somebody who was erased: a count.
CREATE TABLE study_invitation (
  merchant_id    uuid NOT NULL,
  id             uuid NOT NULL,
  study_id       uuid NOT NULL,
  member_id      uuid,
  quota          text NOT NULL,                -- study.Quota's id
  lot            bigint NOT NULL,              -- drawn: the lowest of a quota are invited
  stage          smallint NOT NULL DEFAULT 0,  -- study.Step
  why            text NOT NULL DEFAULT '',     -- not invited after all: why
  until_at       timestamptz,                  -- by when it is their turn
  reminders      smallint NOT NULL DEFAULT 0,
  reminded_at    timestamptz,                  -- of this turn
  invited_at     timestamptz,
  accepted_at    timestamptz,
  terms_id       text NOT NULL DEFAULT '',     -- consent_text: the words that they accepted
  declined_at    timestamptz,
  address_at     timestamptz,
  sealed_address bytea,                        -- gone when it was forgotten
  exported_at    timestamptz,
  shipped_at     timestamptz,
  response_id    uuid,                         -- survey_response: what they said
  asked_at       timestamptz,                  -- for what they think
  answered_at    timestamptz,
  thanked_at     timestamptz,
  ended_at       timestamptz,                  -- nothing more is to come of it
  state          smallint NOT NULL DEFAULT 0,
  attempts       int NOT NULL DEFAULT 0,
  dispatches     int NOT NULL DEFAULT 0,
  dispatched_at  timestamptz,
  next_at        timestamptz NOT NULL,
  last_error     text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, study_id, member_id),
  FOREIGN KEY (merchant_id, study_id) REFERENCES study (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 50);
CREATE INDEX study_invitation_stage ON study_invitation (merchant_id, study_id, stage, quota, id);
CREATE INDEX study_invitation_member ON study_invitation (merchant_id, member_id, invited_at);
CREATE INDEX study_invitation_response ON study_invitation (merchant_id, response_id) WHERE response_id IS NOT NULL;
CREATE INDEX study_invitation_due ON study_invitation (next_at) WHERE state = 0;
CREATE INDEX study_invitation_dead ON study_invitation (merchant_id, id) WHERE state IN (2, 3);

-- How often one member is invited; nothing for study.StandardPace.
CREATE TABLE study_setting (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  most        smallint NOT NULL,  -- studies
  days        smallint NOT NULL   -- in so many days
);

-- The panel: whose newest decision about studies (consent.Studies) is a yes.
CREATE INDEX consent_record_studies ON consent_record (merchant_id, member_id, at DESC, granted, id DESC)
  WHERE channel = 7;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['study', 'study_invitation', 'study_setting']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['study', 'study_invitation']
  LOOP
    EXECUTE format('CREATE POLICY router ON %I TO regulars_router USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at) ON %I TO regulars_router', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON study, study_invitation, study_setting TO regulars_app;
SELECT let_owner_wipe();
