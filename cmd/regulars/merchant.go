package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/staff"
)

type merchantCmd struct {
	Create    merchantCreateCmd `cmd:"" help:"Make a merchant and print its id."`
	List      merchantListCmd   `cmd:"" help:"List merchants."`
	LoginLink merchantLoginCmd  `cmd:"" help:"Print an address that signs an owner in, once, within 15 minutes."`
	Invite    merchantInviteCmd `cmd:"" help:"Add a person to a merchant's team, who signs in by e-mail."`
}

type merchantCreateCmd struct {
	Name string `required:"" help:"The merchant's name."`
}

// Run makes a merchant.
func (c merchantCreateCmd) Run(ctx context.Context, t *terminal) error {
	return withApp(ctx, t, func(a *app.App) error {
		id, err := a.CreateMerchant(ctx, c.Name)
		if err != nil {
			return err
		}
		return t.say("%s", id)
	})
}

type merchantListCmd struct{}

// Run lists merchants, one a line.
func (merchantListCmd) Run(ctx context.Context, t *terminal) error {
	return withApp(ctx, t, func(a *app.App) error {
		all, err := a.Merchants(ctx)
		if err != nil {
			return err
		}
		for _, m := range all {
			if err := t.say("%s  %s  %s", m.ID, m.CreatedAt.Format(time.DateOnly), m.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

type merchantLoginCmd struct {
	Merchant uuid.UUID `required:"" help:"The merchant's id."`
	Staff    string    `default:"Operator" help:"Who signs in; the name stands on what they change."`
}

// Run prints a login link.
func (c merchantLoginCmd) Run(ctx context.Context, t *terminal) error {
	return withApp(ctx, t, func(a *app.App) error {
		link, err := a.LoginLink(ctx, c.Merchant, c.Staff)
		if err != nil {
			return err
		}
		return t.say("%s", link)
	})
}

type merchantInviteCmd struct {
	Merchant uuid.UUID  `required:"" help:"The merchant's id."`
	Email    string     `required:"" help:"Where links to sign in are mailed."`
	Name     string     `required:"" help:"The name stands on what they change."`
	Role     staff.Role `default:"owner" enum:"owner,manager,agent,analyst" help:"What they may do: ${enum}."`
}

// Run invites a person. Without a mail server it prints the link.
func (c merchantInviteCmd) Run(ctx context.Context, t *terminal) error {
	return withApp(ctx, t, func(a *app.App) error {
		person, link, err := a.Invite(ctx, c.Merchant, app.NewPerson{Email: c.Email, Name: c.Name, Role: c.Role})
		if err != nil {
			return err
		}
		if link != "" {
			return t.say("%s", link)
		}
		return t.say("A link is on its way to %s.", person.Email)
	})
}

// withApp opens the App for one command.
func withApp(ctx context.Context, t *terminal, do func(*app.App) error) error {
	config, err := t.config("DATABASE_URL", "REGULARS_KEY", "BASE_URL")
	if err != nil {
		return err
	}
	p, err := assemble(ctx, config, t.stderr)
	if err != nil {
		return err
	}
	defer p.close()
	return do(p.app)
}
