-- Whether a shop's pages still show the widget.
-- +goose Up
ALTER TABLE store
  ADD COLUMN shown_at   timestamptz,                 -- when a page of the shop last asked for the widget, to five minutes
  ADD COLUMN shown_days integer NOT NULL DEFAULT 0;  -- days on which one did, without two days between
