package devstack

import (
	"bufio"
	"context"
	"crypto/rand"
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

	"github.com/alicebob/miniredis/v2"
)

// redisTries bounds the search for a port that nobody takes between our
// looking and Redis's listening.
const redisTries = 5

// RedisOptions says how lasting a private Redis is. The zero value keeps
// everything in memory and loses it at the end.
type RedisOptions struct {
	// Dir keeps the append-only file between runs, made if need be. Empty: a
	// scratch directory.
	Dir string
	// AppendOnly writes every command to the append-only file, so that a
	// killed server comes back with its data.
	AppendOnly bool
	// AllowMiniredis takes an imitation inside this process where redis-server
	// is not on this machine. For the demo: tests want the real thing.
	AllowMiniredis bool
}

// Redis is a running private Redis on a port of 127.0.0.1, behind a password.
type Redis struct {
	opts     RedisOptions
	scratch  *scratch
	dir      string
	port     int
	password string
	process  *process             // nil where mini serves
	mini     *miniredis.Miniredis // nil where redis-server serves
}

// StartRedis starts a private Redis and returns when it takes connections:
// after about 20 ms. ctx bounds the start alone; the server runs until Stop or
// the end of this process. The error wraps ErrMissing where there is no
// redis-server and the imitation is not allowed.
func StartRedis(ctx context.Context, opts RedisOptions) (*Redis, error) {
	r := &Redis{opts: opts, password: rand.Text()}
	if _, err := redisServer(); err != nil {
		if !opts.AllowMiniredis {
			return nil, err
		}
		return r, r.startMini()
	}
	if err := r.placeFiles(); err != nil {
		return nil, fmt.Errorf("private Redis: %w", err)
	}
	var err error
	for range redisTries {
		if r.port, err = freePort(ctx); err != nil {
			break
		}
		if err = r.start(ctx); !errors.Is(err, errPortTaken) {
			break
		}
	}
	if err != nil {
		r.scratch.remove()
		return nil, fmt.Errorf("private Redis: %w", err)
	}
	return r, nil
}

func redisServer() (string, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return "", missing("redis-server")
	}
	return program, nil
}

func (r *Redis) placeFiles() (err error) {
	if r.scratch, err = newScratch(); err != nil {
		return err
	}
	r.dir = r.scratch.dir
	if r.opts.Dir == "" {
		return nil
	}
	if r.dir, err = filepath.Abs(r.opts.Dir); err != nil {
		return err
	}
	return os.MkdirAll(r.dir, 0o700)
}

// errPortTaken: somebody listens on the port that was free a moment ago.
var errPortTaken = errors.New("the port is taken")

// start gives the settings on standard input, so that the password shows in no
// list of processes.
func (r *Redis) start(ctx context.Context) error {
	program, err := redisServer()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(r.logFile(), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := newCommand(context.WithoutCancel(ctx), program, "-")
	cmd.Stdin = strings.NewReader(r.settings())
	cmd.Stdout, cmd.Stderr = log, log
	end := ending{signal: syscall.SIGTERM, name: "TERM", scratch: r.scratch.dir}
	process, err := startProcess(ctx, cmd, nil, end)
	if err != nil {
		return err
	}
	r.process = process
	ctx, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	if err := poll(ctx, func() (bool, error) { return r.ready(ctx) }); err != nil {
		return errors.Join(err, r.process.stop(syscall.SIGKILL))
	}
	return nil
}

func (r *Redis) settings() string {
	appendOnly := "no"
	if r.opts.AppendOnly {
		appendOnly = "yes"
	}
	lines := []string{
		"bind 127.0.0.1",
		"port " + strconv.Itoa(r.port),
		"requirepass " + r.password,
		"dir " + strconv.Quote(r.dir),
		`save ""`,
		"appendonly " + appendOnly,
		"daemonize no",
		"databases 64",
	}
	return strings.Join(lines, "\n") + "\n"
}

// ready says PING. An answer from a server that has not loaded its data yet,
// or from a stranger on the port, is not the right one.
func (r *Redis) ready(ctx context.Context) (bool, error) {
	if !r.process.running() {
		text := tail(r.logFile())
		if strings.Contains(text, "Address already in use") {
			return false, errPortTaken
		}
		return false, r.process.endedEarly(text)
	}
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", r.Addr())
	if err != nil {
		return false, nil // it does not listen yet
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	_, _ = fmt.Fprintf(conn, "AUTH %s\r\nPING\r\n", r.password)
	answers := bufio.NewReader(conn)
	_, _ = answers.ReadString('\n')
	pong, _ := answers.ReadString('\n')
	return pong == "+PONG\r\n", nil
}

func (r *Redis) startMini() error {
	r.mini = miniredis.NewMiniRedis()
	r.mini.RequireAuth(r.password)
	if err := r.mini.StartAddr("127.0.0.1:0"); err != nil {
		return fmt.Errorf("imitation of Redis: %w", err)
	}
	port, err := strconv.Atoi(r.mini.Port())
	r.port = port
	return err
}

// URL is the connection URL with its password, of database 0 (of 64).
func (r *Redis) URL() string {
	u := url.URL{Scheme: "redis", User: url.UserPassword("", r.password), Host: r.Addr(), Path: "/0"}
	return u.String()
}

// Addr is the host:port, for proxies: clients need URL, which has the password.
func (r *Redis) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port)) }

// Password is the generated password, for clients that take no URL.
func (r *Redis) Password() string { return r.password }

// Imitated tells that no redis-server was found and miniredis serves instead.
func (r *Redis) Imitated() bool { return r.mini != nil }

// Pid is the server's process id, 0 for the imitation.
func (r *Redis) Pid() int {
	if r.mini != nil {
		return 0
	}
	return r.process.pid()
}

// Kill ends the server at once (kill -9), for fault tests; see Restart.
func (r *Redis) Kill() error {
	if r.mini != nil {
		r.mini.Close()
		return nil
	}
	if err := r.process.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-r.process.done
	return nil
}

// Restart starts a server that was killed again, on the same port and with the
// same password. It stops one that still runs.
func (r *Redis) Restart(ctx context.Context) error {
	if r.mini != nil {
		r.mini.Close()
		return r.mini.Restart()
	}
	if err := r.process.stop(syscall.SIGTERM); err != nil {
		return err
	}
	return r.start(ctx)
}

// Stop ends the server. Stopping twice does nothing.
func (r *Redis) Stop() error {
	if r.mini != nil {
		r.mini.Close()
		return nil
	}
	err := r.process.stop(syscall.SIGTERM)
	r.scratch.remove()
	return err
}

func (r *Redis) logFile() string { return filepath.Join(r.scratch.dir, "redis.log") }
