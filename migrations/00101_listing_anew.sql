-- A listing that is to be read anew while a worker is in the middle of it: what
-- that worker knows of it counts no more.
-- +goose Up
ALTER TABLE store_cursor
  ADD COLUMN anew integer NOT NULL DEFAULT 0;  -- how often it was begun anew

GRANT DELETE ON first_reading TO regulars_app;
