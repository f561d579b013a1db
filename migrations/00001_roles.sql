-- Three roles: the owner runs this file and owns the tables; regulars_app is
-- what serve and work sign in as; regulars_router is the second door, which the
-- app steps into for the few queries that cross merchants (ids, state and
-- schedule, never bodies). Roles belong to the whole cluster, so they may be
-- here already, made by the migration of another database at this very moment.
-- +goose Up
-- +goose StatementBegin
DO $$
BEGIN
  BEGIN
    CREATE ROLE regulars_router NOLOGIN NOINHERIT;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  BEGIN
    CREATE ROLE regulars_app LOGIN NOINHERIT;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  ALTER ROLE regulars_app NOINHERIT; -- it may have been made by hand: inheriting would open every merchant's rows
  IF NOT pg_has_role('regulars_app', 'regulars_router', 'MEMBER') THEN
    BEGIN
      GRANT regulars_router TO regulars_app;
    EXCEPTION WHEN unique_violation OR internal_error THEN NULL;
    END;
  END IF;
END
$$;
-- +goose StatementEnd
GRANT USAGE ON SCHEMA public TO regulars_app, regulars_router;
