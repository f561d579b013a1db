-- Print runs: coupons and cards on paper, each a reward given for nothing, and who was left alone for comparison.
-- +goose Up
CREATE TABLE print_run (
  merchant_id      uuid NOT NULL REFERENCES merchant,
  id               uuid NOT NULL,
  name             text NOT NULL,
  store_id         uuid NOT NULL,              -- its codes work there only
  reward_id        text NOT NULL,
  segment_id       uuid,                       -- whom it is for: a segment,
  member_id        uuid,                       -- one member,
  copies           int NOT NULL DEFAULT 0,     -- or whoever has one of so many
  posted           boolean NOT NULL,           -- by post: to members with an address who agreed to it
  design           text NOT NULL,              -- paper.Design
  form             text NOT NULL,              -- paper.Form
  paper            text NOT NULL,              -- paper.Size
  locale           text NOT NULL,
  line             text NOT NULL,
  title            text NOT NULL,
  body             text NOT NULL,
  compare_permille smallint NOT NULL,          -- of a thousand, left alone for comparison
  window_days      smallint NOT NULL,          -- purchases of so many days count as results
  stage            smallint NOT NULL DEFAULT 0, -- coupon.Stage
  value            text NOT NULL DEFAULT '',   -- what is printed large, as it was when it began
  limits           text NOT NULL DEFAULT '',
  logo             bytea,                      -- PNG, as it was when it began
  logo_error       text NOT NULL DEFAULT '',   -- why there is none
  after_member     uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- the audience up to here was looked at
  looked           bigint NOT NULL DEFAULT 0,
  given            bigint NOT NULL DEFAULT 0,  -- coupons
  alone            bigint NOT NULL DEFAULT 0,  -- left alone for comparison
  skipped          jsonb NOT NULL DEFAULT '{}', -- who got none, by why
  begun_at         timestamptz,
  ready_at         timestamptz,                -- all codes that could be made were
  ended_at         timestamptz,                -- it was stopped
  result           jsonb NOT NULL DEFAULT '{}', -- coupon.Result, as of counted_at
  counted_at       timestamptz,
  created_at       timestamptz NOT NULL,
  changed_at       timestamptz NOT NULL,
  state            smallint NOT NULL DEFAULT 1,
  attempts         int NOT NULL DEFAULT 0,
  dispatches       int NOT NULL DEFAULT 0,
  dispatched_at    timestamptz,
  next_at          timestamptz NOT NULL,
  last_error       text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id),
  FOREIGN KEY (merchant_id, segment_id) REFERENCES segment (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 50);
CREATE INDEX print_run_due ON print_run (next_at) WHERE state = 0;
CREATE INDEX print_run_dead ON print_run (merchant_id, id) WHERE state IN (2, 3);

CREATE TABLE print_coupon (
  merchant_id   uuid NOT NULL,
  run_id        uuid NOT NULL,
  n             bigint NOT NULL,               -- its place in the run
  member_id     uuid,                          -- null for whoever has it
  grp           smallint NOT NULL,             -- journey.Group
  redemption_id uuid,                          -- null for who was left alone
  address       bytea,                         -- sealed; of runs by post, for some weeks
  at            timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, run_id, n),
  FOREIGN KEY (merchant_id, run_id) REFERENCES print_run (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, redemption_id) REFERENCES redemption (merchant_id, id)
);
CREATE UNIQUE INDEX print_coupon_once ON print_coupon (merchant_id, run_id, member_id) WHERE member_id IS NOT NULL;
CREATE INDEX print_coupon_member ON print_coupon (merchant_id, member_id) WHERE member_id IS NOT NULL;
CREATE INDEX print_coupon_redemption ON print_coupon (merchant_id, redemption_id) WHERE redemption_id IS NOT NULL;
CREATE INDEX print_coupon_addresses ON print_coupon (merchant_id, run_id) WHERE address IS NOT NULL;

ALTER TABLE redemption ADD COLUMN till_at timestamptz; -- staff took the code at a till; it dies in the store, then it is used

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['print_run', 'print_coupon']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON print_run TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON print_run, print_coupon TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON print_run TO regulars_router;
SELECT let_owner_wipe();
