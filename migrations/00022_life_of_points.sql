-- When points end and who was told before, what is written off, and whose points wait for a person.
-- +goose Up
ALTER TABLE lot
  ADD COLUMN expired bigint NOT NULL DEFAULT 0,          -- of granted, ended unspent
  ADD COLUMN forgiven bigint NOT NULL DEFAULT 0,         -- written off when it was taken back after it was spent
  ADD COLUMN idle_months smallint NOT NULL DEFAULT 0,    -- ends so long after the member was last active, 0 for not
  ADD COLUMN postponed_from timestamptz,                 -- when it would have ended, had its notice been given
  ADD COLUMN due_at timestamptz;                         -- pending under review: when it would have become usable
-- A lot whose moment has not come waits until the year 9999 (ledger.Someday).
CREATE INDEX lot_ending ON lot (merchant_id, expires_at) INCLUDE (member_id, remaining, idle_months)
  WHERE state = 1 AND remaining > 0 AND expires_at IS NOT NULL;
CREATE INDEX lot_idle ON lot (merchant_id, member_id) INCLUDE (remaining, idle_months, expires_at)
  WHERE state = 1 AND remaining > 0 AND idle_months > 0;

ALTER TABLE balance ADD COLUMN last_activity timestamptz; -- last earned or redeemed; NULL: changed_at stands for it

-- Who was told that points end on a day: by a message, or by the widget.
CREATE TABLE expiry_notice (
  merchant_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  ends_at     timestamptz NOT NULL,
  first_at    timestamptz,                 -- when the first notice was asked for
  last_at     timestamptz,                 -- when the last one was
  shown_at    timestamptz,                 -- when the widget first showed it to the member
  PRIMARY KEY (merchant_id, member_id, ends_at),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX expiry_notice_old ON expiry_notice (merchant_id, ends_at);

-- People whose points wait for staff (1), or who earn nothing (2). No row: neither.
CREATE TABLE member_review (
  merchant_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  state       smallint NOT NULL CHECK (state IN (1, 2)),
  reason      text NOT NULL,
  since       timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);

-- When an order was sent out and when it arrived, whichever is heard first: the order or this.
CREATE TABLE order_moment (
  merchant_id  uuid NOT NULL,
  store_id     uuid NOT NULL,
  external_id  text NOT NULL,
  fulfilled_at timestamptz,
  delivered_at timestamptz,
  PRIMARY KEY (merchant_id, store_id, external_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['expiry_notice', 'member_review', 'order_moment'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON expiry_notice, member_review TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON order_moment TO regulars_app;
