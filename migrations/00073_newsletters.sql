-- Newsletters: one template to many members, composed for each of them by what goes with what.
-- +goose Up
CREATE TABLE newsletter (
  merchant_id      uuid NOT NULL REFERENCES merchant,
  id               uuid NOT NULL,
  name             text NOT NULL,
  template_id      uuid NOT NULL,
  segment_id       uuid,                       -- null for all who agreed
  place            smallint NOT NULL DEFAULT 0, -- message.Place
  good_hour        smallint,                   -- hour of the day where the member lives, null for any
  lasts_days       smallint NOT NULL,          -- of no use after so many days
  compare_permille smallint NOT NULL,          -- of a thousand, left alone for comparison
  window_days      smallint NOT NULL,          -- purchases of so many days count as results
  send_at          timestamptz,                -- when it goes, or went; null for a draft
  stage            smallint NOT NULL DEFAULT 0, -- newsletter.Stage
  after_member     uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- the audience up to here was looked at
  looked           bigint NOT NULL DEFAULT 0,  -- members of the audience looked at
  queued           bigint NOT NULL DEFAULT 0,  -- who were to get it
  alone            bigint NOT NULL DEFAULT 0,  -- who were left alone for comparison
  begun_at         timestamptz,
  ended_at         timestamptz,                -- all were looked at, or it was stopped
  result           jsonb NOT NULL DEFAULT '{}', -- newsletter.Result, as of counted_at
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
  FOREIGN KEY (merchant_id, template_id) REFERENCES message_template (merchant_id, id),
  FOREIGN KEY (merchant_id, segment_id) REFERENCES segment (merchant_id, id)
) WITH (fillfactor = 50);
CREATE INDEX newsletter_due ON newsletter (next_at) WHERE state = 0;
CREATE INDEX newsletter_dead ON newsletter (merchant_id, id) WHERE state IN (2, 3);

-- Who was to get one, and who was left alone: what they bought since is read from their orders.
CREATE TABLE newsletter_person (
  merchant_id   uuid NOT NULL,
  newsletter_id uuid NOT NULL,
  member_id     uuid NOT NULL,
  grp           smallint NOT NULL,             -- journey.Group
  at            timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, newsletter_id, member_id),
  FOREIGN KEY (merchant_id, newsletter_id) REFERENCES newsletter (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX newsletter_person_member ON newsletter_person (merchant_id, member_id);

ALTER TABLE selling ADD COLUMN newsletter_id uuid; -- what wants it said, null for anything else
CREATE INDEX selling_newsletter ON selling (merchant_id, newsletter_id, id DESC) WHERE newsletter_id IS NOT NULL;
CREATE INDEX selling_newsletter_waiting ON selling (merchant_id, newsletter_id, next_at)
  WHERE newsletter_id IS NOT NULL AND state = 0;

-- What the same people buy, and what most people buy: counted anew each night.
CREATE TABLE product_pair (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  product_id  text NOT NULL,
  other_id    text NOT NULL,
  closeness   smallint NOT NULL,               -- 1 to 1000: of a thousand, the cosine of their buyers
  PRIMARY KEY (merchant_id, store_id, product_id, other_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
CREATE TABLE product_rank (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  product_id  text NOT NULL,
  buyers      int NOT NULL,                    -- of the last 90 days, of those who were looked at
  PRIMARY KEY (merchant_id, store_id, product_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['newsletter', 'newsletter_person', 'product_pair', 'product_rank']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
CREATE POLICY router ON newsletter TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON newsletter, newsletter_person, product_pair, product_rank TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON newsletter TO regulars_router;
SELECT let_owner_wipe();
