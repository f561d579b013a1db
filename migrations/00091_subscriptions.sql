-- What merchants pay us, as the platform they pay by told last.
-- +goose Up
CREATE TABLE subscription (
  merchant_id uuid NOT NULL REFERENCES merchant,
  store_id    uuid NOT NULL,
  external_id text NOT NULL,               -- the platform's
  name        text NOT NULL,
  handle      text NOT NULL,               -- of the platform's own list of plans, '' for one that we proposed
  status      text NOT NULL,               -- platform.ChargeStatus
  price       bigint NOT NULL,             -- minor units of currency
  currency    text NOT NULL,
  every       text NOT NULL,               -- platform.Every
  trial_days  int NOT NULL,
  test        boolean NOT NULL,            -- nothing is paid
  created_at  timestamptz NOT NULL,
  period_end  timestamptz,
  since       timestamptz,                 -- first seen to run, null when it never did
  seen_at     timestamptz NOT NULL,        -- before the platform was asked: what was seen later stays
  PRIMARY KEY (merchant_id, store_id, external_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);

-- The plan that is being proposed in a store: two clicks make one subscription.
CREATE TABLE subscription_ask (
  merchant_id uuid NOT NULL REFERENCES merchant,
  store_id    uuid NOT NULL,
  plan        text NOT NULL,               -- plan.Plan
  begun_at    timestamptz NOT NULL,
  external_id text NOT NULL DEFAULT '',
  confirm     text NOT NULL DEFAULT '',    -- where the merchant agrees, '' while it is being proposed
  PRIMARY KEY (merchant_id, store_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['subscription', 'subscription_ask']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON subscription, subscription_ask TO regulars_app;
SELECT let_owner_wipe();
