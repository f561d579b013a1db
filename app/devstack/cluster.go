package devstack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// create runs initdb unless the data directory holds a cluster already.
func (pg *Postgres) create(ctx context.Context) error {
	if err := pg.loadPassword(); err != nil {
		return err
	}
	major, err := dataMajor(pg.data)
	if err != nil || major != 0 {
		return err
	}
	passwordFile := filepath.Join(pg.scratch.dir, "new-password")
	if err := os.WriteFile(passwordFile, []byte(pg.password), 0o600); err != nil {
		return err
	}
	if err := pg.owner.give(passwordFile); err != nil {
		return err
	}
	err = pg.initdb(ctx, passwordFile)
	return errors.Join(err, os.Remove(passwordFile))
}

func (pg *Postgres) initdb(ctx context.Context, passwordFile string) error {
	args := []string{
		"--pgdata=" + pg.data, "--username=" + superuser, "--pwfile=" + passwordFile,
		"--auth-local=trust", "--auth-host=scram-sha-256",
		"--encoding=UTF8", "--locale=" + utf8Locale(),
	}
	if !pg.opts.Fsync {
		args = append(args, "--no-sync")
	}
	cmd := newCommand(ctx, filepath.Join(pg.programs, "initdb"), args...)
	return pg.owner.runAs(cmd)
}

// utf8Locale sorts by code point where the system can, as production should.
func utf8Locale() string {
	if runtime.GOOS == "darwin" {
		return "en_US.UTF-8"
	}
	return "C.UTF-8"
}

// loadPassword reads the password that a kept cluster was made with, or makes
// one. It lies beside the data, not in it: the account of the server need not
// read it.
func (pg *Postgres) loadPassword() error {
	file := filepath.Join(filepath.Dir(pg.data), "password")
	text, err := os.ReadFile(file) //nolint:gosec // the directory of our own cluster
	if err == nil {
		pg.password = string(text)
		return nil
	}
	if !os.IsNotExist(err) {
		return err
	}
	pg.password = rand.Text()
	return os.WriteFile(file, []byte(pg.password), 0o600)
}

// arguments are the server's command line; later settings win.
func (pg *Postgres) arguments() []string {
	settings := map[string]string{
		"listen_addresses":        "",
		"port":                    strconv.Itoa(pg.port),
		"unix_socket_directories": pg.socket,
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"max_connections":         "200",
		"shared_buffers":          "128MB",
	}
	if pg.opts.TCP {
		settings["listen_addresses"] = "127.0.0.1"
	}
	if !pg.opts.Fsync {
		maps.Copy(settings, volatileSettings)
	}
	maps.Copy(settings, pg.opts.Settings)
	args := []string{"-D", pg.data}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", fmt.Sprintf("%s=%s", name, strings.TrimSpace(settings[name])))
	}
	return args
}

// volatileSettings spare the work that only guards against a power cut.
var volatileSettings = map[string]string{
	"fsync":            "off",
	"full_page_writes": "off",
	"wal_level":        "minimal",
	"max_wal_senders":  "0",
	"max_wal_size":     "512MB", // it lies in memory
	"jit":              "off",   // test queries are short
}
