package main

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// folder is what WordPress calls the plugin by: the zip holds this one folder.
const folder = "regulars-woocommerce"

// ships are the files and folders of the plugin that shops need, stays those they do not. A new one must be put into
// either: nothing ships or stays behind by accident.
var (
	ships = []string{
		"LICENSE", "assets", "blocks", "includes", "languages", "readme.txt", "regulars-woocommerce.php",
		"uninstall.php",
	}
	stays = []string{"tests"}
)

// built are files that the frontends' builds make: without them the plugin would show nothing.
var built = []string{
	"assets/regulars-woocommerce.js", "assets/regulars-taps.js", "assets/regulars-panel.js", "assets/regulars-cart.js",
	"assets/regulars-de.json", "assets/admin/host.json",
}

// shipped reads what ships, by path below the plugin.
func shipped(source string) (map[string][]byte, error) {
	entries, err := os.ReadDir(source)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, entry := range entries {
		switch {
		case slices.Contains(stays, entry.Name()):
		case !slices.Contains(ships, entry.Name()):
			return nil, fmt.Errorf("%s/%s: does it ship? files.go does not say", source, entry.Name())
		default:
			if err := read(files, source, entry.Name()); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range built {
		if files[name] == nil {
			return nil, fmt.Errorf("%s/%s is not built: run make build first", source, name)
		}
	}
	return files, nil
}

// read puts a file, or all files of a folder, into files.
func read(files map[string][]byte, source, name string) error {
	return filepath.WalkDir(filepath.Join(source, name), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") || strings.HasSuffix(entry.Name(), ".map")
		if hidden || !entry.Type().IsRegular() {
			return fmt.Errorf("%s does not ship, and lies where everything does", path)
		}
		below, err := filepath.Rel(source, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(below)], err = os.ReadFile(path) //nolint:gosec // G304: below the plugin
		return err
	})
}

// day is when all files of a package were last changed: a package tells its version, not when it was made.
var day = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)

// zipped writes the same bytes for the same files.
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
