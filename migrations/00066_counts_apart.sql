-- Two pages of one file are written at the same time. Each counts the people it
-- brings in a row of its own (set regulars.count_row): the number of people is the
-- sum of the rows, as those who read it add them up already.

-- +goose Up
ALTER TABLE member_count ADD COLUMN apart smallint NOT NULL DEFAULT 0;
ALTER TABLE member_count DROP CONSTRAINT member_count_pkey;
ALTER TABLE member_count ADD PRIMARY KEY (merchant_id, state, apart);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION count_members() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  mine smallint := coalesce(nullif(current_setting('regulars.count_row', true), ''), '0')::smallint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO member_count AS c (merchant_id, state, apart, n)
      SELECT merchant_id, state, mine, count(*) FROM added GROUP BY merchant_id, state
      ON CONFLICT (merchant_id, state, apart) DO UPDATE SET n = c.n + excluded.n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO member_count AS c (merchant_id, state, apart, n)
      SELECT merchant_id, state, mine, -count(*) FROM gone GROUP BY merchant_id, state
      ON CONFLICT (merchant_id, state, apart) DO UPDATE SET n = c.n + excluded.n;
  ELSE
    INSERT INTO member_count AS c (merchant_id, state, apart, n)
      SELECT merchant_id, state, mine, sum(d) FROM
        (SELECT merchant_id, state, 1 AS d FROM added UNION ALL SELECT merchant_id, state, -1 FROM gone) moved
      GROUP BY merchant_id, state HAVING sum(d) <> 0 ORDER BY merchant_id, state
      ON CONFLICT (merchant_id, state, apart) DO UPDATE SET n = c.n + excluded.n;
  END IF;
  RETURN NULL;
END
$$;
-- +goose StatementEnd
