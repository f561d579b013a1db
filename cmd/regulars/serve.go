package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// drainTime is how long requests may go on after the process was told to stop.
const drainTime = 10 * time.Second

type serveCmd struct{}

// Run serves until ctx ends.
func (serveCmd) Run(ctx context.Context, t *terminal) error {
	config, err := t.config("DATABASE_URL", "REGULARS_KEY", "BASE_URL")
	if err != nil {
		return err
	}
	p, err := assemble(ctx, config, t.stderr)
	if err != nil {
		return err
	}
	defer p.close()
	return p.serve(ctx)
}

// serve answers requests until ctx ends, and lets those that run finish.
func (p *parts) serve(ctx context.Context) error {
	handler, err := p.handler() //nolint:contextcheck // each request brings its own
	if err != nil {
		return err
	}
	if err := p.serveMetrics(ctx); err != nil {
		return err
	}
	taken, err := p.takeMail(ctx)
	if err != nil {
		return err
	}
	defer taken()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.config.ListenAddr())
	if err != nil {
		return err
	}
	server := newServer(handler)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	p.log.InfoContext(ctx, "serving", "address", listener.Addr().String())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	p.log.InfoContext(ctx, "stopping: running requests may finish")
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		_ = server.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// newServer has a limit on everything a client can make it wait for.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
