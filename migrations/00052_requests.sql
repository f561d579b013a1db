-- What members ask of the merchant's people: complaints, questions, suggestions.
-- +goose Up
CREATE TABLE request (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,               -- sorts by time
  member_id   uuid NOT NULL,
  kind        text NOT NULL,               -- support.Kind
  state       smallint NOT NULL DEFAULT 0, -- support.State
  opened_by   text NOT NULL,               -- support.Opener
  open_key    text NOT NULL,               -- what it was opened for: the same cause opens one
  order_id    uuid,                        -- the order it is about, ours
  store_id    uuid,                        -- with product: the store that sells it
  product     text NOT NULL DEFAULT '',    -- that store's id of the product it is about
  body        text NOT NULL,               -- the member's words; dropped when they are erased
  note        text NOT NULL DEFAULT '',    -- what came of it, in the words of staff; dropped as well
  opened_at   timestamptz NOT NULL,
  answered_at timestamptz,
  closed_at   timestamptz,
  handled_by  text NOT NULL DEFAULT '',    -- who answered or closed it last
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, open_key),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX request_member ON request (merchant_id, member_id, id DESC);
CREATE INDEX request_going_on ON request (merchant_id, member_id) WHERE state <> 2;
CREATE INDEX request_state ON request (merchant_id, state, id DESC);

ALTER TABLE request ENABLE ROW LEVEL SECURITY;
ALTER TABLE request FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON request TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON request TO regulars_app;
