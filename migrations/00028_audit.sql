-- What staff did: one row a deed, never changed and never deleted.
-- +goose Up
CREATE TABLE audit_log (
  merchant_id  uuid NOT NULL REFERENCES merchant,
  id           uuid NOT NULL,              -- sorts by time
  at           timestamptz NOT NULL,
  actor        text NOT NULL,              -- who: the name that stands on a login link, or what of ours did it
  role         text NOT NULL,              -- what they were then
  action       text NOT NULL,              -- audit.Action
  subject_kind text NOT NULL,              -- audit.SubjectKind
  subject_id   text NOT NULL DEFAULT '',
  before_hash  bytea,                      -- SHA-256 of the subject as it was and as it became:
  after_hash   bytea,                      -- they prove what changed without keeping anybody's data
  reason       text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id)
);
CREATE INDEX audit_log_subject ON audit_log (merchant_id, subject_kind, subject_id, id DESC);

-- +goose StatementBegin
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_log TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT ON audit_log TO regulars_app;
