-- What the shop itself shows a member: short notices, decided by the same limits as letters that sell.
-- +goose Up
CREATE TABLE notice (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  member_id     uuid NOT NULL,
  template_id   uuid NOT NULL,
  offer_key     text NOT NULL,               -- one notice once
  priority      smallint NOT NULL DEFAULT 0, -- the higher is shown first
  journey_id    uuid,
  newsletter_id uuid,
  answers       boolean NOT NULL DEFAULT false,
  data          jsonb NOT NULL DEFAULT '{}', -- nothing personal
  status        smallint NOT NULL DEFAULT 0, -- message.Status: waiting, shown, not shown
  why           text NOT NULL DEFAULT '',
  created_at    timestamptz NOT NULL,
  from_at       timestamptz NOT NULL,        -- not before
  expires_at    timestamptz NOT NULL,        -- of no use from here on
  shown_at      timestamptz,
  dismissed_at  timestamptz,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, offer_key),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id),
  FOREIGN KEY (merchant_id, template_id) REFERENCES message_template (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX notice_open ON notice (merchant_id, member_id, expires_at) WHERE dismissed_at IS NULL AND status < 2;
CREATE INDEX notice_member ON notice (merchant_id, member_id, id DESC);
CREATE INDEX notice_newsletter ON notice (merchant_id, newsletter_id, id) WHERE newsletter_id IS NOT NULL;

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notice TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON notice TO regulars_app;
SELECT let_owner_wipe();
