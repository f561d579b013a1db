package devstack

import (
	"context"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
)

// As root the child changes its account, which clears the signal if it was set
// before.
func TestKilledParentIsNoticedByTheKernelAlone(t *testing.T) {
	t.Parallel()
	assertLeavesNothing(t, "kernel")
}

// playKernel runs a process of the servers' account without a watchdog. The
// thread that starts it must not end before the player does.
func playKernel(ctx context.Context, _ string) (said, error) {
	runtime.LockOSThread()
	account, err := serverOwner()
	if err != nil {
		return said{}, err
	}
	cmd := exec.CommandContext(ctx, "sleep", "600")
	cmd.SysProcAttr = childAttr(account.credential(), syscall.SIGTERM)
	if err := cmd.Start(); err != nil {
		return said{}, err
	}
	return said{Pids: []int{cmd.Process.Pid}}, nil
}
