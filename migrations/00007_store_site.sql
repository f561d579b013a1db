-- A shop is connected once: by its host and path, whatever the scheme. Two
-- clicks on Connect met in no key before, because a WooCommerce store's own key
-- is drawn for each.
-- +goose Up
ALTER TABLE store ADD COLUMN site text NOT NULL DEFAULT ''; -- merchant.SiteOf(url); '' where an older release wrote it

-- Where a shop is here twice already, the one that works owns the address and
-- gets the next connection. The owner of a table under FORCE sees no row of it.
ALTER TABLE store NO FORCE ROW LEVEL SECURITY;
UPDATE store SET site = mine.site FROM (
  SELECT merchant_id, id, site, row_number() OVER (PARTITION BY merchant_id, platform, site ORDER BY state, id) nth
  FROM (SELECT merchant_id, id, platform, state, lower(rtrim(regexp_replace(url, '^[a-z]+://', '', 'i'), '/')) site
    FROM store) known) mine
WHERE store.merchant_id = mine.merchant_id AND store.id = mine.id AND mine.nth = 1;
ALTER TABLE store FORCE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX store_site ON store (merchant_id, platform, site) WHERE site <> '';
