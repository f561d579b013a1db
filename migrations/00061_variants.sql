-- The variants of products, where their store tells of them: [{"id", "title", "price"}], price in minor units.
-- +goose Up
ALTER TABLE product ADD COLUMN variants jsonb NOT NULL DEFAULT '[]';
