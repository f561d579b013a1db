package devstack

import "syscall"

// childAttr makes the kernel send sig to the child when the thread that
// started it ends. Go sets this after it changes the account, which would
// clear it.
func childAttr(account *syscall.Credential, sig syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: account, Setsid: true, Pdeathsig: sig}
}
