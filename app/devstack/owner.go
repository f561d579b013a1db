package devstack

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// owner is the account that Postgres runs as. It is nil where this process's
// own account will do; root's will not, as Postgres refuses root.
type owner struct {
	name     string
	uid, gid int
}

// serverOwner picks the account: nil unless this process is root.
func serverOwner() (*owner, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // no other account is needed, which is no error
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(account.Uid)
		if err != nil {
			continue
		}
		gid, err := strconv.Atoi(account.Gid)
		if err != nil {
			continue
		}
		return &owner{name: name, uid: uid, gid: gid}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as")
}

func (o *owner) credential() *syscall.Credential {
	if o == nil {
		return nil
	}
	//nolint:gosec // ids come from the account database and are never negative
	return &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid), NoSetGroups: false}
}

// give hands a file or an empty directory to the account.
func (o *owner) give(path string) error {
	if o == nil {
		return nil
	}
	return os.Chown(path, o.uid, o.gid)
}

// canEnter names the directory that keeps the account from reaching dir.
func (o *owner) canEnter(dir string) error {
	if o == nil {
		return nil
	}
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err != nil {
			return err
		}
		if !o.mayTraverse(info) {
			return fmt.Errorf("PostgreSQL runs as user %s, who cannot enter %s: choose another directory", o.name, at)
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

func (o *owner) mayTraverse(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if ok && int(stat.Uid) == o.uid {
		return info.Mode()&0o100 != 0
	}
	if ok && int(stat.Gid) == o.gid {
		return info.Mode()&0o010 != 0
	}
	return info.Mode()&0o001 != 0
}
