-- A place of a study that becomes free is offered to who said yes too late: who waits, and who was offered one.
-- +goose Up
ALTER TABLE study
  ADD COLUMN stopped_at timestamptz;  -- staff let nobody else take part: no place is offered any more
ALTER TABLE study_invitation
  ADD COLUMN wanted_at  timestamptz,  -- they said yes when all places were taken
  ADD COLUMN offered_at timestamptz;  -- a place that became free was kept for them, once
CREATE INDEX study_invitation_waiting ON study_invitation (merchant_id, study_id, wanted_at, lot)
  WHERE wanted_at IS NOT NULL AND offered_at IS NULL;
