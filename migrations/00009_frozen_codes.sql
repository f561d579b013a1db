-- What a code is made from is kept as it stood when the reward was taken, so
-- that a retry asks for the same code even if the shopper's e-mail or the
-- store's currency changed meanwhile. Rows of before have neither; they are
-- filled at their next attempt.
-- +goose Up
ALTER TABLE redemption
  ADD COLUMN currency text NOT NULL DEFAULT '',
  ADD COLUMN sealed_email bytea;             -- sealed with the merchant's keyset; wiped when the work is done

-- People who run the store are no members unless they press Join.
ALTER TABLE identity ADD COLUMN staff boolean NOT NULL DEFAULT false;
