-- Guides to what a shop sells, who was sent which, and what buyers say of each product.
-- +goose Up
CREATE TABLE guide (
  merchant_id  uuid NOT NULL REFERENCES merchant,
  id           uuid NOT NULL,
  draft        jsonb NOT NULL,               -- guide.Manual
  live         jsonb,                        -- what shoppers read; null before it is published and after it was taken back
  products     text[] NOT NULL DEFAULT '{}', -- of live: the platforms' ids
  collections  text[] NOT NULL DEFAULT '{}',
  published_at timestamptz,                  -- since when shoppers read it
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id)
);
CREATE INDEX guide_live ON guide (merchant_id) WHERE live IS NOT NULL;

-- Who was to be sent a guide to something they bought, and who was left alone for comparison.
CREATE TABLE guide_reader (
  merchant_id uuid NOT NULL,
  guide_id    uuid NOT NULL,
  member_id   uuid NOT NULL,
  store_id    uuid NOT NULL,
  product     text NOT NULL,                 -- the store's id
  order_id    uuid NOT NULL,                 -- with which they bought it, ours
  grp         smallint NOT NULL,             -- journey.Group
  at          timestamptz NOT NULL,
  returned    boolean NOT NULL DEFAULT false, -- the product was given back
  PRIMARY KEY (merchant_id, guide_id, member_id),
  FOREIGN KEY (merchant_id, guide_id) REFERENCES guide (merchant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX guide_reader_order ON guide_reader (merchant_id, order_id);
CREATE INDEX guide_reader_member ON guide_reader (merchant_id, member_id);

-- How many answers about a product were good, bad or neither. Nobody's name is on them.
CREATE TABLE product_answer (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  product     text NOT NULL,                 -- the store's id
  good        bigint NOT NULL DEFAULT 0,
  neutral     bigint NOT NULL DEFAULT 0,
  poor        bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, store_id, product),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);
CREATE INDEX product_answer_worst ON product_answer (merchant_id, poor DESC, store_id, product);

-- One short question about an order, asked beside the quiet days of other surveys.
ALTER TABLE survey_response ADD COLUMN brief boolean NOT NULL DEFAULT false;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['guide', 'guide_reader', 'product_answer']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON guide, guide_reader TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON product_answer TO regulars_app;
