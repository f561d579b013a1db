-- Surveys: what is asked, in numbered versions; who was asked, and what they said.
-- +goose Up
CREATE TABLE survey (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  slug        text NOT NULL,               -- what automations and rules call it; never changed
  state       smallint NOT NULL DEFAULT 0, -- survey.State
  version     int NOT NULL DEFAULT 0,      -- newest published one, 0 for none
  draft       jsonb NOT NULL,              -- survey.Document
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, slug)
);

CREATE TABLE survey_version (
  merchant_id  uuid NOT NULL,
  survey_id    uuid NOT NULL,
  number       int NOT NULL,
  document     jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  author       text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, survey_id, number),
  FOREIGN KEY (merchant_id, survey_id) REFERENCES survey (merchant_id, id)
);

-- One invitation and what came of it; or what somebody said who followed an open
-- link, with nobody's name on it.
CREATE TABLE survey_response (
  merchant_id uuid NOT NULL,
  id          uuid NOT NULL,
  survey_id   uuid NOT NULL,
  version     int NOT NULL,
  member_id   uuid,                        -- null: nobody knows who
  ask_key     text NOT NULL,               -- what it was asked for: the same cause asks once
  order_id    uuid,
  store_id    uuid,
  product     text NOT NULL DEFAULT '',
  shown       boolean NOT NULL DEFAULT true, -- in the widget
  asked_at    timestamptz NOT NULL,
  ends_at     timestamptz NOT NULL,        -- no answer is taken after
  answered_at timestamptz,                 -- when the first answer came
  finished_at timestamptz,                 -- when it was sent off
  declined_at timestamptz,                 -- "not now", in the widget
  locale      text NOT NULL DEFAULT '',
  points      bigint NOT NULL DEFAULT 0,   -- what it gave
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, ask_key),
  FOREIGN KEY (merchant_id, survey_id, version) REFERENCES survey_version (merchant_id, survey_id, number),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX survey_response_member ON survey_response (merchant_id, member_id, asked_at DESC) WHERE member_id IS NOT NULL;
CREATE INDEX survey_response_answered ON survey_response (merchant_id, survey_id, answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX survey_response_asked ON survey_response (merchant_id, survey_id, asked_at);

CREATE TABLE survey_answer (
  merchant_id uuid NOT NULL,
  response_id uuid NOT NULL,
  question    text NOT NULL,               -- the question's id in the document
  survey_id   uuid NOT NULL,
  number      smallint,                    -- of a scale
  choice      text NOT NULL DEFAULT '',    -- an option's id
  body        text NOT NULL DEFAULT '',    -- in the shopper's words
  at          timestamptz NOT NULL,
  search      tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED,
  PRIMARY KEY (merchant_id, response_id, question),
  FOREIGN KEY (merchant_id, response_id) REFERENCES survey_response (merchant_id, id)
);
CREATE INDEX survey_answer_search ON survey_answer USING gin (search) WHERE body <> '';
CREATE INDEX survey_answer_said ON survey_answer (merchant_id, survey_id, response_id DESC) WHERE body <> '';

CREATE TABLE survey_setting (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  quiet_days  smallint NOT NULL            -- between two surveys to one member, all surveys together
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['survey', 'survey_version', 'survey_response', 'survey_answer', 'survey_setting']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE ON survey, survey_setting TO regulars_app;
GRANT SELECT, INSERT ON survey_version TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON survey_response TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON survey_answer TO regulars_app;
