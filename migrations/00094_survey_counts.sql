-- What surveys came to, counted by the statements that write responses and answers: nobody adds up all of them to read it.
-- +goose Up

-- How often something was answered, by month and by day of the merchant's calendar. Words are not counted.
CREATE TABLE survey_count (
  merchant_id uuid NOT NULL REFERENCES merchant,
  survey_id   uuid NOT NULL,
  period      smallint NOT NULL, -- 0 a month, 1 a day
  since       date NOT NULL,     -- its first day: when the response got its first answer
  question    text NOT NULL,
  number      smallint NOT NULL, -- of a scale, else 0
  choice      text NOT NULL,
  n           bigint NOT NULL,
  PRIMARY KEY (merchant_id, survey_id, period, since, question, number, choice)
) WITH (fillfactor = 70);

-- How many responses there are. Those without an answer have a row of their own: period 0, since -infinity.
CREATE TABLE survey_tally (
  merchant_id uuid NOT NULL REFERENCES merchant,
  survey_id   uuid NOT NULL,
  period      smallint NOT NULL,
  since       date NOT NULL,
  asked       bigint NOT NULL, -- of members
  answered    bigint NOT NULL,
  finished    bigint NOT NULL,
  anonymous   bigint NOT NULL, -- of answered
  PRIMARY KEY (merchant_id, survey_id, period, since)
) WITH (fillfactor = 50);

-- The merchant's time zone; UTC when Postgres does not know it. Whoever asks counts alone until the transaction ends:
-- no two wait for each other's rows, and the zone does not change meanwhile.
-- +goose StatementBegin
CREATE FUNCTION survey_zone(of_merchant uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  zone text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(of_merchant::text, 94));
  SELECT time_zone INTO zone FROM merchant WHERE id = of_merchant;
  BEGIN
    PERFORM now() AT TIME ZONE zone;
  EXCEPTION WHEN invalid_parameter_value THEN
    zone := 'UTC';
  END;
  RETURN coalesce(zone, 'UTC');
END
$$;
-- +goose StatementEnd

-- The month and the day of a moment; of null the one row of what was not answered.
-- +goose StatementBegin
CREATE FUNCTION survey_periods(at timestamptz, zone text) RETURNS TABLE (period smallint, since date)
LANGUAGE sql STABLE AS $$
  SELECT 0::smallint, coalesce(date_trunc('month', at AT TIME ZONE zone)::date, '-infinity'::date)
  UNION ALL SELECT 1::smallint, (at AT TIME ZONE zone)::date WHERE at IS NOT NULL
$$;
-- +goose StatementEnd

-- Answers of a response count from when it has its first: those written before are counted with that moment.
-- +goose StatementBegin
CREATE FUNCTION count_survey_answers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  more survey_answer[];
  less survey_answer[];
  who uuid;
  zone text;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT array_agg(a) INTO more FROM added a WHERE a.number IS NOT NULL OR a.choice <> '';
  END IF;
  IF TG_OP <> 'INSERT' THEN
    SELECT array_agg(g) INTO less FROM gone g WHERE g.number IS NOT NULL OR g.choice <> '';
  END IF;
  FOR who IN SELECT DISTINCT d.merchant_id FROM unnest(more || less) d LOOP
    zone := survey_zone(who);
    INSERT INTO survey_count AS c (merchant_id, survey_id, period, since, question, number, choice, n)
      SELECT who, d.survey_id, p.period, p.since, d.question, coalesce(d.number, 0), d.choice, sum(d.n)
      FROM (SELECT a.*, 1 AS n FROM unnest(more) a UNION ALL SELECT g.*, -1 FROM unnest(less) g) d
      JOIN survey_response r ON r.merchant_id = who AND r.id = d.response_id AND r.answered_at IS NOT NULL
      CROSS JOIN LATERAL survey_periods(r.answered_at, zone) p
      WHERE d.merchant_id = who GROUP BY 2, 3, 4, 5, 6, 7 HAVING sum(d.n) <> 0
      ON CONFLICT (merchant_id, survey_id, period, since, question, number, choice) DO UPDATE SET n = c.n + excluded.n;
  END LOOP;
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER count_added AFTER INSERT ON survey_answer REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_survey_answers();
CREATE TRIGGER count_changed AFTER UPDATE ON survey_answer REFERENCING NEW TABLE AS added OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION count_survey_answers();
CREATE TRIGGER count_gone AFTER DELETE ON survey_answer REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION count_survey_answers();

-- +goose StatementBegin
CREATE FUNCTION count_survey_responses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  more survey_response[];
  less survey_response[];
  who uuid;
  zone text;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT array_agg(a) INTO more FROM added a;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    SELECT array_agg(g) INTO less FROM gone g;
  END IF;
  FOR who IN SELECT DISTINCT d.merchant_id FROM unnest(more || less) d LOOP
    zone := survey_zone(who);
    INSERT INTO survey_tally AS t (merchant_id, survey_id, period, since, asked, answered, finished, anonymous)
      SELECT who, d.survey_id, p.period, p.since, sum(d.n * (d.member_id IS NOT NULL)::int),
        sum(d.n * (d.answered_at IS NOT NULL)::int), sum(d.n * (d.finished_at IS NOT NULL)::int),
        sum(d.n * (d.answered_at IS NOT NULL AND d.member_id IS NULL)::int)
      FROM (SELECT a.*, 1 AS n FROM unnest(more) a UNION ALL SELECT g.*, -1 FROM unnest(less) g) d
      CROSS JOIN LATERAL survey_periods(d.answered_at, zone) p
      WHERE d.merchant_id = who GROUP BY 2, 3, 4
      ON CONFLICT (merchant_id, survey_id, period, since) DO UPDATE SET asked = t.asked + excluded.asked,
        answered = t.answered + excluded.answered, finished = t.finished + excluded.finished,
        anonymous = t.anonymous + excluded.anonymous;
    INSERT INTO survey_count AS c (merchant_id, survey_id, period, since, question, number, choice, n)
      SELECT who, s.survey_id, p.period, p.since, s.question, coalesce(s.number, 0), s.choice, sum(d.n)
      FROM (SELECT a.id, a.answered_at AS new, g.answered_at AS old FROM unnest(more) a JOIN unnest(less) g
          ON g.id = a.id AND g.merchant_id = who AND g.answered_at IS DISTINCT FROM a.answered_at
        WHERE a.merchant_id = who) moved
      CROSS JOIN LATERAL (VALUES (moved.new, 1), (moved.old, -1)) d (at, n)
      JOIN survey_answer s ON s.merchant_id = who AND s.response_id = moved.id AND (s.number IS NOT NULL OR s.choice <> '')
      CROSS JOIN LATERAL survey_periods(d.at, zone) p
      WHERE d.at IS NOT NULL GROUP BY 2, 3, 4, 5, 6, 7 HAVING sum(d.n) <> 0
      ON CONFLICT (merchant_id, survey_id, period, since, question, number, choice) DO UPDATE SET n = c.n + excluded.n;
  END LOOP;
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER count_added AFTER INSERT ON survey_response REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_survey_responses();
CREATE TRIGGER count_changed AFTER UPDATE ON survey_response REFERENCING NEW TABLE AS added OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION count_survey_responses();
CREATE TRIGGER count_gone AFTER DELETE ON survey_response REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION count_survey_responses();

-- Counts all of a merchant anew: days first, and months from them.
-- +goose StatementBegin
CREATE FUNCTION recount_surveys(of_merchant uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  zone text := survey_zone(of_merchant);
BEGIN
  DELETE FROM survey_count WHERE merchant_id = of_merchant;
  DELETE FROM survey_tally WHERE merchant_id = of_merchant;
  INSERT INTO survey_count (merchant_id, survey_id, period, since, question, number, choice, n)
    SELECT of_merchant, a.survey_id, 1, (r.answered_at AT TIME ZONE zone)::date, a.question, coalesce(a.number, 0),
      a.choice, count(*)
    FROM survey_answer a JOIN survey_response r ON r.merchant_id = of_merchant AND r.id = a.response_id
    WHERE a.merchant_id = of_merchant AND r.answered_at IS NOT NULL AND (a.number IS NOT NULL OR a.choice <> '')
    GROUP BY 2, 4, 5, 6, 7;
  INSERT INTO survey_count (merchant_id, survey_id, period, since, question, number, choice, n)
    SELECT of_merchant, survey_id, 0, date_trunc('month', since::timestamp)::date, question, number, choice, sum(n)
    FROM survey_count WHERE merchant_id = of_merchant GROUP BY 2, 4, 5, 6, 7;
  INSERT INTO survey_tally (merchant_id, survey_id, period, since, asked, answered, finished, anonymous)
    SELECT of_merchant, survey_id, (answered_at IS NOT NULL)::int,
      coalesce((answered_at AT TIME ZONE zone)::date, '-infinity'::date), count(member_id), count(answered_at),
      count(finished_at), count(answered_at) FILTER (WHERE member_id IS NULL)
    FROM survey_response WHERE merchant_id = of_merchant GROUP BY 2, 3, 4;
  INSERT INTO survey_tally (merchant_id, survey_id, period, since, asked, answered, finished, anonymous)
    SELECT of_merchant, survey_id, 0, date_trunc('month', since::timestamp)::date, sum(asked), sum(answered), sum(finished),
      sum(anonymous)
    FROM survey_tally WHERE merchant_id = of_merchant AND period = 1 GROUP BY 2, 4;
END
$$;
-- +goose StatementEnd

-- Another time zone has other days.
-- +goose StatementBegin
CREATE FUNCTION recount_in_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM recount_surveys(NEW.id);
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER zone_changed AFTER UPDATE OF time_zone ON merchant
  FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION recount_in_zone();

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['survey_count', 'survey_tally']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO regulars_app USING (merchant_id = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON survey_count, survey_tally TO regulars_app;
SELECT let_owner_wipe();

-- What is here already is counted, a merchant at a time: the owner of a table sees the rows of one (let_owner_wipe).
ALTER TABLE survey NO FORCE ROW LEVEL SECURITY;
-- +goose StatementBegin
DO $$
DECLARE who uuid;
BEGIN
  FOR who IN SELECT DISTINCT merchant_id FROM survey LOOP
    PERFORM set_config('regulars.merchant_id', who::text, true);
    PERFORM recount_surveys(who);
  END LOOP;
  PERFORM set_config('regulars.merchant_id', '', true);
END
$$;
-- +goose StatementEnd
ALTER TABLE survey FORCE ROW LEVEL SECURITY;
