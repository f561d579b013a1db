package main

import (
	"context"

	"regulars/app"
)

type migrateCmd struct{}

// Run migrates the database.
func (migrateCmd) Run(ctx context.Context, t *terminal) error {
	config, err := t.config("DATABASE_ADMIN_URL")
	if err != nil {
		return err
	}
	from, to, err := app.Migrate(ctx, config.DatabaseAdminURL, config.DatabaseURL)
	if err != nil {
		return err
	}
	if from == to {
		return t.say("The database is at migration %d already.", to)
	}
	return t.say("The database went from migration %d to %d.", from, to)
}
