-- Answers whose form was never sent off are heeded a day later, once.
-- +goose Up
ALTER TABLE survey_response ADD COLUMN heeded_at timestamptz;
CREATE INDEX survey_response_left ON survey_response (merchant_id, answered_at)
  WHERE answered_at IS NOT NULL AND finished_at IS NULL AND heeded_at IS NULL AND member_id IS NOT NULL;
