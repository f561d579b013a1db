-- A transfer and a lot are written with their member's balance, in one transaction, and the balance's key says that
-- there is such a member. Asking again for each of them was a seventh of what an imported row costs. The app deletes
-- members only with all that is about them.
-- +goose Up
ALTER TABLE transfer DROP CONSTRAINT IF EXISTS transfer_merchant_id_member_id_fkey;
ALTER TABLE lot DROP CONSTRAINT IF EXISTS lot_merchant_id_member_id_fkey;
