-- What lifts members: what they earned, spent and ordered by month, where each
-- stands, and why that changed.
-- +goose Up
CREATE TABLE tier_month (
  merchant_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  month       int NOT NULL,                -- year * 12 + month - 1, in the merchant's calendar
  currency    text NOT NULL,               -- of the orders; '' for points that no order earned
  points      bigint NOT NULL DEFAULT 0,
  spend       bigint NOT NULL DEFAULT 0,   -- minor units, net of refunds
  orders      bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (merchant_id, member_id, month, currency),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);

-- Only who stands above the tier that everybody has.
CREATE TABLE tier_state (
  merchant_id uuid NOT NULL,
  member_id   uuid NOT NULL,
  tier        text NOT NULL,
  since       timestamptz NOT NULL,
  until       timestamptz,                 -- end of the term, or of what staff gave; null for ever
  how         smallint NOT NULL,           -- tier.How
  told_at     timestamptz,                 -- when the member was told of moving down
  lowers_on   timestamptz,                 -- the day they were told
  next_at     timestamptz,                 -- when the clock alone may change something
  PRIMARY KEY (merchant_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 80);
CREATE INDEX tier_state_due ON tier_state (merchant_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX tier_state_tier ON tier_state (merchant_id, tier, member_id);

CREATE TABLE tier_change (
  merchant_id     uuid NOT NULL,
  id              uuid NOT NULL,
  member_id       uuid NOT NULL,
  move            smallint NOT NULL,       -- tier.Move
  from_name       text NOT NULL,           -- as the tiers were called then, '' for none
  to_name         text NOT NULL,
  ends_on         timestamptz,             -- what the member was told: end of the term, or the day of moving down
  note            text NOT NULL DEFAULT '', -- staff's words, visible to the member
  program_version int NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX tier_change_member ON tier_change (merchant_id, member_id, id DESC);
CREATE TRIGGER tier_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tier_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A published change of the tiers on its way through all members.
CREATE TABLE tier_pass (
  merchant_id  uuid PRIMARY KEY REFERENCES merchant,
  from_version int NOT NULL,               -- the version that members were last ranked by
  after_member uuid NOT NULL               -- all up to this one have been ranked anew
);

-- How many stand in each tier, kept by the statements that change them.
CREATE TABLE tier_count (
  merchant_id uuid NOT NULL REFERENCES merchant,
  tier        text NOT NULL,
  n           bigint NOT NULL,
  PRIMARY KEY (merchant_id, tier)
) WITH (fillfactor = 50);

-- +goose StatementBegin
CREATE FUNCTION count_tiers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO tier_count AS c SELECT merchant_id, tier, count(*) FROM added GROUP BY merchant_id, tier ORDER BY 1, 2
      ON CONFLICT (merchant_id, tier) DO UPDATE SET n = c.n + excluded.n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO tier_count AS c SELECT merchant_id, tier, -count(*) FROM gone GROUP BY merchant_id, tier ORDER BY 1, 2
      ON CONFLICT (merchant_id, tier) DO UPDATE SET n = c.n + excluded.n;
  ELSE
    INSERT INTO tier_count AS c SELECT merchant_id, tier, sum(d) FROM
        (SELECT merchant_id, tier, 1 AS d FROM added UNION ALL SELECT merchant_id, tier, -1 FROM gone) moved
      GROUP BY merchant_id, tier HAVING sum(d) <> 0 ORDER BY 1, 2
      ON CONFLICT (merchant_id, tier) DO UPDATE SET n = c.n + excluded.n;
  END IF;
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER tier_added AFTER INSERT ON tier_state
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_tiers();
CREATE TRIGGER tier_moved AFTER UPDATE ON tier_state
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_tiers();
CREATE TRIGGER tier_gone AFTER DELETE ON tier_state
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_tiers();

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tier_month', 'tier_state', 'tier_change', 'tier_pass', 'tier_count']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON tier_month, tier_state, tier_pass TO regulars_app;
GRANT SELECT, INSERT, UPDATE ON tier_count TO regulars_app;
GRANT SELECT, INSERT ON tier_change TO regulars_app;
