package main

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"slices"
	"strings"

	"regulars/app"
	"regulars/cmd/regulars/internal/demo"
	"regulars/frontend"
)

type demoCmd struct {
	Dir   string   `type:"path" help:"Keep the private database's files here, safely written."`
	Port  int      `default:"8080" help:"First of seven ports on 127.0.0.1; 0 for any that are free."`
	JSON  bool     `name:"json" help:"Print the addresses as one line of JSON, for programs."`
	Check bool     `help:"Drive both stores through their public pages, compare every figure, and end."`
	Only  []string `help:"With --check: these chapters alone."`
}

// Run boots everything and stays until ctx ends or, with --check, until all is
// checked.
func (c demoCmd) Run(ctx context.Context, t *terminal) error {
	config, err := demoConfig(t)
	if err != nil {
		return err
	}
	widget, built := frontend.Widget()
	pages, complete := frontend.Admin()
	if !built || !complete {
		return errors.New("the pages are not part of this build: run make build")
	}
	options := demo.Options{
		Config: config, Dir: c.Dir, Port: c.Port, Widget: widget, Admin: pages, Log: newLog(config, t.stderr),
		Assemble: func(ctx context.Context, config app.Config, own demo.Own) (demo.Product, error) {
			return assembleDemo(ctx, config, own, t)
		},
	}
	if c.Check {
		return demo.Check(ctx, options, c.Only, t.stdout)
	}
	return demo.Run(ctx, options, c.JSON, t.stdout)
}

// demoConfig reads the environment, and lets the stores on this machine pass
// the guard that keeps production off private networks.
func demoConfig(t *terminal) (app.Config, error) {
	config, err := t.config()
	if err != nil {
		return config, err
	}
	config.AllowNetworks = append(config.AllowNetworks, netip.MustParsePrefix("127.0.0.0/8"))
	said := func(name string) bool {
		return slices.ContainsFunc(t.environ, func(line string) bool { return strings.HasPrefix(line, name+"=") })
	}
	if !said("LOG_LEVEL") {
		config.LogLevel = slog.LevelError
	}
	if !said("LOG_FORMAT") {
		config.LogFormat = "text"
	}
	return config, nil
}

// assembleDemo puts the product together as serve and work do.
func assembleDemo(ctx context.Context, config app.Config, own demo.Own, t *terminal) (demo.Product, error) {
	p := newParts(config, t.stderr)
	p.anyDomain = strings.HasSuffix(config.MailFrom, "@demo.example") // the mailbox of its own
	p.polling, p.keysURL, p.door = own.Polling, own.KeysURL, own.Door
	p, err := p.open(ctx)
	if err != nil {
		return demo.Product{}, err
	}
	handler, err := p.handler() //nolint:contextcheck // requests bring their own
	if err != nil {
		p.close()
		return demo.Product{}, err
	}
	return demo.Product{App: p.app, Handler: handler, Work: p.work, Close: p.close}, nil
}
