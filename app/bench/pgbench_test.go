//go:build bench

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// The least that posting points can be: one statement that raises a balance and
// writes the transfer. 8 clients, prepared, on tables of its own.
const (
	minimalTables = `
		CREATE TABLE minimal_balance (id int PRIMARY KEY, points bigint NOT NULL DEFAULT 0) WITH (fillfactor = 80);
		CREATE TABLE minimal_transfer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member int NOT NULL,
			amount bigint NOT NULL, at timestamptz NOT NULL DEFAULT now());
		INSERT INTO minimal_balance SELECT n FROM generate_series(1, 10000) n;
		ANALYZE minimal_balance`
	minimalPosting = `\set member random(1, 10000)
WITH posted AS (INSERT INTO minimal_transfer (member, amount) VALUES (:member, 7) RETURNING member, amount)
UPDATE minimal_balance SET points = points + amount FROM posted WHERE id = posted.member;
`
	minimalClients = "8"
)

// pgbench finds the program on PATH or among Debian's.
func (s *stage) pgbench() string {
	if found, err := exec.LookPath("pgbench"); err == nil {
		return found
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if len(found) == 0 {
		s.t.Fatal("pgbench is missing, which apply is compared with: install the package postgresql")
	}
	return slices.Max(found)
}

// minimal makes the tables of the minimal posting and writes its script.
func (s *stage) minimal() (program, script string) {
	script = filepath.Join(s.dir, "minimal.sql")
	if _, err := os.Stat(script); err != nil {
		s.must(os.WriteFile(script, []byte(minimalPosting), 0o600))
		_, err := s.admin.Exec(s.t.Context(), minimalTables)
		s.must(err)
	}
	return s.pgbench(), script
}

var transactions = regexp.MustCompile(`number of transactions actually processed: (\d+)`)

// postMinimal runs the minimal posting for one slice and counts.
func (s *stage) postMinimal() int {
	program, script := s.minimal()
	bench := exec.Command(program, "-n", "-M", "prepared", "-c", minimalClients, "-j", strconv.Itoa(runtime.NumCPU()),
		"-T", strconv.Itoa(int(sliceTime.Seconds())), "-f", script, s.postgres.AdminURL())
	out, err := bench.CombinedOutput()
	found := transactions.FindSubmatch(out)
	if err != nil || found == nil {
		s.t.Fatalf("pgbench: %v\n%s", err, out)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(found[1])))
	s.must(err)
	s.spent = bench.ProcessState.UserTime() + bench.ProcessState.SystemTime()
	return n
}
