-- What came of automations: who is compared with whom, and figures that no page adds up anew.
-- +goose Up
CREATE TABLE journey_person (
  merchant_id uuid NOT NULL,
  journey_id  uuid NOT NULL,
  member_id   uuid NOT NULL,
  grp         smallint NOT NULL,            -- journey.Group
  assigned_at timestamptz NOT NULL,         -- with the first thing given, or that would have been
  until       timestamptz NOT NULL,         -- purchases placed before count
  bought      boolean NOT NULL DEFAULT false,
  revenue     bigint NOT NULL DEFAULT 0,    -- minor units of the merchant's currency
  PRIMARY KEY (merchant_id, journey_id, member_id),
  FOREIGN KEY (merchant_id, journey_id) REFERENCES journey (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 80);
CREATE INDEX journey_person_member ON journey_person (merchant_id, member_id);

CREATE TABLE journey_figure (
  merchant_id uuid NOT NULL,
  journey_id  uuid NOT NULL,
  name        text NOT NULL,                -- journey.Figure
  n           numeric(40, 0) NOT NULL,
  PRIMARY KEY (merchant_id, journey_id, name),
  FOREIGN KEY (merchant_id, journey_id) REFERENCES journey (merchant_id, id)
) WITH (fillfactor = 50);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['journey_person', 'journey_figure']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON journey_person TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON journey_figure TO regulars_app;
