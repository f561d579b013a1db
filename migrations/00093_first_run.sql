-- The first days: when a shop's pages showed the widget first, and what the page "Get started" keeps.
-- +goose Up
ALTER TABLE store ADD COLUMN seen_at timestamptz; -- first time since it was connected that a page of the shop asked for the widget

CREATE TABLE first_run (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  put_away_at timestamptz,                          -- staff want to see it no more
  habits      jsonb NOT NULL DEFAULT '[]',          -- []order.Habit, as counted last
  habits_at   timestamptz                           -- when they were counted, null for never
);
ALTER TABLE first_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE first_run FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON first_run TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON first_run TO regulars_app;
SELECT let_owner_wipe();
