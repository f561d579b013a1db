package devstack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Files of the shared cluster. All three locks are the kernel's, so a process
// that is killed lets go of them.
const (
	startLock  = "start.lock"  // whoever starts or ends the supervisor
	lease      = "lease.lock"  // held, shared, by every process that uses the cluster
	aliveLock  = "alive.lock"  // held by the supervisor for its life; has its pid
	clusterURL = "cluster.url" // the superuser's URL, while the supervisor lives
)

// testSettings are those of the shared cluster: many test processes at once.
var testSettings = map[string]string{"max_connections": "400"}

// testCluster is this process's use of the shared cluster: one for all tests
// in it, for its whole life.
var testCluster struct {
	sync.Mutex
	url   string
	lease *os.File // open, so locked, until the process ends
}

// TestPostgres gives the superuser's URL of a throw-away cluster that all test
// processes of this account share. The first to ask starts it (about a
// second); it ends a minute after the last one has. Databases in it outlive
// the process that made them: whoever makes one drops it.
func TestPostgres(ctx context.Context) (adminURL string, err error) {
	testCluster.Lock()
	defer testCluster.Unlock()
	if testCluster.url != "" {
		return testCluster.url, nil
	}
	programs, err := FindPostgres(ctx)
	if err != nil {
		return "", err
	}
	dir, err := sharedDir(programs)
	if err != nil {
		return "", fmt.Errorf("shared test PostgreSQL: %w", err)
	}
	held, found, err := shared{dir: dir, programs: programs, idle: idleLimit}.join(ctx)
	if err != nil {
		return "", fmt.Errorf("shared test PostgreSQL: %w", err)
	}
	testCluster.url, testCluster.lease = found, held
	return found, nil
}

// sharedDir is a directory of this account for clusters of these programs. Its
// name can be guessed, so a directory that somebody else made there is refused.
func sharedDir(programs string) (string, error) {
	name := fmt.Sprintf("regulars-test-%d-%s", os.Geteuid(), shortHash(programs, fmt.Sprint(testSettings)))
	dir := filepath.Join(os.TempDir(), name)
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if !info.IsDir() || !isOurs(info) || info.Mode().Perm() != 0o700 {
		return "", fmt.Errorf("%s exists and is not a private directory of this account: remove it", dir)
	}
	return dir, nil
}

// shared is a cluster that many processes use, found through its directory.
type shared struct {
	dir      string        // of the locks and the URL
	programs string        // of PostgreSQL
	idle     time.Duration // how long it outlives its last user
}

// join takes a lease on the running cluster, or on one that it starts.
func (s shared) join(ctx context.Context) (held *os.File, adminURL string, err error) {
	starting, err := waitLocked(ctx, filepath.Join(s.dir, startLock))
	if err != nil {
		return nil, "", err
	}
	defer starting.Close()
	held, err = openLocked(filepath.Join(s.dir, lease), syscall.LOCK_SH)
	if err != nil {
		return nil, "", err
	}
	adminURL, err = s.running(ctx)
	if err == nil && adminURL == "" {
		adminURL, err = s.start(ctx)
	}
	if err != nil {
		return nil, "", errors.Join(err, held.Close())
	}
	return held, adminURL, nil
}

// waitLocked takes the lock exclusively, however long another process starts
// or ends the cluster.
func waitLocked(ctx context.Context, path string) (file *os.File, err error) {
	err = poll(ctx, func() (bool, error) {
		file, err = openLocked(path, syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return false, nil
		}
		return err == nil, err
	})
	return file, err
}

// dyingTime is how long a supervisor may hold its lock without a cluster: one that is
// killed keeps its files a moment longer than its server lives.
const dyingTime = 5 * time.Second

// running gives the URL of the cluster, or "" where none runs.
func (s shared) running(ctx context.Context) (adminURL string, err error) {
	patience, cancel := context.WithTimeout(ctx, dyingTime)
	defer cancel()
	if poll(patience, func() (bool, error) {
		adminURL, err = s.look(ctx)
		return err == nil, nil
	}) != nil {
		return "", err // of the last look
	}
	return adminURL, nil
}

// look is running at this moment.
func (s shared) look(ctx context.Context) (string, error) {
	alive, err := openLocked(filepath.Join(s.dir, aliveLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return "", alive.Close()
	}
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(s.dir, clusterURL))
	if err != nil {
		return "", fmt.Errorf("its supervisor runs, but: %w", err)
	}
	if err := answers(ctx, string(text)); err != nil {
		return "", fmt.Errorf("its supervisor runs, but: %w", err)
	}
	return string(text), nil
}

// answers tells whether somebody listens on the URL's socket.
func answers(ctx context.Context, adminURL string) error {
	u, err := url.Parse(adminURL)
	if err != nil {
		return err
	}
	path := filepath.Join(u.Query().Get("host"), ".s.PGSQL."+u.Query().Get("port"))
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err != nil {
		return err
	}
	return conn.Close()
}

// report is the one line that the supervisor says when the cluster runs, or
// when it cannot.
type report struct {
	URL   string `json:"url,omitempty"`
	Error string `json:"error,omitempty"`
}

// start runs this very program again as the supervisor, detached: with no pipe
// or terminal of ours, or `go test` would wait for it.
func (s shared) start(ctx context.Context) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "supervisor.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	defer log.Close()
	listen, say, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer listen.Close()
	cmd := exec.CommandContext(context.WithoutCancel(ctx), self) //nolint:gosec // it is this program
	cmd.Args = []string{supervisorName, s.dir, s.programs, s.idle.String()}
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "TMPDIR=" + os.TempDir()}
	cmd.Dir = "/"
	cmd.Stdout, cmd.Stderr = say, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	_ = say.Close()
	if err != nil {
		return "", fmt.Errorf("starting its supervisor: %w", err)
	}
	go func() { _ = cmd.Wait() }() // leave no zombie where this process lives longer
	return readReport(listen, log.Name())
}

func readReport(listen *os.File, log string) (string, error) {
	var said report
	if err := json.NewDecoder(listen).Decode(&said); err != nil {
		return "", fmt.Errorf("its supervisor ended without a word (%w): %s", err, tail(log))
	}
	if said.Error != "" {
		return "", errors.New(said.Error)
	}
	return said.URL, nil
}
