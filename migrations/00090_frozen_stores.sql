-- Stores that do not pay for a while, stores that their platform's own configuration subscribes, and what answered.
-- +goose Up
ALTER TABLE store
  ADD COLUMN probe_at       timestamptz,                    -- when a frozen store (state 3) is asked again
  ADD COLUMN probes         int NOT NULL DEFAULT 0,         -- how often it was, in vain
  ADD COLUMN managed        boolean NOT NULL DEFAULT false, -- the app's configuration subscribes it to webhooks
  ADD COLUMN served_version text NOT NULL DEFAULT '';       -- the API version that answers where it is not the one asked for
