-- Counting what all members did before the first tiers, a page at a time: orders of others are applied meanwhile.
-- It has a table of its own, so that a release that does not know it ranks nobody by half of what they did.
-- +goose Up
CREATE TABLE tier_recount (
  merchant_id  uuid PRIMARY KEY REFERENCES merchant,
  from_version int NOT NULL,               -- the version that members are then ranked from
  after_member uuid NOT NULL               -- all up to this one have been counted
);
ALTER TABLE tier_recount ENABLE ROW LEVEL SECURITY;
ALTER TABLE tier_recount FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tier_recount TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON tier_recount TO regulars_app;
SELECT let_owner_wipe();
