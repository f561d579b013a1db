-- Whose profiles are kept in a connected tool: one row a member, the last wish wins.
-- +goose Up
ALTER TABLE outbound_endpoint ADD COLUMN fill_after uuid; -- members up to here were asked for since it was connected; null: all

CREATE TABLE outbound_profile (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,                  -- the member's
  wanted        bigint NOT NULL DEFAULT 1,
  given         boolean NOT NULL DEFAULT false, -- something of the member stands there
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX outbound_profile_due ON outbound_profile (next_at) WHERE state = 0;
CREATE INDEX outbound_profile_next ON outbound_profile (merchant_id, next_at) WHERE state = 0;
ALTER TABLE outbound_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbound_profile FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON outbound_profile TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
CREATE POLICY router ON outbound_profile TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON outbound_profile TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON outbound_profile TO regulars_router;
