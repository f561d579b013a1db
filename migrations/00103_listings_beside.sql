-- More of what WooCommerce lists: refunds, new accounts, guests, and categories with
-- what is above them. And parcels of which nobody tells when they arrive.
-- +goose Up
ALTER TABLE store_cursor DROP CONSTRAINT store_cursor_listing_check;
ALTER TABLE store_cursor ADD CONSTRAINT store_cursor_listing_check CHECK (listing IN ('orders', 'customers',
  'products', 'order_ids', 'product_ids', 'refunds', 'newcomers', 'guests', 'categories'));

-- Stores that are here already follow them from now on. The owner of a table under
-- FORCE sees no row of it, so that is lifted for this statement.
ALTER TABLE store NO FORCE ROW LEVEL SECURITY;
ALTER TABLE store_cursor NO FORCE ROW LEVEL SECURITY;
INSERT INTO store_cursor (merchant_id, store_id, listing, since, next_at)
  SELECT merchant_id, id, l, now() - interval '1 day', now() + random() * interval '5 minutes'
  FROM store, unnest(ARRAY['refunds', 'newcomers', 'guests', 'categories']) l
  WHERE platform = 'woocommerce'
  ON CONFLICT DO NOTHING;
ALTER TABLE store FORCE ROW LEVEL SECURITY;
ALTER TABLE store_cursor FORCE ROW LEVEL SECURITY;

ALTER TABLE collection
  ADD COLUMN parent text NOT NULL DEFAULT '';   -- the category above it, '' for none
ALTER TABLE product
  ADD COLUMN filed text[];                      -- what it was put into itself; collections has those above, too. NULL: as collections

-- What is in a category is in those above it. A circle ends where it closes.
-- +goose StatementBegin
CREATE FUNCTION with_ancestors(of_merchant uuid, of_store uuid, own text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up (id) AS (
    SELECT unnest(own)
    UNION
    SELECT c.parent FROM up JOIN collection c ON c.external_id = up.id
    WHERE c.merchant_id = of_merchant AND c.store_id = of_store AND c.parent <> '')
  SELECT own || coalesce((SELECT array_agg(id ORDER BY id) FROM up WHERE id <> ALL (own)), '{}')
$$;
-- +goose StatementEnd

ALTER TABLE order_moment
  ADD COLUMN delivered_guessed boolean NOT NULL DEFAULT false; -- nobody said so: parcels to its country take about as long
