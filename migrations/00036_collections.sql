-- What collections and categories are called, so that staff can pick them by name.
-- +goose Up
CREATE TABLE collection (
  merchant_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  external_id text NOT NULL,
  title       text NOT NULL DEFAULT '',    -- '' until the store told it
  PRIMARY KEY (merchant_id, store_id, external_id),
  FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)
);

-- The owner of a table under FORCE sees no row of it, so that is lifted for this statement.
ALTER TABLE product NO FORCE ROW LEVEL SECURITY;
INSERT INTO collection (merchant_id, store_id, external_id)
  SELECT DISTINCT p.merchant_id, p.store_id, c FROM product p, unnest(p.collections) c;
ALTER TABLE product FORCE ROW LEVEL SECURITY;

ALTER TABLE collection ENABLE ROW LEVEL SECURITY;
ALTER TABLE collection FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON collection TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON collection TO regulars_app;
