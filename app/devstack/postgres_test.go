package devstack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestPostgresAnswersAndLeavesNothing(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t, PostgresOptions{})
	if got := ask(t, pg.AdminURL(), "select current_user || ' ' || current_setting('fsync')"); got != "postgres off" {
		t.Errorf("user and fsync = %q, want postgres off", got)
	}
	if got := ask(t, pg.AdminURL(), "select lower('ÄÉ') || current_setting('server_encoding')"); got != "äéUTF8" {
		t.Errorf("lower and encoding = %q, want äéUTF8", got)
	}
	dir, pid := pg.scratch.dir, pg.Pid()
	if err := pg.Stop(); err != nil {
		t.Fatal(err)
	}
	if !processGone(pid) || !pathGone(dir) {
		t.Errorf("after Stop: process gone %v, files gone %v", processGone(pid), pathGone(dir))
	}
}

func TestPostgresTakesEveryRoleOverItsPrivateSocketAlone(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t, PostgresOptions{TCP: true})
	run(t, pg.AdminURL(), "create role clerk login")
	if got := ask(t, pg.URL("clerk", "postgres"), "select current_user::text"); got != "clerk" {
		t.Errorf("over the socket: user %q, want clerk", got)
	}
	if got := ask(t, pg.TCPURL("postgres", "postgres"), "select current_user::text"); got != "postgres" {
		t.Errorf("over TCP: user %q, want postgres", got)
	}
	withoutPassword := "postgres://postgres@" + pg.TCPAddr() + "/postgres?sslmode=disable"
	if err := tryConnect(t, withoutPassword); err == nil {
		t.Error("TCP let the superuser in without a password")
	}
	info, err := os.Stat(pg.socket)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket's directory: %v, %v; others must not enter", info.Mode(), err)
	}
}

func TestPostgresKeepsCommittedRowsThroughAKillAndRestart(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t, PostgresOptions{})
	url := pg.AdminURL()
	run(t, url, "create table kept (word text); insert into kept values ('still here')")
	if err := pg.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := pg.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if pg.AdminURL() != url {
		t.Errorf("the address changed: %s, was %s", pg.AdminURL(), url)
	}
	if got := ask(t, url, "select word from kept"); got != "still here" {
		t.Errorf("row = %q", got)
	}
}

func TestPostgresKeepsItsDataInAGivenDirectory(t *testing.T) {
	t.Parallel()
	opts := PostgresOptions{Dir: filepath.Join(openDir(t), "cluster"), Fsync: true, TCP: true}
	first := startPostgres(t, opts)
	if got := ask(t, first.AdminURL(), "select current_setting('fsync')"); got != "on" {
		t.Errorf("fsync = %q, want on", got)
	}
	run(t, first.AdminURL(), "create table kept (word text); insert into kept values ('still here')")
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	second := startPostgres(t, opts)
	if got := ask(t, second.TCPURL("postgres", "postgres"), "select word from kept"); got != "still here" {
		t.Errorf("row = %q", got)
	}
}

func TestPostgresTakesSettingsLast(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t, PostgresOptions{Settings: map[string]string{"max_connections": "17", "work_mem": "5MB"}})
	got := ask(t, pg.AdminURL(), "select current_setting('max_connections') || ' ' || current_setting('work_mem')")
	if got != "17 5MB" {
		t.Errorf("settings = %q", got)
	}
}

func TestPostgresThatCannotStartShowsItsLog(t *testing.T) {
	t.Parallel()
	_, err := StartPostgres(t.Context(), PostgresOptions{Settings: map[string]string{"work_mem": "plenty"}})
	if err == nil || !strings.Contains(err.Error(), `"work_mem"`) {
		t.Errorf("error = %v, want one that names work_mem", err)
	}
}

func TestPostgresRefusesDataOfAVersionItCannotFind(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	if !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "PostgreSQL 9") {
		t.Errorf("error = %v, want one that misses PostgreSQL 9", err)
	}
}

func TestPostgresOfNpmWorks(t *testing.T) {
	t.Parallel()
	programs, err := EmbeddedPostgres()
	if err != nil {
		t.Fatal(err)
	}
	pg := startPostgres(t, PostgresOptions{BinDir: programs})
	if got := ask(t, pg.AdminURL(), "select current_setting('server_version')"); !strings.HasPrefix(got, "18.") {
		t.Errorf("version = %q, want 18", got)
	}
	run(t, pg.AdminURL(), "create database copy template template0")
}

// A checkout below /root is closed to the account that Postgres runs as.
func TestPostgresRunsProgramsThatItsAccountCannotReach(t *testing.T) {
	t.Parallel()
	programs, err := EmbeddedPostgres()
	if err != nil {
		t.Fatal(err)
	}
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.CopyFS(filepath.Join(closed, "native"), os.DirFS(filepath.Dir(programs))); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	pg := startPostgres(t, PostgresOptions{BinDir: filepath.Join(closed, "native", "bin")})
	if got := ask(t, pg.AdminURL(), "select 'up'"); got != "up" {
		t.Errorf("answer = %q", got)
	}
}

func TestPostgresSaysWhichDirectoryItsAccountCannotEnter(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(openDir(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	other := &owner{name: "somebody", uid: os.Geteuid() + 1, gid: os.Getegid() + 1}
	err := other.canEnter(closed)
	if err == nil || !strings.Contains(err.Error(), "somebody") || !strings.Contains(err.Error(), closed) {
		t.Errorf("error = %v, want one that names the account and %s", err, closed)
	}
	if err := other.canEnter("/"); err != nil {
		t.Errorf("the root directory: %v", err)
	}
}

func TestScratchOfDeadProcessesIsRemoved(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	live, err := newScratchIn(base)
	if err != nil {
		t.Fatal(err)
	}
	defer live.remove()
	dead := filepath.Join(base, scratchPrefix+"dead")
	young := filepath.Join(base, scratchPrefix+"young")
	stranger := filepath.Join(base, "somebody-else")
	for _, dir := range []string{dead, young, stranger} {
		if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * strangerAge)
	for _, dir := range []string{dead, stranger, live.dir} {
		if err := os.Chtimes(dir, old, old); err != nil {
			t.Fatal(err)
		}
	}
	another, err := newScratchIn(base)
	if err != nil {
		t.Fatal(err)
	}
	defer another.remove()
	if !pathGone(dead) {
		t.Error("the directory of a dead process is still there")
	}
	for _, dir := range []string{young, stranger, live.dir} {
		if pathGone(dir) {
			t.Errorf("%s is gone, and should not be", dir)
		}
	}
}

func TestScratchWithALivePostgresIsLeftAlone(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t, PostgresOptions{})
	if !serverAlive(pg.scratch.dir) {
		t.Error("a running server is taken for dead")
	}
	if err := pg.process.stop(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	if serverAlive(pg.scratch.dir) {
		t.Error("a stopped server is taken for alive")
	}
}
