-- Files of points: members brought over from another program, and corrections of many members at once.
-- Durable work, page by page, from where it stands.
-- +goose Up
CREATE TABLE bulk_run (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  kind          smallint NOT NULL,           -- bulk.Kind
  file_name     text NOT NULL,
  bytes         bigint NOT NULL,             -- of the whole file
  file_hash     bytea,                       -- SHA-256 of its parts' hashes, once all are here
  source        text NOT NULL DEFAULT '',    -- the program it comes from, or what the members read
  layout        jsonb NOT NULL DEFAULT '{}', -- which column holds what
  phase         smallint NOT NULL DEFAULT 0, -- bulk.Phase
  at_byte       bigint NOT NULL DEFAULT 0,   -- where the phase goes on
  at_row        bigint NOT NULL DEFAULT 0,   -- rows done in this phase
  rows          bigint NOT NULL DEFAULT 0,   -- what the check found:
  good          bigint NOT NULL DEFAULT 0,
  bad           bigint NOT NULL DEFAULT 0,
  newcomers     bigint NOT NULL DEFAULT 0,
  points        bigint NOT NULL DEFAULT 0,   -- signed
  given_rows    bigint NOT NULL DEFAULT 0,   -- what was done:
  given_points  bigint NOT NULL DEFAULT 0,
  skipped       bigint NOT NULL DEFAULT 0,
  undone_points bigint NOT NULL DEFAULT 0,
  author        text NOT NULL DEFAULT '',
  created_at    timestamptz NOT NULL,
  phase_at      timestamptz NOT NULL,        -- when the phase began
  ended_at      timestamptz,
  state         smallint NOT NULL DEFAULT 1,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id)
) WITH (fillfactor = 50);
-- One file is brought in once, until that is undone or cancelled.
CREATE UNIQUE INDEX bulk_run_file ON bulk_run (merchant_id, kind, file_hash) WHERE phase IN (1, 2, 3, 4, 5);
CREATE INDEX bulk_run_due ON bulk_run (next_at) WHERE state = 0;
CREATE INDEX bulk_run_newest ON bulk_run (merchant_id, created_at DESC);

-- The file, in parts of 1 MiB, until nobody needs it: it holds e-mails.
CREATE TABLE bulk_part (
  merchant_id uuid NOT NULL,
  run_id      uuid NOT NULL,
  number      int NOT NULL CHECK (number > 0),
  body        bytea NOT NULL,
  body_hash   bytea NOT NULL,
  PRIMARY KEY (merchant_id, run_id, number),
  FOREIGN KEY (merchant_id, run_id) REFERENCES bulk_run (merchant_id, id)
);
ALTER TABLE bulk_part ALTER COLUMN body SET STORAGE EXTERNAL; -- a window of it is read without the rest

-- What is wrong with rows: which and what, never what stands in them.
CREATE TABLE bulk_problem (
  merchant_id uuid NOT NULL,
  run_id      uuid NOT NULL,
  row         bigint NOT NULL,
  applying    boolean NOT NULL,             -- found when it was done, not when it was checked
  field       text NOT NULL,
  problem     text NOT NULL,
  PRIMARY KEY (merchant_id, run_id, row, applying),
  FOREIGN KEY (merchant_id, run_id) REFERENCES bulk_run (merchant_id, id)
);

-- Which run brought a member, for who came from another program gets no welcome.
ALTER TABLE member ADD COLUMN imported_by uuid;
CREATE INDEX member_imported ON member (merchant_id, imported_by) WHERE imported_by IS NOT NULL;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['bulk_run', 'bulk_part', 'bulk_problem']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON bulk_run TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON bulk_run TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_part TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON bulk_problem TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON bulk_run TO regulars_router;
