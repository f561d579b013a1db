-- The points ledger. A transfer is never updated or deleted.
-- +goose Up
CREATE TABLE transfer (
  merchant_id     uuid NOT NULL REFERENCES merchant,
  id              uuid NOT NULL,
  idem_key        text NOT NULL,
  member_id       uuid NOT NULL,
  debit           smallint NOT NULL,         -- ledger.Account
  credit          smallint NOT NULL,
  amount          bigint NOT NULL CHECK (amount > 0),
  kind            smallint NOT NULL,         -- ledger.Kind
  source_kind     smallint NOT NULL,         -- ledger.SourceKind
  source_id       uuid NOT NULL,
  program_version int NOT NULL DEFAULT 0,
  explain         jsonb NOT NULL DEFAULT '{}', -- the sums a shopper can read; nothing personal
  at              timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, idem_key),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  CHECK (debit <> credit)
);
CREATE INDEX transfer_member ON transfer (merchant_id, member_id, id DESC);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: post a transfer the other way instead', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The sum of a member's transfers, kept in the same transaction.
CREATE TABLE balance (
  merchant_id   uuid NOT NULL,
  member_id     uuid NOT NULL,
  pending       bigint NOT NULL DEFAULT 0,
  available     bigint NOT NULL DEFAULT 0,   -- below zero only by a reversal
  held          bigint NOT NULL DEFAULT 0,
  lifetime      bigint NOT NULL DEFAULT 0,   -- earned for good: became usable, less what was taken back
  orders        int NOT NULL DEFAULT 0,
  last_order_at timestamptz,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 80);
CREATE INDEX balance_available ON balance (merchant_id, available DESC, member_id);

CREATE TABLE lot (
  merchant_id  uuid NOT NULL,
  id           uuid NOT NULL,
  member_id    uuid NOT NULL,
  source_kind  smallint NOT NULL,
  source_id    uuid NOT NULL,
  granted      bigint NOT NULL CHECK (granted >= 0),
  remaining    bigint NOT NULL CHECK (remaining >= 0 AND remaining <= granted),
  state        smallint NOT NULL DEFAULT 0,  -- 0 pending, 1 available
  available_at timestamptz NOT NULL,
  expires_at   timestamptz,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, source_kind, source_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 80);
CREATE INDEX lot_pending ON lot (available_at) WHERE state = 0;
CREATE INDEX lot_usable ON lot (merchant_id, member_id, expires_at, available_at) WHERE state = 1 AND remaining > 0;
CREATE INDEX lot_member_pending ON lot (merchant_id, member_id, available_at) WHERE state = 0;

-- Points moved a day, for the overview: a page never scans the ledger.
CREATE TABLE ledger_day (
  merchant_id uuid NOT NULL REFERENCES merchant,
  day         date NOT NULL,                 -- in the merchant's time zone
  kind        smallint NOT NULL,
  points      bigint NOT NULL,
  transfers   bigint NOT NULL,
  PRIMARY KEY (merchant_id, day, kind)
) WITH (fillfactor = 50);

CREATE TABLE program_version (
  merchant_id  uuid NOT NULL REFERENCES merchant,
  number       int NOT NULL CHECK (number > 0),
  document     jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  author       text NOT NULL,
  note         text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, number)
);
CREATE TRIGGER program_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON program_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE program_draft (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  document    jsonb NOT NULL,
  updated_at  timestamptz NOT NULL
);
