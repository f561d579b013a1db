package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// copied is the plugin as it lies in the repository, with what the builds make beside it.
func copied(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../plugin")); err != nil {
		t.Fatal(err)
	}
	for _, name := range built {
		put(t, dir, name, "built")
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func packed(t *testing.T, dir string, made host) (map[string]string, []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plugin.zip")
	if err := write(path, dir, made); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(text)
	}
	return files, raw
}

// The zip holds one folder with what a shop needs and nothing of ours.
func TestPackageHoldsWhatAShopNeeds(t *testing.T) {
	dir := copied(t)
	files, raw := packed(t, dir, host{})
	for _, name := range append([]string{
		"LICENSE", "readme.txt", "regulars-woocommerce.php", "uninstall.php", "includes/class-plugin.php",
		"languages/regulars-woocommerce.pot",
	}, built...) {
		if files[folder+"/"+name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range files {
		below, ok := strings.CutPrefix(name, folder+"/")
		top, _, _ := strings.Cut(below, "/")
		ours := strings.Contains(below, "test") && !strings.HasPrefix(below, "assets/admin/") // there is a page of back-tests
		if !ok || !slices.Contains(ships, top) || ours || strings.HasSuffix(name, ".go") {
			t.Errorf("%s is in the package", name)
		}
	}
	if _, again := packed(t, dir, host{}); !bytes.Equal(raw, again) {
		t.Error("the same files made another package")
	}
}

// The server's address, terms and privacy policy are written in where they are given.
func TestPackageNamesItsServer(t *testing.T) {
	dir := copied(t)
	files, _ := packed(t, dir, host{})
	if !strings.Contains(files[folder+"/regulars-woocommerce.php"], "'REGULARS_SERVER', '' )") {
		t.Error("a package for nobody proposes a server")
	}
	made := host{"https://app.example", "https://app.example/terms", "https://app.example/privacy"}
	files, _ = packed(t, dir, made)
	main, readme := files[folder+"/regulars-woocommerce.php"], files[folder+"/readme.txt"]
	for _, value := range []string{made.Base, made.Terms, made.Privacy} {
		if !strings.Contains(main, "'"+value+"'") || !strings.Contains(readme, value) {
			t.Errorf("%s is not in both files", value)
		}
	}
}

func TestPackageIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(dir string)
		made  host
		want  string
	}{
		"not built": {spoil: func(dir string) { os.RemoveAll(dir + "/assets") }, want: "run make build first"},
		"a file nobody knows": {
			spoil: func(dir string) { put(t, dir, "notes.md", "x") }, want: "notes.md: does it ship?",
		},
		"a hidden file": {
			spoil: func(dir string) { put(t, dir, "includes/.swp", "x") }, want: "does not ship",
		},
		"two versions": {
			spoil: func(dir string) { change(t, dir, "readme.txt", "Stable tag: 1", "Stable tag: 9") }, want: "another place says",
		},
		"no new change": {
			spoil: func(dir string) { change(t, dir, "readme.txt", "= 1.0.0 =", "= 0.9.0 =") }, want: "another place says",
		},
		"readme without terms": {
			spoil: func(dir string) { change(t, dir, "readme.txt", ownTerms, "") }, want: "not once",
		},
		"http":           {made: host{Base: "http://app.example"}, want: "-server"},
		"a path":         {made: host{Base: "https://app.example/x"}, want: "-server"},
		"PHP":            {made: host{Base: "https://app.example');phpinfo("}, want: "-server"},
		"half the terms": {made: host{Base: "https://app.example", Terms: "https://app.example/t"}, want: "both or none"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copied(t)
			if c.spoil != nil {
				c.spoil(dir)
			}
			path := filepath.Join(t.TempDir(), "plugin.zip")
			err := write(path, dir, c.made)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, not %q", err, c.want)
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("left a package all the same")
			}
		})
	}
}

func change(t *testing.T, dir, name, before, after string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte(before)) {
		t.Fatalf("%s does not say %q", name, before)
	}
	put(t, dir, name, strings.ReplaceAll(string(raw), before, after))
}
