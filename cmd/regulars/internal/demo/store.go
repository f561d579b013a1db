package demo

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// databaseName is the demo's own; nobody else keeps anything in it.
const databaseName = "regulars_demo"

// newDatabase makes the demo's database anew in its private server: the fake
// stores begin empty, and what an earlier demo knew of theirs would mislead.
func newDatabase(ctx context.Context, adminURL string) (string, error) {
	conn, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	for _, statement := range []string{
		"DROP DATABASE IF EXISTS " + databaseName + " WITH (FORCE)", "CREATE DATABASE " + databaseName,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return "", err
		}
	}
	return databaseName, nil
}
