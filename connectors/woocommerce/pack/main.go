// Command pack leaves the WordPress plugin as a shop installs it: one zip with what the builds made in it, and nothing
// that only its developers need.
//
//	BASE_URL=https://loyalty.example.com go run ./connectors/woocommerce/pack dist/regulars-woocommerce.zip
//
// TERMS_URL and PRIVACY_URL are those of whoever runs that server; the plugin's directory asks for both.
package main

import (
	"fmt"
	"os"
)

// source is where the plugin lies, seen from the repository's root.
const source = "connectors/woocommerce/plugin"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack FILE.zip")
		os.Exit(2)
	}
	made := host{Base: os.Getenv("BASE_URL"), Terms: os.Getenv("TERMS_URL"), Privacy: os.Getenv("PRIVACY_URL")}
	if err := write(os.Args[1], source, made); err != nil {
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
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := zipped(out, files); err != nil {
		return err
	}
	return out.Close()
}
