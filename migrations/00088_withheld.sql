-- What a store's platform keeps from the app of the people who buy there.
-- +goose Up
ALTER TABLE store ADD COLUMN withheld text NOT NULL DEFAULT ''; -- name, email, phone, address, other, by commas
