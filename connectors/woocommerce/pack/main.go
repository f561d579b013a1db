// Command pack leaves the WordPress plugin as a shop installs it, once the frontends are built.
//
//	go run ./connectors/woocommerce/pack -server https://loyalty.example.com dist/regulars-woocommerce.zip
//
// -terms and -privacy are addresses of whoever runs that server; the plugin's directory asks for both.
package main

import (
	"flag"
	"fmt"
	"os"

	"regulars/connectors/woocommerce/plugin"
)

func main() {
	var made plugin.Host
	flag.StringVar(&made.Base, "server", "", "the server that the plugin proposes, https and no path")
	flag.StringVar(&made.Terms, "terms", "", "its terms of service")
	flag.StringVar(&made.Privacy, "privacy", "", "its privacy policy")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: pack [-server URL] [-terms URL -privacy URL] FILE.zip")
		os.Exit(2)
	}
	if err := write(flag.Arg(0), made); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// write packs what was built below the repository's root, in which it runs.
func write(path string, made plugin.Host) error {
	built := plugin.Built{Widget: os.DirFS("frontend/embed/widget"), Admin: os.DirFS("frontend/embed/admin")}
	text, err := plugin.Zip(built, made)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644) //nolint:gosec // G306: for everybody to install
}
