-- What the admin lists and counts, so that no page reads a merchant's every row.
-- +goose Up

-- Row-level security keeps LIKE and lower() away from indexes, because they
-- could leak what they compare; ranges of a stored key are allowed.
ALTER TABLE member
  ADD COLUMN name_key text GENERATED ALWAYS AS (lower(name)) STORED,
  ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED;
DROP INDEX IF EXISTS member_name, member_email, member_joined;
CREATE INDEX member_name_key ON member (merchant_id, name_key text_pattern_ops) WHERE state <> 3;
CREATE INDEX member_email_key ON member (merchant_id, email_key text_pattern_ops) WHERE state <> 3;
CREATE INDEX member_joined ON member (merchant_id, joined_at DESC NULLS LAST, id DESC) WHERE state <> 3;
CREATE INDEX IF NOT EXISTS balance_recent ON balance (merchant_id, last_order_at DESC NULLS LAST, member_id);

DROP INDEX orders_placed;
CREATE INDEX orders_placed ON orders (merchant_id, placed_at) INCLUDE (member_id);

CREATE INDEX redemption_open ON redemption (merchant_id, ends_at) WHERE status = 3;
CREATE INDEX redemption_used ON redemption (merchant_id, closed_at) WHERE status = 4;
CREATE INDEX redemption_making ON redemption (merchant_id, created_at) WHERE status IN (0, 1, 2);

-- How many people are in each state (member.State), kept by the statements that
-- change them: one update a statement, whatever its size.
CREATE TABLE member_count (
  merchant_id uuid NOT NULL REFERENCES merchant,
  state       smallint NOT NULL,
  n           bigint NOT NULL,
  PRIMARY KEY (merchant_id, state)
) WITH (fillfactor = 50);
CREATE POLICY tenant ON member_count TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON member_count TO regulars_app;

-- What is here already is counted. The owner of a table under FORCE sees no row
-- of it, so that is lifted for these statements.
ALTER TABLE member NO FORCE ROW LEVEL SECURITY;
ALTER TABLE balance NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_day NO FORCE ROW LEVEL SECURITY;
INSERT INTO member_count SELECT merchant_id, state, count(*) FROM member GROUP BY merchant_id, state;
-- ledger_day also keeps what a day changed of all members' pending (kind 101)
-- and usable points (102): their sums are what members have.
INSERT INTO ledger_day (merchant_id, day, kind, points, transfers)
  SELECT merchant_id, max(changed_at)::date, 101, sum(pending), 0 FROM balance GROUP BY merchant_id
  UNION ALL SELECT merchant_id, max(changed_at)::date, 102, sum(available), 0 FROM balance GROUP BY merchant_id;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
ALTER TABLE balance FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_day FORCE ROW LEVEL SECURITY;
ALTER TABLE member_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_count FORCE ROW LEVEL SECURITY;

-- +goose StatementBegin
CREATE FUNCTION count_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO member_count AS c SELECT merchant_id, state, count(*) FROM added GROUP BY merchant_id, state
      ON CONFLICT (merchant_id, state) DO UPDATE SET n = c.n + excluded.n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO member_count AS c SELECT merchant_id, state, -count(*) FROM gone GROUP BY merchant_id, state
      ON CONFLICT (merchant_id, state) DO UPDATE SET n = c.n + excluded.n;
  ELSE
    INSERT INTO member_count AS c SELECT merchant_id, state, sum(d) FROM
        (SELECT merchant_id, state, 1 AS d FROM added UNION ALL SELECT merchant_id, state, -1 FROM gone) moved
      GROUP BY merchant_id, state HAVING sum(d) <> 0 ORDER BY merchant_id, state
      ON CONFLICT (merchant_id, state) DO UPDATE SET n = c.n + excluded.n;
  END IF;
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER member_added AFTER INSERT ON member
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_members();
CREATE TRIGGER member_moved AFTER UPDATE ON member
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_members();
CREATE TRIGGER member_gone AFTER DELETE ON member
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_members();
