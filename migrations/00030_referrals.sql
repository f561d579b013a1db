-- How members bring friends: codes, visits, referrals and what is known to judge them.
-- +goose Up
CREATE TABLE referral_code (
  merchant_id uuid NOT NULL REFERENCES merchant,
  code        text NOT NULL,                -- upper case
  member_id   uuid NOT NULL,                -- the advocate
  kind        smallint NOT NULL,            -- 0 ours, 1 vanity, 2 brought from another program
  created_at  timestamptz NOT NULL,
  removed_at  timestamptz,                  -- it works no more, and is nobody else's either
  visits      bigint NOT NULL DEFAULT 0,
  orders      bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, code),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX referral_code_member ON referral_code (merchant_id, member_id);

CREATE TABLE referral_sales (
  merchant_id uuid NOT NULL REFERENCES merchant,
  code        text NOT NULL,
  currency    text NOT NULL,
  amount      bigint NOT NULL DEFAULT 0,    -- minor units
  PRIMARY KEY (merchant_id, code, currency),
  FOREIGN KEY (merchant_id, code) REFERENCES referral_code (merchant_id, code)
) WITH (fillfactor = 70);

-- Sums of an advocate, for the list of all.
CREATE TABLE advocate (
  merchant_id uuid NOT NULL REFERENCES merchant,
  member_id   uuid NOT NULL,
  orders      bigint NOT NULL DEFAULT 0,    -- that friends placed and that stand
  rewarded    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX advocate_orders ON advocate (merchant_id, orders DESC, member_id);

CREATE TABLE referral_visit (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  token         bytea NOT NULL,             -- keyed hash of what the browser keeps
  code          text NOT NULL,              -- the first that was followed
  store_id      uuid NOT NULL,
  at            timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  ip            bytea,                      -- keyed with a salt of the day, which is then thrown away
  ip_seen       int NOT NULL DEFAULT 0,     -- visits of that day from there, this one counted
  redemption_id uuid,                       -- the friend's coupon
  PRIMARY KEY (merchant_id, token),
  FOREIGN KEY (merchant_id, code) REFERENCES referral_code (merchant_id, code)
);
CREATE INDEX referral_visit_coupon ON referral_visit (merchant_id, redemption_id) WHERE redemption_id IS NOT NULL;
CREATE INDEX referral_visit_ip ON referral_visit (merchant_id, ip) WHERE ip IS NOT NULL;
CREATE INDEX referral_visit_ends ON referral_visit (merchant_id, ends_at);

CREATE TABLE referral_salt (
  merchant_id uuid NOT NULL REFERENCES merchant,
  day         date NOT NULL,
  salt        bytea NOT NULL,
  PRIMARY KEY (merchant_id, day)
);

CREATE TABLE referral (
  merchant_id     uuid NOT NULL REFERENCES merchant,
  id              uuid NOT NULL,
  advocate_id     uuid NOT NULL,
  friend_id       uuid,                     -- NULL for a friend without an account
  friend_key      bytea NOT NULL,           -- who the friend is: a person is brought once
  code            text NOT NULL,
  store_id        uuid NOT NULL,
  order_id        uuid,
  redemption_id   uuid,                     -- the friend's coupon
  program_version int NOT NULL,             -- in force when it began, then when the order was placed
  status          smallint NOT NULL,        -- referral.Status
  reason          text NOT NULL DEFAULT '',
  score           int NOT NULL DEFAULT 0,
  checks          jsonb NOT NULL DEFAULT '[]',
  evidence        jsonb NOT NULL,           -- keyed hashes, moments and counts: nothing personal
  decision        smallint NOT NULL DEFAULT 0, -- staff: 1 allowed, 2 blocked
  merged          boolean NOT NULL DEFAULT false,
  created_at      timestamptz NOT NULL,
  joined_at       timestamptz,
  ends_at         timestamptz NOT NULL,     -- an order counts until then
  placed_at       timestamptz,
  due_at          timestamptz,              -- the return window is over
  rewarded_at     timestamptz,
  currency        text NOT NULL DEFAULT '',
  counted         bigint NOT NULL DEFAULT 0,   -- minor units of the order in the code's sales
  counts          boolean NOT NULL DEFAULT false,
  points          bigint NOT NULL DEFAULT 0,   -- the advocate's, now
  friend_points   bigint NOT NULL DEFAULT 0,
  reward_id       uuid,                        -- the advocate's redemption
  postings        int NOT NULL DEFAULT 0,
  state           smallint NOT NULL DEFAULT 0,
  attempts        int NOT NULL DEFAULT 0,
  dispatches      int NOT NULL DEFAULT 0,
  dispatched_at   timestamptz,
  next_at         timestamptz NOT NULL,
  last_error      text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, advocate_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, friend_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, code) REFERENCES referral_code (merchant_id, code)
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX referral_friend_key ON referral (merchant_id, friend_key);
CREATE UNIQUE INDEX referral_order ON referral (merchant_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX referral_friend ON referral (merchant_id, friend_id) WHERE friend_id IS NOT NULL;
CREATE INDEX referral_advocate ON referral (merchant_id, advocate_id, id DESC);
CREATE INDEX referral_status ON referral (merchant_id, status, id DESC);
CREATE INDEX referral_due ON referral (next_at) WHERE state = 0;
CREATE INDEX referral_stuck ON referral (merchant_id, id) WHERE state IN (2, 3);

-- By what a member is known again: keyed hashes of e-mail, name, address, phone, device.
CREATE TABLE referral_trait (
  merchant_id uuid NOT NULL REFERENCES merchant,
  member_id   uuid NOT NULL,
  kind        smallint NOT NULL,
  mac         bytea NOT NULL,
  PRIMARY KEY (merchant_id, kind, mac, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX referral_trait_member ON referral_trait (merchant_id, member_id);

CREATE TABLE referral_block (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  member_id   uuid,
  mac         bytea,                        -- of an e-mail address
  label       text NOT NULL,                -- what staff see of it: a masked address, or nothing
  reason      text NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  CHECK ((member_id IS NULL) <> (mac IS NULL))
);
CREATE UNIQUE INDEX referral_block_member ON referral_block (merchant_id, member_id) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX referral_block_mac ON referral_block (merchant_id, mac) WHERE mac IS NOT NULL;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['referral_code', 'referral_sales', 'advocate', 'referral_visit', 'referral_salt', 'referral',
      'referral_trait', 'referral_block'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app
      USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO regulars_app', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON referral TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON referral TO regulars_router;
