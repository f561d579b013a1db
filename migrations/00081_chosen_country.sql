-- The country that a person says they live in.
-- +goose Up
ALTER TABLE member ADD COLUMN country_chosen boolean NOT NULL DEFAULT false; -- by the person: stores do not change it
