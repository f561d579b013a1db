-- Parcels on their way: where they go, what their buyers were told, and what merchants want told.
-- +goose Up
ALTER TABLE order_moment
  ADD COLUMN country      text NOT NULL DEFAULT '',     -- that the parcel goes to, '' for none
  ADD COLUMN arriving_at  timestamptz,                  -- when it was said or estimated to arrive soon
  ADD COLUMN late_at      timestamptz,                  -- when it was said or estimated to be late
  ADD COLUMN late_guessed boolean NOT NULL DEFAULT false; -- nobody said so: it took longer than nearly all do
CREATE INDEX order_moment_on_way ON order_moment (merchant_id, fulfilled_at)
  WHERE delivered_at IS NULL AND country <> '';
CREATE INDEX order_moment_parcel ON order_moment (merchant_id, fulfilled_at) INCLUDE (country, delivered_at)
  WHERE country <> '';
-- WooCommerce notes one moment for both: such an arrival says nothing of how long a parcel takes.

ALTER TABLE message_setting
  ADD COLUMN parcel_letters text[] NOT NULL DEFAULT '{}'; -- message.Kind of parcels that are sent: none unless chosen

-- How long a parcel takes, as the merchant says, to countries where too few arrived.
CREATE TABLE parcel_setting (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  usual_days  smallint NOT NULL,          -- 0: not said
  late_days   smallint NOT NULL           -- after how many it is late
);

-- How long the store's own parcels took, counted anew each day; country '' for all of them.
CREATE TABLE transit (
  merchant_id  uuid NOT NULL REFERENCES merchant,
  country      text NOT NULL,
  arrived      int NOT NULL,              -- parcels that arrived, on which the times stand
  usual_hours  int NOT NULL,              -- half of them took no longer
  late_hours   int NOT NULL,              -- nine of ten took no longer
  sent         int NOT NULL,              -- parcels that should have arrived by now
  told         int NOT NULL,              -- of these, those whose arrival was told
  counted_at   timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, country)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['transit', 'parcel_setting'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON transit TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON parcel_setting TO regulars_app;
