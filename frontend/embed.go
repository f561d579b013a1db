// Package frontend carries the built web pages inside the binary, so that one file is the whole product.
//
// The builds are no part of the repository: npm writes them to embed/admin and embed/widget. A binary made
// without them still compiles and runs; Admin and Widget then answer false, and the caller says "run make build".
package frontend

import (
	"embed"
	"io/fs"
)

// all: takes the placeholder .keep, too; without any file the directive would not compile in a fresh clone.
//
//go:embed all:embed
var built embed.FS

// Admin gives the admin pages, index.html at the root, to be served under /admin/; false when they are not built.
func Admin() (fs.FS, bool) {
	return part("admin", "index.html")
}

// Widget gives the storefront's scripts, regulars-loader.js and regulars-panel.js at the root; false when they
// are not built.
func Widget() (fs.FS, bool) {
	return part("widget", "regulars-loader.js")
}

// part gives the folder of one build, if the file that no such build lacks is there.
func part(folder, mark string) (fs.FS, bool) {
	sub, err := fs.Sub(built, "embed/"+folder)
	if err != nil {
		return nil, false
	}
	if _, err := fs.Stat(sub, mark); err != nil {
		return nil, false
	}
	return sub, true
}
