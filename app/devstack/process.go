package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// stopPatience is how long a server may take to end before it is killed.
const stopPatience = 10 * time.Second

// watchdogScript blocks until its standard input says that the server ended,
// or closes because the parent died; then it ends the server and removes its
// scratch directory. A shell, because it must outlive the parent at 1 MB.
//
// Arguments: signal name, server's pid, scratch directory or "".
const watchdogScript = `
trap '' HUP INT TERM
if read -r _; then exit 0; fi
kill -s "$1" "$2" 2>/dev/null
tries=0
while kill -0 "$2" 2>/dev/null && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -s KILL "$2" 2>/dev/null
if [ -n "$3" ]; then rm -rf "$3"; fi
`

// process is a running server.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed once the server has ended and err is set
	err  error
}

// ending is what becomes of a server whose parent dies: the signal it gets,
// and the directory that is removed after it ("" for none).
type ending struct {
	signal  syscall.Signal
	name    string // the signal's name for kill(1)
	scratch string
}

// newCommand makes a command that sees nothing of our environment, in which a
// PGPORT or a LANG would change what it does.
func newCommand(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // a program found on this machine
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	cmd.Dir = "/"
	return cmd
}

// startProcess starts cmd, bound to this process's life as end says, and to
// nothing else: a ctx that ends would leave the server without its watchdog.
func startProcess(ctx context.Context, cmd *exec.Cmd, account *syscall.Credential, end ending) (*process, error) {
	ctx = context.WithoutCancel(ctx)
	cmd.SysProcAttr = childAttr(account, end.signal)
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go p.run(ctx, end, started)
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// run keeps its thread for the server's whole life: the kernel counts the
// thread that started a child as its parent, not the process.
func (p *process) run(ctx context.Context, end ending, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := p.cmd.Start(); err != nil {
		started <- err
		return
	}
	dismiss, err := watch(ctx, p.cmd.Process.Pid, end)
	if err != nil {
		started <- errors.Join(err, p.cmd.Process.Kill(), p.cmd.Wait())
		return
	}
	started <- nil
	p.err = p.cmd.Wait()
	dismiss()
	close(p.done)
}

// watch starts the watchdog of a server; dismiss tells it that the server has
// ended.
func watch(ctx context.Context, pid int, end ending) (dismiss func(), err error) {
	dog := newCommand(ctx, "/bin/sh", "-c", watchdogScript, "regulars-watchdog",
		end.name, strconv.Itoa(pid), end.scratch)
	dog.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pipe, err := dog.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("watchdog's pipe: %w", err)
	}
	if err := dog.Start(); err != nil {
		return nil, fmt.Errorf("starting the watchdog: %w", err)
	}
	return func() {
		_, _ = io.WriteString(pipe, "ended\n")
		_ = pipe.Close()
		_ = dog.Wait()
	}, nil
}

// endedEarly is the error of a server that ended while it was to start. A
// server that ended by itself with code 0 has no error of its own.
func (p *process) endedEarly(log string) error {
	if p.err == nil {
		return fmt.Errorf("it ended at once: %s", log)
	}
	return fmt.Errorf("it ended at once (%w): %s", p.err, log)
}

func (p *process) pid() int { return p.cmd.Process.Pid }

func (p *process) running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// signal sends sig; a server that has ended is left in peace.
func (p *process) signal(sig os.Signal) error {
	if !p.running() {
		return nil
	}
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

// stop sends sig, waits, and kills a server that does not end in time.
func (p *process) stop(sig os.Signal) error {
	if err := p.signal(sig); err != nil {
		return err
	}
	patience := time.NewTimer(stopPatience)
	defer patience.Stop()
	select {
	case <-p.done:
		return nil
	case <-patience.C:
	}
	if err := p.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-p.done
	return fmt.Errorf("process %d did not end within %s of %s and was killed", p.pid(), stopPatience, sig)
}

// poll calls ready every few milliseconds until it says true or fails.
func poll(ctx context.Context, ready func() (bool, error)) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		done, err := ready()
		if err != nil || done {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
