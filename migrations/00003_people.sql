-- Members, their accounts in the stores, and what they bought.
-- +goose Up
CREATE TABLE member (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  state       smallint NOT NULL,             -- 0 guest, 1 member, 2 left, 3 known (an account that has not joined)
  email       text NOT NULL DEFAULT '',
  email_mac   bytea,                         -- keyed hash of the normalized e-mail
  name        text NOT NULL DEFAULT '',
  locale      text NOT NULL DEFAULT '',
  country     text NOT NULL DEFAULT '',
  joined_at   timestamptz,
  left_at     timestamptz,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX member_guest ON member (merchant_id, email_mac) WHERE state = 0;
CREATE INDEX member_mac ON member (merchant_id, email_mac);
CREATE INDEX member_joined ON member (merchant_id, joined_at DESC, id DESC) WHERE state <> 3;
CREATE INDEX member_known ON member (merchant_id, id) WHERE state = 3;
CREATE INDEX member_name ON member (merchant_id, lower(name) text_pattern_ops);
CREATE INDEX member_email ON member (merchant_id, lower(email) text_pattern_ops);

CREATE TABLE identity (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  customer_id text NOT NULL,
  member_id   uuid NOT NULL,
  email_mac   bytea,
  verified    boolean NOT NULL DEFAULT false,
  account     boolean NOT NULL DEFAULT false,  -- may sign in
  updated_at  timestamptz NOT NULL,          -- the platform's version of what we hold
  deleted_at  timestamptz,
  seen_at     timestamptz NOT NULL,          -- last full scan that found it
  PRIMARY KEY (merchant_id, store_id, customer_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX identity_member ON identity (merchant_id, member_id);
CREATE INDEX identity_mac ON identity (merchant_id, email_mac);

CREATE TABLE orders (
  merchant_id     uuid NOT NULL,
  id              uuid NOT NULL,
  store_id        uuid NOT NULL,
  external_id     text NOT NULL,
  name            text NOT NULL,
  member_id       uuid,
  customer_id     text NOT NULL DEFAULT '',
  status          smallint NOT NULL,
  currency        text NOT NULL,
  total           bigint NOT NULL,           -- what it costs now, minor units
  placed_at       timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,      -- the platform's version of this state
  state_hash      bytea NOT NULL,
  packed          bytea NOT NULL,            -- app/order/pack.go; streams into a back-test
  program_version int NOT NULL DEFAULT 0,    -- pinned at the first grant, 0 before
  nth             int NOT NULL DEFAULT 0,    -- which order of the member it was, frozen then
  posted          bigint NOT NULL DEFAULT 0, -- points this order stands for in the ledger
  postings        int NOT NULL DEFAULT 0,    -- how many differences were posted
  backfilled      boolean NOT NULL DEFAULT false,
  note            smallint NOT NULL DEFAULT 0, -- why it earns nothing (order.Note)
  seen_at         timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, store_id, external_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
) WITH (fillfactor = 85);
ALTER TABLE orders ALTER COLUMN packed SET STORAGE MAIN;
CREATE INDEX orders_member ON orders (merchant_id, member_id, placed_at DESC) WHERE member_id IS NOT NULL;
CREATE INDEX orders_placed ON orders (merchant_id, placed_at);

CREATE TABLE product (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  external_id text NOT NULL,
  title       text NOT NULL,
  kind        text NOT NULL DEFAULT '',
  vendor      text NOT NULL DEFAULT '',
  tags        text[] NOT NULL DEFAULT '{}',
  collections text[] NOT NULL DEFAULT '{}',
  image_url   text NOT NULL DEFAULT '',
  url         text NOT NULL DEFAULT '',
  price       bigint NOT NULL DEFAULT 0,
  active      boolean NOT NULL DEFAULT true,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, store_id, external_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
