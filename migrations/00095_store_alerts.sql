-- Owners are written to when a store refuses us.
-- +goose Up
ALTER TABLE store
  ADD COLUMN alerted_at timestamptz;  -- when owners were written to that it needs them
ALTER TABLE sign_in_mail
  ADD COLUMN about_store uuid;        -- no link to sign in: news of this store of invited_to
