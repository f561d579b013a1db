-- A tool can listen for one store: Shopify Flow does, once for each.
-- +goose Up
ALTER TABLE outbound_endpoint ADD COLUMN store_id uuid; -- that a tool listens for, null for one that listens for all
ALTER TABLE outbound_endpoint ADD FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id);
DROP INDEX outbound_endpoint_tool;
CREATE UNIQUE INDEX outbound_endpoint_tool ON outbound_endpoint (merchant_id, tool, store_id) NULLS NOT DISTINCT
  WHERE tool <> '';
