-- Perks are handed over by staff: those that wait for it, oldest first, and what staff said about it.
-- +goose Up
ALTER TABLE redemption ADD COLUMN note text NOT NULL DEFAULT '';   -- to the member
CREATE INDEX redemption_to_do ON redemption (merchant_id, created_at, id) WHERE status = 10;
