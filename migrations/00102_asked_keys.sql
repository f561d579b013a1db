-- A WooCommerce store brings its API key to an address of ours before anybody is
-- known to have come back from its consent page: the key waits beside the state that
-- names it, sealed. And a shop, which has no key of its own that would tell, is one
-- merchant's at a time.
-- +goose Up
ALTER TABLE access
  DROP CONSTRAINT access_kind_check,
  ADD CONSTRAINT access_kind_check CHECK (kind IN ('login', 'session', 'install', 'key', 'keys')),
  ADD COLUMN back   text NOT NULL DEFAULT '',  -- the store's own page to go back to; '' for our admin
  ADD COLUMN sealed bytea;                     -- the key that came, sealed with the key-encryption key

ALTER TABLE store
  ADD COLUMN trouble    text NOT NULL DEFAULT '',  -- platform.Trouble: why its listings cannot be read
  ADD COLUMN trouble_at timestamptz;               -- since when

-- The owner of a table under FORCE sees no row of it.
ALTER TABLE store NO FORCE ROW LEVEL SECURITY;
INSERT INTO store_route (platform, external_key, merchant_id, store_id)
  SELECT 'woocommerce_site', site, merchant_id, id FROM store
  WHERE platform = 'woocommerce' AND site <> '' AND site NOT LIKE 'wiped:%' AND state <> 2
  ORDER BY state, connected_at
  ON CONFLICT DO NOTHING;
ALTER TABLE store FORCE ROW LEVEL SECURITY;
