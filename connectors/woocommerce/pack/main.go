// Command pack leaves the WordPress plugin as a shop installs it: one zip with what the builds made in it, and nothing
// that only its developers need.
//
//	go run ./connectors/woocommerce/pack -server https://loyalty.example.com dist/regulars-woocommerce.zip
//
// -terms and -privacy are addresses of whoever runs that server; the plugin's directory asks for both.
package main

import (
	"flag"
	"fmt"
	"os"
)

// source is where the plugin lies, seen from the repository's root.
const source = "connectors/woocommerce/plugin"

func main() {
	var made host
	flag.StringVar(&made.Base, "server", "", "the server that the plugin proposes, https and no path")
	flag.StringVar(&made.Terms, "terms", "", "its terms of service")
	flag.StringVar(&made.Privacy, "privacy", "", "its privacy policy")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: pack [-server URL] [-terms URL -privacy URL] FILE.zip")
		os.Exit(2)
	}
	if err := write(flag.Arg(0), source, made); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func write(path, source string, made host) error {
	if err := made.check(); err != nil {
		return err
	}
	files, err := shipped(source)
	if err != nil {
		return err
	}
	if err := made.into(files); err != nil {
		return err
	}
	if err := sameVersion(files); err != nil {
		return err
	}
	out, err := os.Create(path) //nolint:gosec // G304: named by whoever packs
	if err != nil {
		return err
	}
	if err := zipped(out, files); err != nil {
		return err
	}
	return out.Close()
}
