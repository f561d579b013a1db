package devstack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// supervisorName is the zeroth argument of a program that is run again as the
// supervisor of the shared test cluster.
const supervisorName = "regulars-test-postgres"

const (
	idleLimit = time.Minute            // how long a cluster outlives its last user
	idleCheck = 500 * time.Millisecond // how often the supervisor looks for users
)

//nolint:gochecknoinits // this program is run again as the supervisor, which must take over before main or the tests do
func init() {
	if os.Args[0] != supervisorName {
		return
	}
	if err := supervise(os.Args[1:]); err != nil {
		_, _ = os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	os.Exit(0)
}

func supervise(args []string) error {
	//nolint:forbidigo // the supervisor is a process of its own: nobody hands it a context
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if len(args) != 3 {
		return errors.New("want: directory, PostgreSQL programs, idle time")
	}
	idle, err := time.ParseDuration(args[2])
	if err != nil {
		return err
	}
	return shared{dir: args[0], programs: args[1], idle: idle}.supervise(ctx)
}

// supervise starts the cluster, reports on standard output, and ends the cluster
// when it was idle for long enough. The process that started us holds the
// start lock until it has read the report.
func (s shared) supervise(ctx context.Context) error {
	alive, err := openLocked(filepath.Join(s.dir, aliveLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return tell("", err)
	}
	defer alive.Close()
	users, err := s.openUsers()
	if err != nil {
		return tell("", err)
	}
	defer users.close()
	if _, err := alive.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return tell("", err)
	}
	pg, err := StartPostgres(ctx, PostgresOptions{BinDir: s.programs, Settings: testSettings})
	if err != nil {
		return tell("", err)
	}
	urlFile := filepath.Join(s.dir, clusterURL)
	err = os.WriteFile(urlFile, []byte(pg.AdminURL()), 0o600)
	if err = tell(pg.AdminURL(), err); err != nil {
		return errors.Join(err, pg.Stop())
	}
	s.waitIdle(ctx, pg, users)
	_ = os.Remove(urlFile) // somebody may have cleaned the directory away
	return pg.Stop()
}

// tell says how the start went, once. Standard output is closed then: a
// reader that has gone must not end us by a broken pipe.
func tell(adminURL string, failed error) error {
	said := report{URL: adminURL}
	if failed != nil {
		said.Error = failed.Error()
	}
	return errors.Join(failed, json.NewEncoder(os.Stdout).Encode(said), os.Stdout.Close())
}

// waitIdle returns when nobody held a lease for the idle time (and holds the
// start lock then, so that nobody joins a cluster that ends), when the cluster
// died, or when we are told to end.
func (s shared) waitIdle(ctx context.Context, pg *Postgres, users *users) {
	tick := time.NewTicker(idleCheck)
	defer tick.Stop()
	var idle time.Duration
	for {
		select {
		case <-ctx.Done():
			return
		case <-pg.Done():
			return
		case <-tick.C:
		}
		idle += idleCheck
		if !users.shutOut() {
			idle = 0
			continue
		}
		if idle >= s.idle {
			return
		}
		users.letIn()
	}
}

// users are the two locks that every user of the cluster takes. They stay open
// for the supervisor's life: where somebody cleans the directory away, our
// users still hold these very files, and newcomers find a cluster of their own.
type users struct {
	starting *os.File
	held     *os.File
}

func (s shared) openUsers() (*users, error) {
	starting, err := openLocked(filepath.Join(s.dir, startLock), syscall.LOCK_UN)
	if err != nil {
		return nil, err
	}
	held, err := openLocked(filepath.Join(s.dir, lease), syscall.LOCK_UN)
	if err != nil {
		return nil, errors.Join(err, starting.Close())
	}
	return &users{starting: starting, held: held}, nil
}

// shutOut takes both locks if nobody has either, and says whether it did.
func (u *users) shutOut() bool {
	if syscall.Flock(int(u.starting.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return false
	}
	if syscall.Flock(int(u.held.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		u.letIn()
		return false
	}
	return true
}

func (u *users) letIn() {
	_ = syscall.Flock(int(u.held.Fd()), syscall.LOCK_UN)
	_ = syscall.Flock(int(u.starting.Fd()), syscall.LOCK_UN)
}

func (u *users) close() {
	_ = u.held.Close()
	_ = u.starting.Close()
}

// shortHash names a set of settings in eight characters.
func shortHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:4])
}
