-- Who recommends and what it brings: every order of a friend, sums of each advocate, and what somebody is paid for it.
-- +goose Up
ALTER TABLE advocate
  ADD COLUMN again         bigint NOT NULL DEFAULT 0,      -- orders of friends after their first that stand
  ADD COLUMN points        bigint NOT NULL DEFAULT 0,      -- that they have for their friends
  ADD COLUMN friend_points bigint NOT NULL DEFAULT 0,      -- that their friends have for joining
  ADD COLUMN score         smallint,                       -- the last answer to "would you recommend us", 0 to 10
  ADD COLUMN scored_at     timestamptz,
  ADD COLUMN reviews       bigint NOT NULL DEFAULT 0,
  ADD COLUMN paid          boolean NOT NULL DEFAULT false, -- a commission runs
  ADD COLUMN asked_at      timestamptz,                    -- when staff last asked them to recommend
  ADD COLUMN shown_as      text NOT NULL DEFAULT '';       -- the name they want on the leader board, '' for none

CREATE TABLE advocate_sales (
  merchant_id uuid NOT NULL REFERENCES merchant,
  member_id   uuid NOT NULL,
  currency    text NOT NULL,
  gross       bigint NOT NULL DEFAULT 0,    -- minor units of friends' orders that stand, with what was given back
  kept        bigint NOT NULL DEFAULT 0,    -- and without
  PRIMARY KEY (merchant_id, member_id, currency),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 70);

-- What somebody is paid for the orders of their friends. Rows are only added: the newest that had begun when an order
-- was placed is its own.
CREATE TABLE commission (
  merchant_id uuid NOT NULL REFERENCES merchant,
  id          uuid NOT NULL,
  member_id   uuid NOT NULL,
  begins_at   timestamptz NOT NULL,
  document    jsonb NOT NULL,               -- referral.Commission
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, id)
);
CREATE INDEX commission_member ON commission (merchant_id, member_id, begins_at DESC);

-- Every order of a friend, and what its commission gave. The work is the referral's.
CREATE TABLE friend_order (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,                   -- the order's
  referral_id   uuid NOT NULL,
  advocate_id   uuid NOT NULL,
  store_id      uuid NOT NULL,
  placed_at     timestamptz NOT NULL,
  currency      text NOT NULL,
  gross         bigint NOT NULL DEFAULT 0,       -- as the advocate's sums have it
  kept          bigint NOT NULL DEFAULT 0,
  counts        boolean NOT NULL DEFAULT false,  -- it is in the advocate's sums
  later         boolean NOT NULL DEFAULT false,  -- and in those of friends who came again
  due_at        timestamptz,                     -- the return window is over; NULL before its terms are pinned
  commission_id uuid,                            -- its terms, NULL for none
  most          bigint,                          -- points that bounds left when it first earned
  points        bigint NOT NULL DEFAULT 0,       -- the advocate's commission, now
  reward_id     uuid,                            -- or the redemption that it is
  given_at      timestamptz,                     -- the bounds of that month count it
  reason        text NOT NULL DEFAULT '',        -- why it gave nothing, or less
  postings      int NOT NULL DEFAULT 0,
  next_at       timestamptz,                     -- looked at from then on; NULL until something happens
  PRIMARY KEY (merchant_id, id),
  FOREIGN KEY (merchant_id, advocate_id) REFERENCES member (merchant_id, id)
) WITH (fillfactor = 60);
CREATE INDEX friend_order_referral ON friend_order (merchant_id, referral_id);
CREATE INDEX friend_order_advocate ON friend_order (merchant_id, advocate_id, placed_at DESC, id DESC);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['advocate_sales', 'commission', 'friend_order'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app
      USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO regulars_app', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
SELECT let_owner_wipe();

-- What is here already, a merchant at a time: the owner of a table sees the rows of one (let_owner_wipe). First orders
-- that were refunded in part have what was kept in both columns: what it was before is told by the next change.
-- +goose StatementBegin
DO $$
DECLARE who uuid;
BEGIN
  FOR who IN SELECT DISTINCT merchant_id FROM store_route LOOP
    PERFORM set_config('regulars.merchant_id', who::text, true);
    INSERT INTO friend_order (merchant_id, id, referral_id, advocate_id, store_id, placed_at, currency, gross, kept, counts,
        due_at)
      SELECT merchant_id, order_id, id, advocate_id, store_id, placed_at, currency,
        CASE WHEN counts AND status <> 5 THEN counted ELSE 0 END, CASE WHEN counts AND status <> 5 THEN counted ELSE 0 END,
        counts AND status <> 5, coalesce(due_at, placed_at)
      FROM referral WHERE merchant_id = who AND order_id IS NOT NULL AND placed_at IS NOT NULL;
    INSERT INTO advocate_sales (merchant_id, member_id, currency, gross, kept)
      SELECT who, advocate_id, currency, sum(gross), sum(kept) FROM friend_order WHERE merchant_id = who AND counts
      GROUP BY advocate_id, currency;
    INSERT INTO advocate AS a (merchant_id, member_id, points, friend_points)
      SELECT who, advocate_id, sum(points), sum(friend_points) FROM referral WHERE merchant_id = who GROUP BY advocate_id
      ON CONFLICT (merchant_id, member_id) DO UPDATE SET points = excluded.points, friend_points = excluded.friend_points;
    INSERT INTO advocate AS a (merchant_id, member_id, reviews)
      SELECT who, member_id, count(*) FROM occasion WHERE merchant_id = who AND trigger = 'review' GROUP BY member_id
      ON CONFLICT (merchant_id, member_id) DO UPDATE SET reviews = excluded.reviews;
    INSERT INTO advocate AS a (merchant_id, member_id, score, scored_at)
      SELECT DISTINCT ON (r.member_id) who, r.member_id, s.number, r.answered_at
      FROM survey_response r
      JOIN survey_answer s ON s.merchant_id = who AND s.response_id = r.id AND s.number BETWEEN 0 AND 10
      JOIN survey_version v ON v.merchant_id = who AND v.survey_id = r.survey_id AND v.number = r.version
        AND v.document @> jsonb_build_object('questions', jsonb_build_array(jsonb_build_object('id', s.question, 'kind', 'nps')))
      WHERE r.merchant_id = who AND r.member_id IS NOT NULL AND r.answered_at IS NOT NULL
      ORDER BY r.member_id, r.answered_at DESC, r.id DESC
      ON CONFLICT (merchant_id, member_id) DO UPDATE SET score = excluded.score, scored_at = excluded.scored_at;
  END LOOP;
  PERFORM set_config('regulars.merchant_id', '', true);
END
$$;
-- +goose StatementEnd
