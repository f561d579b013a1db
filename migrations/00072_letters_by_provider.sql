-- Letters about the program go by the merchant's mail service, too: one whose outcome is unknown may be handed in again
-- under its key.
-- +goose Up
ALTER TABLE message
  ADD COLUMN via text NOT NULL DEFAULT '', -- message.Provider of the attempt
  ADD COLUMN keyed_at timestamptz;         -- the first attempt under its key, whose outcome may be unknown
