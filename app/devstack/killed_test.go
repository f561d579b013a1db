package devstack

import (
	"path/filepath"
	"testing"
)

func TestKilledParentLeavesNoServerAndNoFiles(t *testing.T) {
	t.Parallel()
	assertLeavesNothing(t, "stack")
}

func TestKilledParentIsNoticedByTheWatchdogAlone(t *testing.T) {
	t.Parallel()
	assertLeavesNothing(t, "watchdog "+filepath.Join(t.TempDir(), "scratch"))
}

// assertLeavesNothing kills a player and waits for all that it started to go.
func assertLeavesNothing(t *testing.T, role string) {
	t.Helper()
	p := startPlayer(t, role)
	for _, pid := range p.said.Pids {
		if processGone(pid) {
			t.Fatalf("process %d does not run in the first place", pid)
		}
	}
	for _, dir := range p.said.Dirs {
		if pathGone(dir) {
			t.Fatalf("%s is not there in the first place", dir)
		}
	}
	p.kill()
	for _, pid := range p.said.Pids {
		eventually(t, "the server ends", func() bool { return processGone(pid) })
	}
	for _, dir := range p.said.Dirs {
		eventually(t, "its files go", func() bool { return pathGone(dir) })
	}
}
