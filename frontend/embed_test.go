package frontend

import (
	"io/fs"
	"testing"
)

func TestPartsSayWhetherTheyAreBuilt(t *testing.T) {
	t.Parallel()
	parts := []struct {
		name, folder, mark string
		open               func() (fs.FS, bool)
	}{
		{"admin", "embed/admin", "index.html", Admin},
		{"widget", "embed/widget", "regulars-loader.js", Widget},
	}
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			_, err := fs.Stat(built, p.folder+"/"+p.mark)
			files, ok := p.open()
			if ok != (err == nil) {
				t.Fatalf("open says built = %v, but the file %s: %v", ok, p.mark, err)
			}
			if !ok {
				return
			}
			if body, err := fs.ReadFile(files, p.mark); err != nil || len(body) == 0 {
				t.Errorf("%s: %d bytes, %v", p.mark, len(body), err)
			}
		})
	}
}

func TestAPartThatWasNeverBuiltIsNotThere(t *testing.T) {
	t.Parallel()
	if _, ok := part("nothing", "index.html"); ok {
		t.Error("a folder that does not exist counts as built")
	}
}
