-- What an order is judged by beyond its own state, and what limits and budgets count.
-- +goose Up
ALTER TABLE orders ADD COLUMN facts bytea;                              -- program.Facts, frozen at the first grant
ALTER TABLE identity ADD COLUMN tags text[] NOT NULL DEFAULT '{}';      -- the customer's tags in the store
ALTER TABLE balance ADD COLUMN tier text NOT NULL DEFAULT '';           -- the member's tier, '' for none

CREATE TABLE budget_use (
  merchant_id uuid NOT NULL REFERENCES merchant,
  key         text NOT NULL,               -- what gives, and the kind of window: "rule:spend/month"
  member_id   uuid NOT NULL,               -- zero for everybody's
  since       date NOT NULL,               -- the window's first day, in the merchant's calendar
  currency    text NOT NULL DEFAULT '',    -- '' for points
  amount      bigint NOT NULL DEFAULT 0,
  times       bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, key, member_id, since, currency)
) WITH (fillfactor = 70);
ALTER TABLE budget_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_use FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON budget_use TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON budget_use TO regulars_app;
