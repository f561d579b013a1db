-- The map: in which stage of their way each member is, how many are in each, and who moved when.
-- +goose Up
ALTER TABLE segment_fact
  ADD COLUMN stage       smallint NOT NULL DEFAULT 0, -- insight.Stage; 0 until a recount has placed them
  ADD COLUMN stage_since timestamptz,
  ADD COLUMN stage_until timestamptz;                 -- when the clock alone leads on, null for never
CREATE INDEX segment_fact_stage_until ON segment_fact (merchant_id, stage_until) WHERE stage_until IS NOT NULL;

ALTER TABLE segment_scale
  ADD COLUMN stage_at  timestamptz NOT NULL DEFAULT '0001-01-01', -- the first of stage_until, or before it
  ADD COLUMN placed_at timestamptz,                              -- when everybody had been placed once
  ADD COLUMN gaps_at   timestamptz;                              -- when gap and gap_p90 were taken
GRANT SELECT (stage_at) ON segment_scale TO regulars_router;

-- How many members are in each stage.
CREATE TABLE stage_count (
  merchant_id uuid NOT NULL REFERENCES merchant,
  stage       smallint NOT NULL,
  members     bigint NOT NULL,
  PRIMARY KEY (merchant_id, stage)
) WITH (fillfactor = 50);

-- How many moved from one stage to another on a day, and after how many days there. From 0 is who came to be known,
-- to 0 who is known no more. No row names anybody.
CREATE TABLE stage_flow (
  merchant_id uuid NOT NULL REFERENCES merchant,
  day         date NOT NULL,                          -- of UTC
  from_stage  smallint NOT NULL,
  to_stage    smallint NOT NULL,
  stayed      smallint NOT NULL,                      -- insight.Bucket; -1: what was known was put right
  n           bigint NOT NULL,
  PRIMARY KEY (merchant_id, day, from_stage, to_stage, stayed)
) WITH (fillfactor = 70);

ALTER TABLE survey_answer ADD COLUMN stage smallint NOT NULL DEFAULT 0; -- where its member was; of answers in words alone
CREATE INDEX survey_answer_stage ON survey_answer (merchant_id, stage, at DESC, response_id DESC) WHERE body <> '';

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['stage_count', 'stage_flow']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE ON stage_count, stage_flow TO regulars_app;
SELECT let_owner_wipe();
