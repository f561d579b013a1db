//go:build !linux

package devstack

import "syscall"

// childAttr leaves the end of the parent to the watchdog: only Linux can have
// the kernel signal a child.
func childAttr(account *syscall.Credential, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: account, Setsid: true}
}
