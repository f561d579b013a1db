-- Messages that sell something: what they say, whom they are for, what became of each and why, and what holds them back.
-- +goose Up
CREATE TABLE message_template (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  name        text NOT NULL,
  document    jsonb NOT NULL,              -- message.Document
  created_at  timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL,
  archived_at timestamptz,                 -- out of the list; what waits is still written with it
  PRIMARY KEY (merchant_id, id)
);

CREATE TABLE selling (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  member_id     uuid NOT NULL,
  template_id   uuid NOT NULL,
  offer_key     text NOT NULL,               -- one offer once
  priority      smallint NOT NULL DEFAULT 0, -- the higher goes first
  journey_id    uuid,                        -- what wants it said, null for what staff or a newsletter send
  answers       boolean NOT NULL DEFAULT false, -- it answers what the member just did
  data          jsonb NOT NULL DEFAULT '{}', -- nothing personal: the address and the name are read when it is sent
  status        smallint NOT NULL DEFAULT 0, -- message.Status
  why           text NOT NULL DEFAULT '',    -- not sent: why; waiting: what for; sent: ''
  basis         smallint NOT NULL DEFAULT 0, -- consent.Basis it was sent on
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,        -- of no use from here on
  begun_at      timestamptz,                 -- an attempt that has not told what came of it
  sent_at       timestamptz,
  sent_as       text NOT NULL DEFAULT '',    -- the provider's id, by which it tells of bounces
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, offer_key),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, template_id) REFERENCES message_template (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX selling_due ON selling (next_at) WHERE state = 0;
CREATE INDEX selling_dead ON selling (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX selling_member ON selling (merchant_id, member_id, id DESC);
CREATE INDEX selling_waiting ON selling (merchant_id, member_id) WHERE state = 0;
CREATE INDEX selling_reached ON selling (merchant_id, member_id, sent_at) WHERE status IN (1, 3);
CREATE INDEX selling_journey ON selling (merchant_id, journey_id, id DESC) WHERE journey_id IS NOT NULL;

-- What a merchant decided about messages that sell; none for governor.Standard.
CREATE TABLE selling_setting (
  merchant_id         uuid PRIMARY KEY REFERENCES merchant,
  per_day             smallint NOT NULL,
  per_week            smallint NOT NULL,
  quiet_from          smallint NOT NULL,     -- minutes after midnight in the member's zone
  quiet_to            smallint NOT NULL,
  after_order_hours   smallint NOT NULL,
  after_request_hours smallint NOT NULL,
  customers_in        text[] NOT NULL DEFAULT '{}' -- countries in which those who bought are written to without asking
);

-- Addresses that nothing is sold to any more. Only keyed hashes are kept.
CREATE TABLE mail_stop (
  merchant_id uuid NOT NULL REFERENCES merchant,
  email_mac   bytea NOT NULL,
  reason      smallint NOT NULL,             -- message.Stop: 1 it does not exist, 2 its owner complained
  at          timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, email_mac)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['message_template', 'selling', 'selling_setting', 'mail_stop']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON selling TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON message_template, selling, selling_setting TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_stop TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON selling TO regulars_router;
