package devstack

import (
	"os"
	"syscall"
)

// scratchBase is /dev/shm where it has room: containers often get 64 MB.
func scratchBase() string {
	var fs syscall.Statfs_t
	err := syscall.Statfs("/dev/shm", &fs)
	if err != nil || fs.Bavail*uint64(fs.Bsize) < roomInMemory { //nolint:gosec // a block size is positive
		return os.TempDir()
	}
	return "/dev/shm"
}
