-- What friends cost besides points, kept with the sums of who brought them: what used codes took off, and thanks.
-- +goose Up
ALTER TABLE advocate ADD COLUMN thanks bigint NOT NULL DEFAULT 0;      -- points that staff gave for recommending
ALTER TABLE advocate_sales ADD COLUMN codes bigint NOT NULL DEFAULT 0; -- minor units that used codes for friends took off

-- A code for a friend is known by the key of its grant. What is used may come back: an order is cancelled, a till undone.
-- +goose StatementBegin
CREATE FUNCTION count_friends_code() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE amount bigint := coalesce((NEW.reward -> 'amount' ->> NEW.currency)::bigint, 0);
BEGIN
  IF NEW.status <> 4 THEN
    amount := -amount;
  END IF;
  IF amount <> 0 AND NEW.member_id IS NOT NULL THEN
    INSERT INTO advocate_sales AS a (merchant_id, member_id, currency, codes)
      VALUES (NEW.merchant_id, NEW.member_id, NEW.currency, amount)
      ON CONFLICT (merchant_id, member_id, currency) DO UPDATE SET codes = a.codes + excluded.codes;
  END IF;
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER friends_code_used AFTER UPDATE OF status ON redemption FOR EACH ROW
  WHEN ((OLD.status = 4) <> (NEW.status = 4)
    AND (starts_with(NEW.idem_key, 'grant:referral:') OR starts_with(NEW.idem_key, 'grant:commission:')))
  EXECUTE FUNCTION count_friends_code();

-- +goose StatementBegin
DO $$
DECLARE who uuid;
BEGIN
  FOR who IN SELECT DISTINCT merchant_id FROM store_route LOOP
    PERFORM set_config('regulars.merchant_id', who::text, true);
    INSERT INTO advocate_sales AS a (merchant_id, member_id, currency, codes)
      SELECT who, member_id, currency, sum((reward -> 'amount' ->> currency)::bigint) FROM redemption
      WHERE merchant_id = who AND status = 4 AND member_id IS NOT NULL AND (reward -> 'amount' ->> currency)::bigint > 0
        AND (starts_with(idem_key, 'grant:referral:') OR starts_with(idem_key, 'grant:commission:'))
      GROUP BY member_id, currency
      ON CONFLICT (merchant_id, member_id, currency) DO UPDATE SET codes = excluded.codes;
  END LOOP;
  PERFORM set_config('regulars.merchant_id', '', true);
END
$$;
-- +goose StatementEnd
