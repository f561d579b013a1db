package main

import (
	"context"

	"regulars/jobs"
)

type workCmd struct{}

// Run works until ctx ends.
func (workCmd) Run(ctx context.Context, t *terminal) error {
	config, err := t.config("DATABASE_URL", "REGULARS_KEY", "BASE_URL", "REDIS_URL")
	if err != nil {
		return err
	}
	p, err := assemble(ctx, config, t.stderr)
	if err != nil {
		return err
	}
	defer p.close()
	return p.work(ctx)
}

// work does the durable work until ctx ends, and lets what runs finish.
func (p *parts) work(ctx context.Context) error {
	measures, err := jobs.NewMetrics(ctx, p.metrics, p.app, p.redis)
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
	return jobs.Work(ctx, jobs.Options{
		App: p.app, Redis: p.redis, Workers: p.config.WorkConcurrency, Metrics: measures, Log: p.log,
	})
}
