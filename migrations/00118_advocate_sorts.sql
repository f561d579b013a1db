-- What a list of advocates is sorted by, where there are very many. Those of sums hold what they add, so that
-- thousands are looked through without their rows.
-- +goose Up
CREATE INDEX advocate_all_orders ON advocate (merchant_id, (orders + again) DESC, member_id);
CREATE INDEX advocate_reviews ON advocate (merchant_id, reviews DESC, member_id);
CREATE INDEX advocate_score ON advocate (merchant_id, coalesce(score, -1) DESC, member_id);
CREATE INDEX advocate_points ON advocate (merchant_id, (points + friend_points + thanks) DESC, member_id)
  INCLUDE (points, friend_points, thanks);
CREATE INDEX advocate_gross ON advocate_sales (merchant_id, currency, gross DESC, member_id);
CREATE INDEX advocate_kept ON advocate_sales (merchant_id, currency, kept DESC, member_id);
CREATE INDEX advocate_brought ON advocate_sales (merchant_id, currency, (kept - codes) DESC, member_id)
  INCLUDE (kept, codes);
CREATE INDEX advocate_codes ON advocate_sales (merchant_id, currency, codes DESC, member_id);
