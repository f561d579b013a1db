-- What a mail is, as the address says that it was forwarded to.
-- +goose Up
ALTER TABLE mail_in ADD COLUMN kind text NOT NULL DEFAULT ''; -- support.Kind, '' for what answers a request
