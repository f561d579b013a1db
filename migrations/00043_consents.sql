-- What people agreed to, word for word, and the checkouts they did not finish.
-- +goose Up

-- One row a decision. Rows are added, never changed: what holds now is the newest of a person and a channel. Only whose
-- they are changes, when two people turn out to be one, and they go with a person who is erased.
CREATE TABLE consent_record (
  merchant_id uuid NOT NULL,
  id          uuid NOT NULL,
  member_id   uuid NOT NULL,
  channel     smallint NOT NULL,          -- consent.Channel: 1 e-mail, 2 SMS, 3 post, 4 profile, 5 advertising
  granted     boolean NOT NULL,
  basis       smallint NOT NULL,          -- consent.Basis: 1 consent, 2 existing customer, 3 contract
  source      smallint NOT NULL,          -- consent.Source: 1 store, 2 page, 3 widget, 4 staff, 5 checkout
  store_id    uuid,                       -- that told it
  text_id     text NOT NULL DEFAULT '',   -- consent_text; '' for words of the store's own that we do not know
  note        text NOT NULL DEFAULT '',   -- of staff; 'single' or 'double' of a store
  at          timestamptz NOT NULL,       -- when they decided
  noted_at    timestamptz NOT NULL,       -- when we heard
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
CREATE INDEX consent_record_newest ON consent_record (merchant_id, member_id, channel, at DESC, granted, id DESC);

-- The words that were agreed to, kept once: the id is the beginning of their SHA-256.
CREATE TABLE consent_text (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          text NOT NULL,
  body        text NOT NULL,
  since       timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id)
);

CREATE TABLE checkout (
  merchant_id  uuid NOT NULL,
  id           uuid NOT NULL,
  store_id     uuid NOT NULL,
  token        text NOT NULL,             -- the platform's; of WooCommerce the id that its order will have
  member_id    uuid,
  email_mac    bytea,
  currency     text NOT NULL,
  total        bigint NOT NULL,           -- minor units
  packed       bytea NOT NULL,            -- order.Pack of its lines
  recovery     bytea,                     -- where it goes on, sealed; NULL when the platform does not say
  started_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,      -- the platform's version of this state
  completed_at timestamptz,               -- NULL while it is abandoned
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, store_id, token),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX checkout_member ON checkout (merchant_id, member_id, updated_at DESC) WHERE member_id IS NOT NULL;
CREATE INDEX checkout_open_mac ON checkout (merchant_id, email_mac) WHERE completed_at IS NULL;
CREATE INDEX checkout_open ON checkout (merchant_id, updated_at, id) WHERE completed_at IS NULL;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_record', 'consent_text', 'checkout']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, DELETE, UPDATE (member_id) ON consent_record TO regulars_app;
GRANT SELECT, INSERT ON consent_text TO regulars_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON checkout TO regulars_app;
