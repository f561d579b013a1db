-- When an order was paid, where that was later than it was placed: points may wait from then on.
-- +goose Up
ALTER TABLE order_moment ADD COLUMN paid_at timestamptz;
