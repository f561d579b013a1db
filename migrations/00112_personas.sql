-- Personas: cards of who a group of members is, with what its people say and do, counted at night.
-- No row is of fewer than 10 people, and none names anybody.
-- +goose Up
CREATE TABLE persona (
  merchant_id     uuid NOT NULL REFERENCES merchant,
  id              uuid NOT NULL,
  name            text NOT NULL,
  segment_id      uuid NOT NULL,                -- whom it is of
  written         jsonb NOT NULL DEFAULT '{}',  -- persona.Written: staff's own words, which nothing else writes
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,         -- by staff
  removed_at      timestamptz,
  wanted_at       timestamptz NOT NULL,         -- figures of before are to be counted anew
  figures         jsonb NOT NULL DEFAULT '{}',  -- persona.Figures
  figured_at      timestamptz,                  -- as of when, null for not yet
  segment_version int NOT NULL DEFAULT 0,       -- of the condition that they are of
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, segment_id) REFERENCES segment (merchant_id, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX persona_name ON persona (merchant_id, lower(name)) WHERE removed_at IS NULL;
CREATE INDEX persona_segment ON persona (merchant_id, segment_id);

-- The main figures of each month, as its last day left them.
CREATE TABLE persona_month (
  merchant_id     uuid NOT NULL,
  persona_id      uuid NOT NULL,
  month           date NOT NULL,                -- its first day, in the merchant's calendar
  counted_at      timestamptz NOT NULL,
  segment_version int NOT NULL,
  marks           jsonb NOT NULL,               -- persona.Marks
  PRIMARY KEY (merchant_id, persona_id, month),
  FOREIGN KEY (merchant_id, persona_id) REFERENCES persona (merchant_id, id)
) WITH (fillfactor = 70);

-- What is counted once a merchant: the same figures of all members, which personas are compared with, and drafts.
CREATE TABLE persona_book (
  merchant_id   uuid PRIMARY KEY REFERENCES merchant,
  next_at       timestamptz NOT NULL,           -- when something is to be counted
  wanted_at     timestamptz NOT NULL,           -- figures of before are to be counted anew
  figures       jsonb NOT NULL DEFAULT '{}',    -- persona.Figures of all members
  figured_at    timestamptz,
  draft_wanted  timestamptz,                    -- when staff asked for drafts last
  drafts        jsonb NOT NULL DEFAULT '[]',    -- persona.Draft
  drafted_at    timestamptz
) WITH (fillfactor = 50);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['persona', 'persona_month', 'persona_book']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO regulars_app', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON persona_book TO regulars_router USING (true);
GRANT SELECT (merchant_id, next_at) ON persona_book TO regulars_router;
SELECT let_owner_wipe();
