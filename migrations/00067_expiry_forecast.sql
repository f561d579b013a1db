-- What ends by month, as it was added up last: for a merchant with very many members adding up takes seconds.
-- +goose Up
CREATE TABLE expiry_forecast (
  merchant_id uuid PRIMARY KEY REFERENCES merchant,
  at          timestamptz NOT NULL,
  months      date[] NOT NULL,
  points      bigint[] NOT NULL
);
ALTER TABLE expiry_forecast ENABLE ROW LEVEL SECURITY;
ALTER TABLE expiry_forecast FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON expiry_forecast TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON expiry_forecast TO regulars_app;
