-- Which letter of an automation tells the code of a reward that it gave: our own goes only where that one does not.
-- +goose Up
ALTER TABLE redemption ADD COLUMN told_by text NOT NULL DEFAULT '';
