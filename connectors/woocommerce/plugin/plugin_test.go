package plugin

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// built is what the builds make, and what they make for others.
func built() Built {
	widget, admin := fstest.MapFS{}, fstest.MapFS{}
	for _, name := range append([]string{"assets/regulars-loader.js"}, needed...) {
		file := &fstest.MapFile{Data: []byte("built")}
		if below, is := strings.CutPrefix(name, "assets/admin/"); is {
			admin[below] = file
		} else {
			widget[strings.TrimPrefix(name, "assets/")] = file
		}
	}
	admin["index.html"], admin["assets/home.js"] = &fstest.MapFile{Data: []byte("ours")}, &fstest.MapFile{Data: []byte("built")}
	return Built{Widget: widget, Admin: admin}
}

func packed(t *testing.T, made Host) (map[string]string, []byte) {
	t.Helper()
	raw, err := Zip(built(), made)
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
	files, raw := packed(t, Host{})
	for _, name := range append([]string{
		"LICENSE", "readme.txt", "regulars-woocommerce.php", "uninstall.php", "includes/class-plugin.php",
		"languages/regulars-woocommerce.pot", "assets/admin/assets/home.js",
	}, needed...) {
		if files[folder+"/"+name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range files {
		below, ok := strings.CutPrefix(name, folder+"/")
		if !ok || strings.Contains(below, "test") || strings.HasSuffix(name, ".go") || strings.Contains(name, "loader") ||
			strings.HasSuffix(name, "index.html") {
			t.Errorf("%s is in the package", name)
		}
	}
	if _, again := packed(t, Host{}); !bytes.Equal(raw, again) {
		t.Error("the same files made another package")
	}
}

// Nothing that lies beside the plugin's sources ships or stays behind by accident.
func TestEverySourceShipsOrStays(t *testing.T) {
	stays := []string{"assets", "tests"} // the builds leave their part in assets; the tests' WordPress looks there
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		_, err := fs.Stat(sources, entry.Name())
		if ships := err == nil; !ships && !slices.Contains(stays, entry.Name()) && !strings.HasSuffix(entry.Name(), ".go") {
			t.Errorf("%s: does it ship? plugin.go does not say", entry.Name())
		}
	}
}

// The server's address, terms and privacy policy are written in where they are given.
func TestPackageNamesItsServer(t *testing.T) {
	files, _ := packed(t, Host{})
	if !strings.Contains(files[folder+"/regulars-woocommerce.php"], "'REGULARS_SERVER', '' )") {
		t.Error("a package for nobody proposes a server")
	}
	made := Host{"https://app.example", "https://app.example/terms", "https://app.example/privacy"}
	files, _ = packed(t, made)
	main, readme := files[folder+"/regulars-woocommerce.php"], files[folder+"/readme.txt"]
	for _, value := range []string{made.Base, made.Terms, made.Privacy} {
		if !strings.Contains(main, "'"+value+"'") || !strings.Contains(readme, value) {
			t.Errorf("%s is not in both files", value)
		}
	}
}

func TestPackageIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(b *Built)
		made  Host
		want  string
	}{
		"not built":      {spoil: func(b *Built) { *b = Built{} }, want: "run make build first"},
		"no admin":       {spoil: func(b *Built) { b.Admin = nil }, want: "assets/admin/host.json is not built"},
		"a map":          {spoil: func(b *Built) { b.Widget = fstest.MapFS{"regulars-cart.js.map": &fstest.MapFile{}} }, want: "does not ship"},
		"http":           {made: Host{Base: "http://app.example"}, want: "-server"},
		"a path":         {made: Host{Base: "https://app.example/x"}, want: "-server"},
		"PHP":            {made: Host{Base: "https://app.example');phpinfo("}, want: "-server"},
		"half the terms": {made: Host{Base: "https://app.example", Terms: "https://app.example/t"}, want: "both or none"},
	} {
		t.Run(name, func(t *testing.T) {
			b := built()
			if c.spoil != nil {
				c.spoil(&b)
			}
			if _, err := Zip(b, c.made); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, not %q", err, c.want)
			}
		})
	}
}

// What names the plugin's version, and what stands for the server, must be there once.
func TestSourcesThatDoNotFitAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, before, after, want string }{
		"two versions":         {"readme.txt", "Stable tag: 1", "Stable tag: 9", "another place says"},
		"no new change":        {"readme.txt", "= 1.0.0 =", "= 0.9.0 =", "another place says"},
		"readme without terms": {"readme.txt", ownTerms, "", "not once"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string][]byte{}
			for _, one := range []string{"readme.txt", "regulars-woocommerce.php"} {
				text, err := sources.ReadFile(one)
				if err != nil {
					t.Fatal(err)
				}
				files[one] = text
			}
			files[c.file] = bytes.ReplaceAll(files[c.file], []byte(c.before), []byte(c.after))
			if err := errors.Join(Host{}.into(files), sameVersion(files)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, not %q", err, c.want)
			}
		})
	}
}
