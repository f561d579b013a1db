//go:build !linux

package devstack

import "os"

func scratchBase() string { return os.TempDir() }
