-- Finding a member by an order's number, and what is asked about one person's
-- data: a copy to hand over, or that it be erased.
-- +goose Up
CREATE INDEX orders_name ON orders (merchant_id, name);

-- A wish about somebody's data, of staff or of a platform. Erasing is durable
-- work; a copy waits until staff have handed it over.
CREATE TABLE privacy_request (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  member_id     uuid NOT NULL,
  kind          smallint NOT NULL,         -- privacy.Kind
  platform      boolean NOT NULL,          -- the platform asks, by law within 30 days
  phase         smallint NOT NULL DEFAULT 0, -- privacy.Phase
  needles       bytea,                     -- what is looked for in deliveries, sealed; nulled when that is done
  after_inbox   uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- deliveries up to here were looked through
  asked_at      timestamptz NOT NULL,
  ended_at      timestamptz,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX privacy_request_open ON privacy_request (merchant_id, member_id, kind) WHERE ended_at IS NULL;
CREATE INDEX privacy_request_due ON privacy_request (next_at) WHERE state = 0;
CREATE INDEX privacy_request_dead ON privacy_request (merchant_id, id) WHERE state IN (2, 3);

-- Accounts and addresses of people who were erased: what stores tell of them
-- later makes nobody a member again. Who joins by themselves begins anew.
CREATE TABLE erased_account (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  customer_id text NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, store_id, customer_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
CREATE TABLE erased_email (
  merchant_id uuid NOT NULL REFERENCES merchant,
  email_mac   bytea NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, email_mac)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['privacy_request', 'erased_account', 'erased_email']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON privacy_request TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON privacy_request TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON erased_account, erased_email TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON privacy_request TO regulars_router;
GRANT DELETE ON identity, effect TO regulars_app;
