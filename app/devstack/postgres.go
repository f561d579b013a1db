package devstack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// superuser is the role that owns a cluster made here.
const superuser = "postgres"

// socketPort names the socket file of a cluster that has no TCP port.
const socketPort = 5432

// crashPatience is how long a start waits for the last processes of a killed
// predecessor to let go of its shared memory.
const crashPatience = 10 * time.Second

// PostgresOptions says where a private cluster lives and how safe it is. The
// zero value is a throw-away cluster in memory.
type PostgresOptions struct {
	// Dir keeps data between runs, made if need be. Empty: a scratch directory,
	// in memory where there is room, that goes when the server does.
	Dir string
	// Fsync makes a commit safe from a power cut. Without it a commit is safe
	// from a crash of Postgres only, and everything is faster.
	Fsync bool
	// BinDir holds the initdb and postgres to run. Empty: what FindPostgres finds.
	BinDir string
	// TCP listens on a free port of 127.0.0.1 too, for proxies; roles need a
	// password there.
	TCP bool
	// Settings go last into the server's configuration.
	Settings map[string]string
}

// Postgres is a running private cluster. Its socket lies in a directory that
// only this account can enter, and takes every role without a password.
type Postgres struct {
	opts     PostgresOptions
	owner    *owner
	scratch  *scratch
	programs string // directory of initdb and postgres
	data     string
	socket   string // directory of the socket
	port     int
	password string
	process  *process
}

// StartPostgres makes (where it is new) and starts a private cluster, and
// returns when it takes connections: after about a second. ctx bounds the
// start alone; the server runs until Stop or the end of this process. The
// error says what is missing, or carries the end of the server's log.
func StartPostgres(ctx context.Context, opts PostgresOptions) (*Postgres, error) {
	pg, err := newPostgres(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	if err := pg.create(ctx); err != nil {
		pg.scratch.remove()
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	if err := pg.start(ctx); err != nil {
		pg.scratch.remove()
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	return pg, nil
}

func newPostgres(ctx context.Context, opts PostgresOptions) (*Postgres, error) {
	account, err := serverOwner()
	if err != nil {
		return nil, err
	}
	pg := &Postgres{opts: opts, owner: account, port: socketPort}
	if opts.TCP {
		if pg.port, err = freePort(ctx); err != nil {
			return nil, err
		}
	}
	if pg.scratch, err = newScratch(); err != nil {
		return nil, err
	}
	if err = errors.Join(pg.placeFiles(), pg.choosePrograms(ctx)); err != nil {
		pg.scratch.remove()
		return nil, err
	}
	return pg, nil
}

// placeFiles makes the directories and gives them to the server's account.
func (pg *Postgres) placeFiles() error {
	base := pg.scratch.dir
	if pg.opts.Dir != "" {
		dir, err := filepath.Abs(pg.opts.Dir)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the server's account must pass through
			return err
		}
		base = dir
	}
	if err := pg.owner.canEnter(base); err != nil {
		return err
	}
	pg.data = filepath.Join(base, "data")
	pg.socket = filepath.Join(pg.scratch.dir, "socket")
	for _, dir := range []string{pg.data, pg.socket} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := pg.owner.give(dir); err != nil {
			return err
		}
	}
	return nil
}

// choosePrograms finds programs that can read the data, where there is some,
// and copies them to where the server's account can run them, if need be.
func (pg *Postgres) choosePrograms(ctx context.Context) error {
	major, err := dataMajor(pg.data)
	if err != nil {
		return err
	}
	pg.programs = pg.opts.BinDir
	if pg.programs == "" {
		if pg.programs, err = findPostgres(ctx, major); err != nil {
			return err
		}
	}
	if !hasPrograms(pg.programs) {
		return fmt.Errorf("BinDir %s: no initdb and postgres there", pg.programs)
	}
	if pg.owner.canEnter(pg.programs) == nil {
		return nil
	}
	return pg.copyPrograms()
}

// copyPrograms takes bin, lib and share together: they find each other by
// relative paths.
func (pg *Postgres) copyPrograms() error {
	installed := filepath.Join(pg.scratch.dir, "programs")
	if err := os.CopyFS(installed, os.DirFS(filepath.Dir(pg.programs))); err != nil {
		return fmt.Errorf("copying %s to where user %s can run it: %w", pg.programs, pg.owner.name, err)
	}
	pg.programs = filepath.Join(installed, filepath.Base(pg.programs))
	return nil
}

// start runs the server. After a crash its predecessor's last processes may
// still hold the shared memory, so that is tried again for a while.
func (pg *Postgres) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 4*crashPatience)
	defer cancel()
	patience := time.NewTimer(crashPatience)
	defer patience.Stop()
	for {
		err := pg.startOnce(ctx)
		if err == nil || !errors.Is(err, errPredecessor) {
			return err
		}
		select {
		case <-patience.C:
			return err
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// errPredecessor: an earlier server of the same data has not quite gone.
var errPredecessor = errors.New("an earlier server still holds the data directory")

func (pg *Postgres) startOnce(ctx context.Context) error {
	log, err := os.OpenFile(pg.logFile(), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := newCommand(context.WithoutCancel(ctx), filepath.Join(pg.programs, "postgres"), pg.arguments()...)
	cmd.Stdout, cmd.Stderr = log, log
	end := ending{signal: syscall.SIGINT, name: "INT", scratch: pg.scratch.dir}
	process, err := startProcess(ctx, cmd, pg.owner.credential(), end)
	if err != nil {
		return err
	}
	pg.process = process
	if err := poll(ctx, pg.ready); err != nil {
		return errors.Join(err, pg.process.stop(syscall.SIGQUIT))
	}
	return nil
}

// ready reads what the server itself writes for pg_ctl: the eighth line of
// postmaster.pid tells its state.
func (pg *Postgres) ready() (bool, error) {
	if !pg.process.running() {
		text := pg.logTail()
		if strings.Contains(text, "shared memory block") || strings.Contains(text, "lock file") {
			return false, fmt.Errorf("%w: %s", errPredecessor, text)
		}
		return false, pg.process.endedEarly(text)
	}
	text, err := os.ReadFile(filepath.Join(pg.data, "postmaster.pid"))
	if err != nil {
		return false, nil //nolint:nilerr // it has not written the file yet
	}
	lines := strings.Split(string(text), "\n")
	return len(lines) >= 8 && lines[0] == strconv.Itoa(pg.Pid()) && strings.TrimSpace(lines[7]) == "ready", nil
}

// AdminURL is the superuser's connection URL to the database postgres.
func (pg *Postgres) AdminURL() string { return pg.URL(superuser, superuser) }

// URL is a role's connection URL to a database, over the socket. No password
// is needed: whoever can enter the socket's directory may be any role.
func (pg *Postgres) URL(role, database string) string {
	query := url.Values{"host": {pg.socket}, "port": {strconv.Itoa(pg.port)}}
	u := url.URL{
		Scheme: "postgres", User: url.User(role), Path: "/" + database, RawQuery: query.Encode(),
	}
	return u.String()
}

// TCPAddr is the host:port of a cluster started with TCP, else "".
func (pg *Postgres) TCPAddr() string {
	if !pg.opts.TCP {
		return ""
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(pg.port))
}

// TCPURL is a role's connection URL over TCP, with the superuser's password:
// another role must be given Password first.
func (pg *Postgres) TCPURL(role, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, pg.password), Host: pg.TCPAddr(), Path: "/" + database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// Password is the superuser's generated password, needed over TCP alone.
func (pg *Postgres) Password() string { return pg.password }

// Pid is the process id of the server (the postmaster).
func (pg *Postgres) Pid() int { return pg.process.pid() }

// Done is closed when the server has ended, asked to or not.
func (pg *Postgres) Done() <-chan struct{} { return pg.process.done }

// Signal sends sig to the server, for fault tests; see Restart.
func (pg *Postgres) Signal(sig os.Signal) error { return pg.process.signal(sig) }

// Restart waits for a server that was told to end (Signal) and starts it again
// on the same data and the same addresses. It stops one that still runs.
func (pg *Postgres) Restart(ctx context.Context) error {
	if err := pg.process.stop(syscall.SIGINT); err != nil {
		return err
	}
	return pg.start(ctx)
}

// Stop ends the server, with its data safe where Dir was given and gone where
// it was not. Stopping twice does nothing.
func (pg *Postgres) Stop() error {
	sig := syscall.SIGINT // ends connections, then shuts down cleanly
	if pg.opts.Dir == "" {
		sig = syscall.SIGQUIT // at once: nobody will read the data
	}
	err := pg.process.stop(sig)
	pg.scratch.remove()
	return err
}

func (pg *Postgres) logFile() string { return filepath.Join(pg.scratch.dir, "postgres.log") }

func (pg *Postgres) logTail() string { return tail(pg.logFile()) }

// tail gives the last 2 kB of a log.
func tail(path string) string {
	text, err := os.ReadFile(path) //nolint:gosec // a log that we told a server to write
	if err != nil {
		return "(no log: " + err.Error() + ")"
	}
	return strings.TrimSpace(string(text[max(0, len(text)-2048):]))
}

// freePort asks the kernel for a port that nobody listens on now.
func freePort(ctx context.Context) (int, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return 0, err
	}
	if err := listener.Close(); err != nil {
		return 0, err
	}
	return strconv.Atoi(port)
}

// runAs runs a short command as the account and gives its output in the error.
func (o *owner) runAs(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: o.credential()}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(cmd.Path), err, strings.TrimSpace(string(out)))
	}
	return nil
}
