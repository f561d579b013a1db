// Command regulars is the whole product: what serves, what works, and what an
// operator needs. `regulars --help` lists it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/redis/go-redis/v9/logging"

	"regulars/app"
)

func main() {
	logging.Disable() // the Redis client's own lines; what they say stands in our log, in its format
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	err := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "regulars:", err)
		os.Exit(1)
	}
}

// commands is the grammar of the command line.
type commands struct {
	Serve    serveCmd    `cmd:"" help:"Serve HTTP: webhooks, admin, storefront API."`
	Work     workCmd     `cmd:"" help:"Do the durable work: apply deliveries, write to stores, run the schedule."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database to this release."`
	Demo     demoCmd     `cmd:"" help:"Run everything on this machine, with two imitated stores."`
	Doctor   doctorCmd   `cmd:"" help:"Check Postgres, Redis, keys and addresses, and say what to do."`
	Env      envCmd      `cmd:"" help:"List the environment variables, and which are set."`
	Merchant merchantCmd `cmd:"" help:"Make, list and sign in merchants."`
	Store    storeCmd    `cmd:"" help:"Connect stores."`
	Inbox    inboxCmd    `cmd:"" help:"See and replay work that was given up."`
	Backtest backtestCmd `cmd:"" help:"Try the draft of a program on the past orders of its stores."`
	Import   importCmd   `cmd:"" help:"Bring members and points over from another program, or undo that."`
	OpenAPI  openapiCmd  `cmd:"" name:"openapi" help:"Print the API's description (OpenAPI 3.1)."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

// terminal is what a command was started with.
type terminal struct {
	environ        []string
	stdout, stderr io.Writer
}

// config reads the environment and insists on the variables named.
func (t *terminal) config(needed ...string) (app.Config, error) {
	config, err := app.LoadConfig(t.environ)
	if err != nil {
		return config, err
	}
	return config, config.Need(needed...)
}

func (t *terminal) say(format string, args ...any) error {
	_, err := fmt.Fprintf(t.stdout, format+"\n", args...)
	return err
}

// run is the program: it does what the arguments say and returns when that is
// done, or soon after ctx ends.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) error {
	var grammar commands
	told := false // --help was answered
	parser, err := kong.New(&grammar,
		kong.Name("regulars"),
		kong.Description("Loyalty for Shopify and WooCommerce stores."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(int) { told = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(&terminal{environ: environ, stdout: stdout, stderr: stderr}),
	)
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if told {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w (regulars --help tells more)", err)
	}
	return command.Run()
}
