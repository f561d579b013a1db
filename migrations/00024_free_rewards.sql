-- Rewards that cost nothing, and codes for somebody who has no account.
-- +goose Up
ALTER TABLE redemption DROP CONSTRAINT redemption_points_check;
ALTER TABLE redemption ADD CONSTRAINT redemption_points_check CHECK (points >= 0);
ALTER TABLE redemption ALTER COLUMN member_id DROP NOT NULL;             -- null: whoever has the code
CREATE UNIQUE INDEX redemption_anybody ON redemption (merchant_id, idem_key) WHERE member_id IS NULL;
