// Package devstack runs a private Postgres and a private Redis for the demo,
// the tests and the benchmarks.
//
// A server started here is a child of this process, listens on a socket or on
// 127.0.0.1 alone, keeps its files in a directory of its own, and ends with
// this process however that ends: the kernel signals it (Linux) and a watchdog
// that reads a pipe from this process does so too (everywhere).
//
// TestPostgres is the exception: `go test ./...` runs many processes, and all
// of them share one cluster, which ends by itself when nobody used it for a
// minute.
package devstack

import (
	"errors"
	"fmt"
)

// ErrMissing is in the chain of every error that says a server program is not
// on this machine.
var ErrMissing = errors.New("not on this machine")

// missing tells a developer how to get the program.
func missing(program string) error {
	return fmt.Errorf("%s is %w: run \"make deps\"", program, ErrMissing)
}
