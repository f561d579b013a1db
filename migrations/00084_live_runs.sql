-- Who is on the way through an automation, found beside however many have been.
-- +goose Up
CREATE INDEX journey_run_live ON journey_run (merchant_id, journey_id, id) WHERE state <> 1;
