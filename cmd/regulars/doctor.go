package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/message"
	"regulars/frontend"
	"regulars/jobs"
)

type doctorCmd struct{}

// checkTime bounds each check.
const checkTime = 5 * time.Second

// errUnwell is what doctor returns: what is wrong is printed above it.
var errUnwell = errors.New("something above needs to be put right")

// doctor prints a line a check and remembers whether any failed.
type doctor struct {
	t    *terminal
	sick bool
}

// Run examines everything it can reach and changes nothing.
func (doctorCmd) Run(ctx context.Context, t *terminal) error {
	d := &doctor{t: t}
	config, err := app.LoadConfig(t.environ)
	d.report("settings", err)
	d.report("needed settings", config.Need("DATABASE_URL", "REGULARS_KEY", "BASE_URL", "REDIS_URL"))
	d.postgres(ctx, config)
	d.redis(ctx, config)
	d.mail(ctx, config)
	d.report("BASE_URL", reachable(ctx, config.BaseURL))
	if config.ShopifyClientID == "" {
		d.warn("Shopify", "is off: SHOPIFY_CLIENT_ID is not set")
	}
	if _, built := frontend.Admin(); !built {
		d.warn("admin pages", "are not part of this build: run make build")
	}
	if d.sick {
		return errUnwell
	}
	return nil
}

func (d *doctor) report(subject string, err error) {
	if err == nil {
		_ = d.t.say("ok    %s", subject)
		return
	}
	d.sick = true
	_ = d.t.say("FAIL  %s: %s", subject, strings.ReplaceAll(err.Error(), "\n", "; "))
}

func (d *doctor) warn(subject, text string) { _ = d.t.say("warn  %s: %s", subject, text) }

func (d *doctor) postgres(ctx context.Context, config app.Config) {
	if config.DatabaseURL == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	for _, found := range app.Examine(ctx, app.Options{DatabaseURL: config.DatabaseURL, Key: config.Key}) {
		d.report(found.Subject, found.Err)
	}
}

func (d *doctor) redis(ctx context.Context, config app.Config) {
	if config.RedisURL == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	r, err := jobs.OpenRedis(config.RedisURL, 1)
	if err != nil {
		d.report("Redis", err)
		return
	}
	defer r.Close()
	health, err := r.Health(ctx)
	if err == nil {
		err = health.Refusal()
	}
	d.report("Redis", err)
	if err == nil {
		for _, warning := range health.Warnings() {
			d.warn("Redis", warning)
		}
	}
}

// mail signs in to the mail server and sends nothing.
func (d *doctor) mail(ctx context.Context, config app.Config) {
	if config.SMTPURL == "" {
		d.warn("mail", "is off: SMTP_URL is not set, and messages to members are marked as not sent")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	server, err := message.NewSMTP(config.SMTPURL, config.MailFrom)
	if err == nil {
		err = server.Check(ctx)
	}
	d.report("mail", err)
}

// reachable asks the public address whether a server of ours answers there.
func reachable(ctx context.Context, base string) error {
	if base == "" {
		return nil // said already
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/healthz", http.NoBody)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable,
			"nobody answers there; start regulars serve, and check DNS, TLS and the proxy")
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("answers %s at /healthz: is it regulars serve?", answer.Status)
	}
	return nil
}
