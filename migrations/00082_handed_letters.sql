-- Letters about the program that a tool writes, connections that wait for another key, and who was told of them.
-- +goose Up
ALTER TABLE message_setting
  ADD COLUMN handed text[] NOT NULL DEFAULT '{}';     -- message.Kind of letters that Klaviyo writes
ALTER TABLE outbound_endpoint
  ADD COLUMN alerted_at timestamptz;                   -- when owners were written to that it needs them
ALTER TABLE sign_in_mail
  ADD COLUMN endpoint_id uuid;                        -- no link to sign in: news of this connection of invited_to
CREATE INDEX message_held ON message (merchant_id) WHERE state = 0 AND why <> ''; -- what waits for a tool's key
