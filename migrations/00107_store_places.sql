-- Where the merchant has the companion plugin of a store show nothing.
-- +goose Up
ALTER TABLE store
  ADD COLUMN plugin_hides text NOT NULL DEFAULT '';   -- merchant.Place, by commas; '' for nothing
