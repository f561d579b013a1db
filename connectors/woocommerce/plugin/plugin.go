// Package plugin is the WordPress plugin as a shop installs it: one zip with what the builds made in it, and nothing
// that only its developers need. Its sources are part of every binary, so that each server hands out its own.
package plugin

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
)

// sources are the files and folders of the plugin that shops need. (A test knows those that stay behind.)
//
//go:embed LICENSE blocks includes languages readme.txt regulars-woocommerce.php uninstall.php
var sources embed.FS

// FileName is what the zip is called, and folder what WordPress calls the plugin by: the zip holds this one folder.
const (
	FileName = folder + ".zip"
	folder   = "regulars-woocommerce"
)

// Built is what the frontends' builds made, as package frontend gives it. nil is what was not built.
type Built struct{ Widget, Admin fs.FS }

// needed are files without which the plugin would show nothing.
var needed = []string{
	"assets/regulars-woocommerce.js", "assets/regulars-taps.js", "assets/regulars-panel.js", "assets/regulars-cart.js",
	"assets/regulars-survey.js", "assets/regulars-desk.js", "assets/regulars-de.json", "assets/admin/host.json",
}

// Zip packs the plugin for a server: the same bytes for the same files.
func Zip(built Built, made Host) ([]byte, error) {
	if err := made.check(); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	if err := collect(files, sources, "", func(string) bool { return true }); err != nil {
		return nil, err
	}
	if built.Widget != nil {
		if err := collect(files, built.Widget, "assets/", isShown); err != nil {
			return nil, err
		}
	}
	if built.Admin != nil {
		if err := collect(files, built.Admin, "assets/admin/", isHosted); err != nil {
			return nil, err
		}
	}
	for _, name := range needed {
		if files[name] == nil {
			return nil, fmt.Errorf("%s is not built: run make build first", name)
		}
	}
	if err := made.into(files); err != nil {
		return nil, err
	}
	if err := sameVersion(files); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := zipped(&out, files)
	return out.Bytes(), err
}

// isShown leaves out what only other shops' pages load.
func isShown(name string) bool {
	return strings.HasPrefix(name, "regulars-") && name != "regulars-loader.js"
}

// isHosted takes what the page in wp-admin loads, and not our own page.
func isHosted(name string) bool { return name == "host.json" || strings.HasPrefix(name, "assets/") }

// collect puts the files of a tree that are wanted into files, below a path.
func collect(files map[string][]byte, tree fs.FS, below string, wanted func(name string) bool) error {
	return fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !wanted(name) {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") || strings.HasSuffix(name, ".map") {
			return fmt.Errorf("%s does not ship, and lies where everything does", name)
		}
		files[below+name], err = fs.ReadFile(tree, name)
		return err
	})
}

// day is when all files of a package were last changed: a package tells its version, not when it was made.
var day = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)

func zipped(w io.Writer, files map[string][]byte) error {
	archive := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := &zip.FileHeader{Name: folder + "/" + name, Method: zip.Deflate, Modified: day}
		header.SetMode(0o644)
		file, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := file.Write(files[name]); err != nil {
			return err
		}
	}
	return archive.Close()
}
