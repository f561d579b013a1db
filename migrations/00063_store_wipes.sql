-- All that is kept of a store that left is wiped when its platform asks for it, and the merchant with its last store.
-- +goose Up
ALTER TABLE store ADD COLUMN left_at timestamptz; -- when it removed the app; null when an older release heard of that

-- One store on its way out of here. What is left of it afterwards is this row: no name, no address.
CREATE TABLE store_wipe (
  merchant_id   uuid NOT NULL REFERENCES merchant,
  id            uuid NOT NULL,
  store_id      uuid NOT NULL,
  whole         boolean NOT NULL DEFAULT false, -- it was the merchant's last: the merchant goes with it
  phase         smallint NOT NULL DEFAULT 0,    -- privacy.WipePhase
  after         uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- how far its phase is
  people        bigint NOT NULL DEFAULT 0,      -- members who were erased
  asked_at      timestamptz NOT NULL,
  ended_at      timestamptz,
  called_off    boolean NOT NULL DEFAULT false, -- it was connected again before
  state         smallint NOT NULL DEFAULT 0,
  attempts      int NOT NULL DEFAULT 0,
  dispatches    int NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  next_at       timestamptz NOT NULL,
  last_error    text NOT NULL DEFAULT '',
  PRIMARY KEY (merchant_id, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX store_wipe_open ON store_wipe (merchant_id, store_id) WHERE ended_at IS NULL;
CREATE INDEX store_wipe_due ON store_wipe (next_at) WHERE state = 0;
CREATE INDEX store_wipe_dead ON store_wipe (merchant_id, id) WHERE state IN (2, 3);
ALTER TABLE store_wipe ENABLE ROW LEVEL SECURITY;
ALTER TABLE store_wipe FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON store_wipe TO regulars_app
  USING (merchant_id = nullif(current_setting('regulars.merchant_id', true), '')::uuid);
CREATE POLICY router ON store_wipe TO regulars_router USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON store_wipe TO regulars_app;
GRANT SELECT (merchant_id, id, state, dispatches, dispatched_at, next_at), UPDATE (dispatches, dispatched_at)
  ON store_wipe TO regulars_router;

-- What is append-only gives way to wipe_rows alone: it runs as the tables' owner, and says so.
-- +goose StatementBegin
CREATE FUNCTION wiping(of_table oid, deed text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT deed = 'DELETE' AND current_setting('regulars.wiping', true) = 'on'
    AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = of_table)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF wiping(TG_RELID, TG_OP) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only: post a transfer the other way instead', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF wiping(TG_RELID, TG_OP) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd

-- The owner of a table under FORCE sees no row of it. It may see those of the merchant whose transaction it is.
-- A later migration that makes a table of merchants' calls this once more.
-- +goose StatementBegin
CREATE FUNCTION let_owner_wipe() RETURNS void LANGUAGE plpgsql AS $$
DECLARE t record;
BEGIN
  FOR t IN SELECT c.oid::regclass AS name, c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'wipe')
  LOOP
    EXECUTE format('CREATE POLICY wipe ON %s TO CURRENT_USER USING (%I = nullif(current_setting(''regulars.merchant_id'', true), '''')::uuid)',
      t.name, CASE t.relname WHEN 'merchant' THEN 'id' ELSE 'merchant_id' END);
  END LOOP;
END
$$;
-- +goose StatementEnd
SELECT let_owner_wipe();
REVOKE ALL ON FUNCTION let_owner_wipe() FROM PUBLIC;

-- Deletes the next rows of a store that is being wiped (null: of the whole merchant), what refers to others first, and
-- says how many; 0 when there were none left, and the store (or the merchant) itself is gone.
-- +goose StatementBegin
CREATE FUNCTION wipe_rows(of_store uuid, most bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET regulars.wiping = 'on' AS $$
DECLARE
  mine uuid := nullif(current_setting('regulars.merchant_id', true), '')::uuid;
  gone bigint := 0;
  n bigint;
  t record;
BEGIN
  IF NOT EXISTS (SELECT FROM store_wipe w WHERE w.merchant_id = mine AND w.ended_at IS NULL AND w.phase = 3
      AND (w.store_id = of_store OR of_store IS NULL AND w.whole)) THEN
    RAISE EXCEPTION 'nobody asked to wipe this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF of_store IS NULL AND EXISTS (SELECT FROM store s WHERE s.merchant_id = mine AND NOT EXISTS
      (SELECT FROM store_wipe w WHERE w.merchant_id = mine AND w.store_id = s.id AND w.whole)) THEN
    RAISE EXCEPTION 'the merchant has another store' USING ERRCODE = 'restrict_violation';
  END IF;
  FOR t IN
    WITH RECURSIVE tables AS (
      SELECT c.oid, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'store_id'
        AND NOT a.attisdropped) AS of_stores
      FROM pg_class c JOIN pg_attribute m ON m.attrelid = c.oid AND m.attname = 'merchant_id' AND NOT m.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('store', 'store_wipe')
    ), refers AS (
      SELECT DISTINCT conrelid AS child, confrelid AS parent FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid
    ), deep AS (
      SELECT oid, 0 AS depth FROM tables
      UNION SELECT r.child, d.depth + 1 FROM deep d JOIN refers r ON r.parent = d.oid WHERE d.depth < 12
    ), ranked AS (
      SELECT tables.oid, of_stores, max(depth) AS depth FROM tables JOIN deep USING (oid) GROUP BY 1, 2
    )
    SELECT oid::regclass AS name, 'r.store_id = $2' AS which, depth FROM ranked WHERE of_stores AND of_store IS NOT NULL
    UNION ALL
    SELECT oid::regclass, 'true', depth FROM ranked WHERE of_store IS NULL
    UNION ALL -- what refers to a store's row, and does not say of which store it is
    SELECT child.oid::regclass, format('EXISTS (SELECT FROM %s p WHERE p.store_id = $2 AND %s)', k.confrelid::regclass,
        (SELECT string_agg(format('p.%I = r.%I', pa.attname, ca.attname), ' AND ')
          FROM unnest(k.confkey, k.conkey) AS pair (p, c)
          JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = pair.p
          JOIN pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = pair.c)), child.depth
    FROM pg_constraint k JOIN ranked child ON child.oid = k.conrelid AND NOT child.of_stores
    JOIN ranked parent ON parent.oid = k.confrelid AND parent.of_stores
    WHERE k.contype = 'f' AND of_store IS NOT NULL
    ORDER BY depth DESC
  LOOP
    EXECUTE format('DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT r.ctid FROM %1$s r WHERE r.merchant_id = $1 AND %2$s LIMIT $3))',
      t.name, t.which) USING mine, of_store, most - gone;
    GET DIAGNOSTICS n = ROW_COUNT;
    gone := gone + n;
    IF gone >= most THEN
      RETURN gone;
    END IF;
  END LOOP;
  IF gone > 0 THEN
    RETURN gone;
  END IF;
  IF of_store IS NOT NULL THEN
    DELETE FROM store WHERE merchant_id = mine AND id = of_store;
    RETURN 0;
  END IF;
  DELETE FROM store WHERE merchant_id = mine;
  DELETE FROM store_wipe WHERE merchant_id = mine;
  DELETE FROM merchant WHERE id = mine;
  RETURN 0;
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION wipe_rows(uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wipe_rows(uuid, bigint) TO regulars_app;
