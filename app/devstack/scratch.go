package devstack

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	scratchPrefix = "regulars-run-"
	ownerLock     = "owner.lock"
	roomInMemory  = 1 << 30          // bytes that must be free for scratch files to be kept in memory
	strangerAge   = 30 * time.Second // a directory younger than this may not be locked yet
)

// scratch is a directory of this process, locked for as long as it lives so
// that others can tell a live one from one left behind.
type scratch struct {
	dir  string
	lock *os.File
}

// newScratch makes a directory in memory where there is room (else in the
// temporary directory) and removes those that killed processes left there.
func newScratch() (*scratch, error) {
	return newScratchIn(scratchBase())
}

func newScratchIn(base string) (*scratch, error) {
	dir, err := os.MkdirTemp(base, scratchPrefix)
	if err != nil {
		return nil, err
	}
	lock, err := openLocked(filepath.Join(dir, ownerLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return nil, err
	}
	s := &scratch{dir: dir, lock: lock}
	// Root's servers run as another account, which must reach its files inside.
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // listing stays closed to others
		s.remove()
		return nil, err
	}
	s.sweep()
	return s, nil
}

func (s *scratch) remove() {
	_ = os.RemoveAll(s.dir)
	_ = s.lock.Close()
}

// sweep removes the siblings of s whose owners are gone. It compares ages by
// the file system's clock alone.
func (s *scratch) sweep() {
	own, err := s.lock.Stat()
	if err != nil {
		return
	}
	siblings, _ := filepath.Glob(filepath.Join(filepath.Dir(s.dir), scratchPrefix+"*"))
	for _, dir := range siblings {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || !isOurs(info) || own.ModTime().Sub(info.ModTime()) < strangerAge {
			continue
		}
		if !serverAlive(dir) {
			removeAbandoned(dir)
		}
	}
}

// removeAbandoned holds the owner's lock while it removes, so that two
// sweepers never race, and leaves a directory that is locked.
func removeAbandoned(dir string) {
	lock, err := openLocked(filepath.Join(dir, ownerLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return
	}
	_ = os.RemoveAll(dir)
	_ = lock.Close()
}

// serverAlive tells whether a Postgres still uses the directory: its parent
// may have died a moment ago.
func serverAlive(dir string) bool {
	//nolint:gosec // a directory of this account, by a name of ours
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid <= 0 {
		return false
	}
	return syscall.Kill(pid, 0) != syscall.ESRCH
}

func isOurs(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// openLocked opens a file for its lock alone. The lock is the kernel's: it
// ends with the process, however that ends.
func openLocked(path string, how int) (*os.File, error) {
	//nolint:gosec // a file in a directory of this account; links are refused
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), how); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return file, nil
}
