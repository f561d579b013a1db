-- Codes that are out are looked at in their store: staff may delete one. And a reward
-- whose codes a store refuses again and again is somebody's to see.
-- +goose Up
ALTER TABLE store_cursor DROP CONSTRAINT store_cursor_listing_check;
ALTER TABLE store_cursor ADD CONSTRAINT store_cursor_listing_check CHECK (listing IN ('orders', 'customers',
  'products', 'order_ids', 'product_ids', 'refunds', 'newcomers', 'guests', 'categories', 'codes'));

-- Stores that are here already follow them from now on. The owner of a table under
-- FORCE sees no row of it, so that is lifted for this statement.
ALTER TABLE store NO FORCE ROW LEVEL SECURITY;
ALTER TABLE store_cursor NO FORCE ROW LEVEL SECURITY;
INSERT INTO store_cursor (merchant_id, store_id, listing, since, next_at)
  SELECT merchant_id, id, 'codes', now(), now() + random() * interval '10 minutes'
  FROM store WHERE platform = 'woocommerce'
  ON CONFLICT DO NOTHING;
ALTER TABLE store FORCE ROW LEVEL SECURITY;
ALTER TABLE store_cursor FORCE ROW LEVEL SECURITY;

CREATE TABLE reward_refusal (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  store_id    uuid NOT NULL,
  reward_id   text NOT NULL,
  name        text NOT NULL,               -- of the reward, as it stood then
  reason      text NOT NULL,               -- of the last refusal
  times       int NOT NULL DEFAULT 1,      -- in a row: a code that is made deletes the row
  refused_at  timestamptz NOT NULL,        -- last
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
CREATE UNIQUE INDEX reward_refusal_once ON reward_refusal (merchant_id, store_id, reward_id);
ALTER TABLE reward_refusal ENABLE ROW LEVEL SECURITY;
ALTER TABLE reward_refusal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reward_refusal TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON reward_refusal TO regulars_app;
SELECT let_owner_wipe();
