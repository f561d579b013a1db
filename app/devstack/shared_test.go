package devstack

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

func tryConnect(t *testing.T, connection string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), connection)
	if err != nil {
		return err
	}
	return conn.Close(t.Context())
}

// clusterDir gives the scratch directory of the cluster behind a URL.
func clusterDir(t *testing.T, adminURL string) string {
	t.Helper()
	u, err := url.Parse(adminURL)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(u.Query().Get("host"))
}

func TestSharedClusterIsOneForAllProcessesAndEndsAfterTheLast(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	players := make([]*player, 4)
	var starting sync.WaitGroup
	for i := range players {
		starting.Go(func() {
			p, err := beginPlayer(t, "client "+dir)
			if err != nil {
				t.Errorf("client %d: %v", i, err)
				return
			}
			players[i] = p
		})
	}
	starting.Wait()
	if t.Failed() {
		return
	}
	one := players[0].said.URL
	for _, p := range players {
		if p.said.URL != one {
			t.Errorf("clusters %s and %s, want one", one, p.said.URL)
		}
	}
	for _, p := range players[1:] {
		p.kill()
	}
	// The last user is idle for longer than the cluster outlives its users.
	if got := ask(t, one, "select current_setting('max_connections') || pg_sleep(2)::text"); got != "400" {
		t.Errorf("max_connections = %q, want 400", got)
	}
	players[0].kill()
	eventually(t, "the cluster ends", func() bool { return pathGone(clusterDir(t, one)) })
	eventually(t, "its address goes", func() bool { return pathGone(filepath.Join(dir, clusterURL)) })
}

func TestSharedClusterIsStartedAgainAfterItsSupervisorWasKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := startPlayer(t, "client "+dir)
	server := pidIn(t, filepath.Join(clusterDir(t, first.said.URL), "data", "postmaster.pid"))
	if err := syscall.Kill(pidIn(t, filepath.Join(dir, aliveLock)), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server ends with its supervisor", func() bool { return processGone(server) })
	second := startPlayer(t, "client "+dir)
	if second.said.URL == first.said.URL {
		t.Error("the dead cluster was handed out again")
	}
	if got := ask(t, second.said.URL, "select 'up'"); got != "up" {
		t.Errorf("answer = %q", got)
	}
	first.kill()
	second.kill()
	eventually(t, "the cluster ends", func() bool { return pathGone(clusterDir(t, second.said.URL)) })
}

func TestSharedClusterEndsThoughItsDirectoryWasCleanedAway(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := startPlayer(t, "client "+dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, p.said.URL, "select 'up'"); got != "up" {
		t.Errorf("answer = %q", got)
	}
	p.kill()
	eventually(t, "the cluster ends", func() bool { return pathGone(clusterDir(t, p.said.URL)) })
}

func TestSharedClusterOfThisProcessStaysTheSame(t *testing.T) {
	t.Parallel()
	first, err := TestPostgres(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := TestPostgres(t.Context())
	if err != nil || first != second {
		t.Errorf("clusters %q and %q, %v", first, second, err)
	}
	if got := ask(t, first, "select rolsuper::text from pg_roles where rolname = current_user"); got != "true" {
		t.Errorf("superuser = %q, want true", got)
	}
}

func TestSharedClusterThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	_, _, err := shared{dir: t.TempDir(), programs: "/nowhere", idle: idleLimit}.join(t.Context())
	if err == nil || !strings.Contains(err.Error(), "/nowhere") {
		t.Errorf("error = %v, want one that names /nowhere", err)
	}
}

// Not parallel: it changes TMPDIR.
func TestSharedDirectoryThatOthersCanWriteIsRefused(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir, err := sharedDir("/programs")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := sharedDir("/programs"); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("error = %v, want one that names %s", err, dir)
	}
}

// pidIn reads the process id in a file's first line.
func pidIn(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}
