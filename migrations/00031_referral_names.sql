-- A code that a person chose may say who they are: erasing them renames it, and
-- what it brought stays with it.
-- +goose Up
ALTER TABLE referral_sales DROP CONSTRAINT referral_sales_merchant_id_code_fkey,
  ADD CONSTRAINT referral_sales_code FOREIGN KEY (merchant_id, code) REFERENCES referral_code (merchant_id, code)
    ON UPDATE CASCADE;
ALTER TABLE referral_visit DROP CONSTRAINT referral_visit_merchant_id_code_fkey,
  ADD CONSTRAINT referral_visit_code FOREIGN KEY (merchant_id, code) REFERENCES referral_code (merchant_id, code)
    ON UPDATE CASCADE;
ALTER TABLE referral DROP CONSTRAINT referral_merchant_id_code_fkey,
  ADD CONSTRAINT referral_code_of FOREIGN KEY (merchant_id, code) REFERENCES referral_code (merchant_id, code)
    ON UPDATE CASCADE;
