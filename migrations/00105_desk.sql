-- The desk: what members ask is a conversation, with files, a clock in business hours, goodwill, and mail both ways.
-- +goose Up
ALTER TABLE request
  ALTER COLUMN member_id DROP NOT NULL,                  -- of a stranger's mail, or of a comment in public
  ADD COLUMN subject      text NOT NULL DEFAULT '',      -- of the mail that opened it
  ADD COLUMN priority     smallint NOT NULL DEFAULT 0,   -- support.Priority
  ADD COLUMN assignee     uuid,                          -- staff
  ADD COLUMN sender_name  text NOT NULL DEFAULT '',      -- of mail from nobody we know, or who wrote in public
  ADD COLUMN sender_email text NOT NULL DEFAULT '',      -- where answers go; '' for the member's own address
  ADD COLUMN sender_mac   bytea,                         -- keyed hash of that address
  ADD COLUMN unproven     boolean NOT NULL DEFAULT false, -- nobody vouches that the sender is who they say
  ADD COLUMN network      text NOT NULL DEFAULT '',      -- where a comment stands in public
  ADD COLUMN link         text NOT NULL DEFAULT '',      -- the comment itself
  ADD COLUMN verdict      smallint NOT NULL DEFAULT 0,   -- support.Verdict
  ADD COLUMN due_at       timestamptz,                   -- when the next answer is due, null while none is
  ADD COLUMN solve_by     timestamptz,
  ADD COLUMN replied_at   timestamptz,                   -- the first answer
  ADD COLUMN mail_id      text NOT NULL DEFAULT '',      -- Message-ID of the mail that opened it, without brackets
  ADD COLUMN auto         boolean NOT NULL DEFAULT false, -- a machine wrote it: kept and not answered
  ADD COLUMN last_at      timestamptz,                   -- the newest word, null for only the first
  ADD COLUMN last_by      text NOT NULL DEFAULT 'member', -- support.Who of it
  ADD COLUMN solved       smallint NOT NULL DEFAULT 0,   -- support.Solved
  ADD COLUMN goodwill     bigint NOT NULL DEFAULT 0;     -- points given for it
CREATE INDEX request_due ON request (merchant_id, due_at, id) WHERE state = 0;
CREATE INDEX request_assignee ON request (merchant_id, assignee, id DESC) WHERE assignee IS NOT NULL;
CREATE INDEX request_sender ON request (merchant_id, sender_mac, id DESC) WHERE sender_mac IS NOT NULL;
CREATE INDEX request_mail_id ON request (merchant_id, mail_id) WHERE mail_id <> '';
CREATE INDEX request_voice ON request (merchant_id, opened_at) WHERE verdict <> 0;
CREATE INDEX request_opened ON request (merchant_id, opened_at);

CREATE TABLE request_message (
  merchant_id uuid NOT NULL,
  id          uuid NOT NULL,                 -- sorts by time
  request_id  uuid NOT NULL,
  who         text NOT NULL,                 -- support.Who
  staff_id    uuid,
  name        text NOT NULL DEFAULT '',      -- of who wrote, as it was then
  channel     text NOT NULL,                 -- support.Opener
  body        text NOT NULL,                 -- plain text; dropped when the person is erased
  at          timestamptz NOT NULL,
  auto        boolean NOT NULL DEFAULT false, -- written by a machine: kept and not answered
  unproven    boolean NOT NULL DEFAULT false,
  mail_id     text NOT NULL DEFAULT '',      -- its Message-ID, without brackets
  say_key     text NOT NULL,                 -- the same click, or the same mail, is the same message
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, say_key),
  FOREIGN KEY (merchant_id, request_id) REFERENCES request (merchant_id, id)
);
CREATE INDEX request_message_of ON request_message (merchant_id, request_id, id);
CREATE INDEX request_message_mail ON request_message (merchant_id, mail_id) WHERE mail_id <> '';

CREATE TABLE request_file (
  merchant_id uuid NOT NULL,
  id          uuid NOT NULL,
  request_id  uuid NOT NULL,
  message_id  uuid,                          -- null for one of the request's first words
  name        text NOT NULL,
  media_type  text NOT NULL,                 -- of body as we made it
  size        bigint NOT NULL,               -- bytes
  width       int NOT NULL DEFAULT 0,
  height      int NOT NULL DEFAULT 0,
  body        bytea,                         -- null for one that was not kept
  why         text NOT NULL DEFAULT '',      -- support.WhyNot: why it was not kept
  at          timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, request_id) REFERENCES request (merchant_id, id),
  FOREIGN KEY (merchant_id, message_id) REFERENCES request_message (merchant_id, id)
);
CREATE INDEX request_file_of ON request_file (merchant_id, request_id, id);
CREATE INDEX request_file_message ON request_file (merchant_id, message_id);

-- Points that staff gave for a request, or asked a second person to let them give.
CREATE TABLE request_goodwill (
  merchant_id uuid NOT NULL,
  id          uuid NOT NULL,
  request_id  uuid NOT NULL,
  giver       text NOT NULL,                 -- who acts: audit.Actor.ID
  points      bigint NOT NULL,
  deed_key    text NOT NULL,                 -- of the movement, and of the approval where one is needed
  given       boolean NOT NULL,              -- the points have moved
  at          timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, deed_key),
  FOREIGN KEY (merchant_id, request_id) REFERENCES request (merchant_id, id)
);
CREATE INDEX request_goodwill_giver ON request_goodwill (merchant_id, giver, at);
CREATE INDEX request_goodwill_of ON request_goodwill (merchant_id, request_id);

-- What is written to who asked: each row is a letter, and its own work.
CREATE TABLE request_mail (
  merchant_id   uuid NOT NULL,
  id            uuid NOT NULL,
  request_id    uuid,                        -- null for a letter that says why nothing was kept
  message_id    uuid,                        -- what it says, null for what says itself
  kind          text NOT NULL,               -- support.MailKind
  mail_key      text NOT NULL,               -- one letter once
  to_email      text NOT NULL DEFAULT '',    -- where it goes when no request says so; dropped when it went
  locale        text NOT NULL DEFAULT '',
  said          jsonb NOT NULL DEFAULT '{}', -- what its words need
  status        smallint NOT NULL DEFAULT 0, -- message.Status
  why           text NOT NULL DEFAULT '',
  via           text NOT NULL DEFAULT '',    -- message.Provider of the attempt
  created_at    timestamptz NOT NULL,
  begun_at      timestamptz,                 -- an attempt that has not told what came of it
  keyed_at      timestamptz,                 -- the first attempt under its key, whose outcome may be unknown
  sent_at       timestamptz,
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, mail_key),
  FOREIGN KEY (merchant_id, request_id) REFERENCES request (merchant_id, id),
  FOREIGN KEY (merchant_id, message_id) REFERENCES request_message (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX request_mail_due ON request_mail (next_at) WHERE state = 0;
CREATE INDEX request_mail_dead ON request_mail (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX request_mail_of ON request_mail (merchant_id, request_id);
CREATE INDEX request_mail_says ON request_mail (merchant_id, message_id);

-- Mail as it came in: on the disk before whoever brought it hears so, read by workers.
CREATE TABLE mail_in (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  request_id    uuid,                        -- that its signed address answers, null for the forwarding address
  mail_key      text NOT NULL,               -- the same mail handed in again is one
  envelope_from text NOT NULL DEFAULT '',    -- '' for the empty return path; dropped when it was read
  via           text NOT NULL,               -- smtp, resend or mailgun
  fetch_id      text NOT NULL DEFAULT '',    -- the provider's id of what is to be fetched, '' when raw came along
  raw           bytea,                       -- dropped when it was read
  size          bigint NOT NULL DEFAULT 0,
  received_at   timestamptz NOT NULL,
  fate          text NOT NULL DEFAULT '',    -- support.Fate
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id),
  UNIQUE (merchant_id, mail_key),
  FOREIGN KEY (merchant_id, request_id) REFERENCES request (merchant_id, id)
) WITH (fillfactor = 70);
CREATE INDEX mail_in_due ON mail_in (next_at) WHERE state = 0;
CREATE INDEX mail_in_dead ON mail_in (merchant_id, id) WHERE state IN (2, 3);
CREATE INDEX mail_in_received ON mail_in (merchant_id, received_at);

CREATE TABLE desk_setting (
  merchant_id   uuid PRIMARY KEY REFERENCES merchant,
  setting       jsonb NOT NULL,              -- support.Settings
  provider      text NOT NULL DEFAULT '',    -- who brings mail: support.MailService, '' for none
  mail_domain   text NOT NULL DEFAULT '',    -- whose mail it brings
  hook_secret   bytea,                       -- sealed: what it signs with
  api_key       bytea,                       -- sealed: what a mail is fetched with
  changed_at    timestamptz NOT NULL
);
CREATE TABLE canned_answer (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  name        text NOT NULL,
  texts       jsonb NOT NULL,                -- by language
  changed_at  timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id)
);

-- "Whose mail is this?" is asked before the merchant is known, so this table has no row-level security and nothing
-- personal: the first part of an address that cannot be guessed.
CREATE TABLE mail_route (
  token       text PRIMARY KEY,
  merchant_id uuid NOT NULL,
  made_at     timestamptz NOT NULL,
  ends_at     timestamptz                    -- null for the merchant's address of now
);
CREATE UNIQUE INDEX mail_route_now ON mail_route (merchant_id) WHERE ends_at IS NULL;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['request_message', 'request_file', 'request_goodwill', 'request_mail', 'mail_in',
    'desk_setting', 'canned_answer']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO regulars_app', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_route TO regulars_app;
CREATE POLICY router ON request_mail TO regulars_router USING (true) WITH CHECK (true);
CREATE POLICY router ON mail_in TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON request_mail, mail_in TO regulars_router;
SELECT let_owner_wipe();
