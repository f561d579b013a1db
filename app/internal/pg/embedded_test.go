package pg_test

import (
	"testing"

	"regulars/app/devstack"
	"regulars/app/internal/pg"
)

func TestMigrationsRunOnTheNewestPostgresFromNpm(t *testing.T) {
	t.Parallel()
	programs, err := devstack.EmbeddedPostgres()
	if err != nil {
		t.Fatalf("the npm build of Postgres is missing, run make deps: %v", err)
	}
	server, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{BinDir: programs})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	from, to, err := pg.Migrate(t.Context(), server.AdminURL(), "")
	if err != nil || from != 0 || to < 5 {
		t.Fatalf("migrated from %d to %d: %v", from, to, err)
	}
	again, still, err := pg.Migrate(t.Context(), server.AdminURL(), "")
	if err != nil || again != to || still != to {
		t.Fatalf("a second run went from %d to %d: %v", again, still, err)
	}
	db, err := pg.Open(t.Context(), server.URL("regulars_app", "postgres"), pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if have, want, err := db.Version(t.Context()); err != nil || have != want {
		t.Errorf("the app sees version %d of %d: %v", have, want, err)
	}
}
