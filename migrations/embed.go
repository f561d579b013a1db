// Package migrations holds the numbered SQL that makes and changes the
// database. Migrations only go forward, and each is safe while the previous
// release still runs.
package migrations

import "embed"

// Files are the migrations, in order of their numbers.
//
//go:embed *.sql
var Files embed.FS
