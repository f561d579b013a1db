-- Automations: documents and their versions, what happened to members, who is on the way through which, and what came
-- of it. A run and a signal are their own durable work.
-- +goose Up
CREATE TABLE journey (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  state       smallint NOT NULL DEFAULT 0, -- journey.State
  why         text NOT NULL DEFAULT '',    -- it is paused
  draft       jsonb NOT NULL,              -- journey.Document
  version     int NOT NULL DEFAULT 0,      -- the newest that was published
  on_since    timestamptz,                 -- what happened before begins nothing
  listens     text[] NOT NULL DEFAULT '{}', -- journey.Kind: what any of its versions wants to hear
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id)
) WITH (fillfactor = 80);

CREATE TABLE journey_version (
  merchant_id  uuid NOT NULL,
  journey_id   uuid NOT NULL,
  number       int NOT NULL CHECK (number > 0),
  document     jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  author       text NOT NULL,
  note         text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, journey_id, number),
  FOREIGN KEY (merchant_id, journey_id) REFERENCES journey (merchant_id, id)
);
CREATE TRIGGER journey_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journey_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- What happened and some journey listens to. A row is gone once it was heard.
CREATE TABLE journey_signal (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  kind          text NOT NULL,             -- journey.Kind
  member_id     uuid NOT NULL,
  subject       text NOT NULL,
  name          text NOT NULL DEFAULT '',
  nth           int NOT NULL DEFAULT 0,
  at            timestamptz NOT NULL,
  placed_at     timestamptz,
  amount        bigint NOT NULL DEFAULT 0,
  currency      text NOT NULL DEFAULT '',
  journey_id    uuid,                      -- only this one hears it: asked for, from before it was switched on
  created_at    timestamptz NOT NULL,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX journey_signal_due ON journey_signal (next_at) WHERE state = 0;
CREATE INDEX journey_signal_dead ON journey_signal (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX journey_signal_member ON journey_signal (merchant_id, member_id);

CREATE TABLE journey_run (
  merchant_id   uuid NOT NULL,
  id            uuid NOT NULL,
  journey_id    uuid NOT NULL,
  version       int NOT NULL,
  member_id     uuid NOT NULL,
  subject       text NOT NULL,             -- what began it
  begun         boolean NOT NULL DEFAULT false,
  step          text NOT NULL DEFAULT '',  -- where it stands
  waits         boolean NOT NULL DEFAULT false,
  heard         boolean NOT NULL DEFAULT false, -- what it waited for has happened
  acts          int NOT NULL DEFAULT 0,    -- steps that gave or sent something, or would have
  ending        text NOT NULL DEFAULT '',  -- journey.Ending
  why           text NOT NULL DEFAULT '',
  began_at      timestamptz NOT NULL,
  ended_at      timestamptz,
  put_off       boolean NOT NULL DEFAULT false, -- it fell due while its journey was paused
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, journey_id, member_id, subject), -- two deliveries of one event begin one run
  FOREIGN KEY (merchant_id, journey_id, version) REFERENCES journey_version (merchant_id, journey_id, number),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX journey_run_due ON journey_run (next_at) WHERE state = 0;
CREATE INDEX journey_run_next ON journey_run (merchant_id, next_at) WHERE state = 0;
CREATE INDEX journey_run_dead ON journey_run (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX journey_run_member ON journey_run (merchant_id, member_id, id DESC);
CREATE INDEX journey_run_put_off ON journey_run (merchant_id, journey_id) WHERE state = 0 AND put_off;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['journey', 'journey_version', 'journey_signal', 'journey_run']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['journey_signal', 'journey_run']
  LOOP
    EXECUTE format('CREATE POLICY router ON %I TO regulars_router USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at),
      UPDATE (dispatches, dispatched_at) ON %I TO regulars_router', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE ON journey TO regulars_app;
GRANT SELECT, INSERT ON journey_version TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON journey_signal, journey_run TO regulars_app;
