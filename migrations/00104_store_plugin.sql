-- What the companion plugin in a store says of itself when it is told who we are.
-- +goose Up
ALTER TABLE store
  ADD COLUMN plugin_state    smallint NOT NULL DEFAULT 0,   -- merchant.PluginState: 0 never asked
  ADD COLUMN plugin_version  text NOT NULL DEFAULT '',      -- '' for one that does not say
  ADD COLUMN plugin_features text NOT NULL DEFAULT '',      -- what it can, by commas
  ADD COLUMN plugin_runs     text NOT NULL DEFAULT '';      -- 'WordPress 6.8.1, WooCommerce 10.7.0, PHP 8.2.1'
