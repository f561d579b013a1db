-- Staff can let a code live longer: until then, once the store knows it.
-- +goose Up
ALTER TABLE redemption ADD COLUMN extend_to timestamptz;
