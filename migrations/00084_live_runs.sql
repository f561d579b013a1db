-- Who is on the way through an automation, found beside however many have been; and what was not sent, beside however
-- much was.
-- +goose Up
CREATE INDEX journey_run_live ON journey_run (merchant_id, journey_id, id) WHERE state <> 1;
CREATE INDEX message_fate ON message (merchant_id, status, id DESC) WHERE status <> 1;
CREATE INDEX selling_template ON selling (merchant_id, template_id, id DESC);
CREATE INDEX selling_fate ON selling (merchant_id, status, id DESC) WHERE status <> 1;
