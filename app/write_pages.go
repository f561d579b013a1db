package app

import (
	"context"
	"encoding/csv"
	"io"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// writePages writes a CSV file whose rows come a page at a time: more gives the
// rows above an id, and the id to go on from, zero at the end.
func writePages(to io.Writer, head []string, more func(after uuid.UUID) ([][]string, uuid.UUID, error)) error {
	file := csv.NewWriter(to)
	if err := file.Write(head); err != nil {
		return err
	}
	for after, goesOn := uuid.Nil, true; goesOn; goesOn = after != uuid.Nil {
		rows, next, err := more(after)
		if err != nil {
			return err
		}
		if err := file.WriteAll(rows); err != nil {
			return err
		}
		after = next
	}
	file.Flush()
	return file.Error()
}

// pages reads each page of a file in a transaction of its own.
func (a *App) pages(
	ctx context.Context, merchantID uuid.UUID, read func(*pg.Tx, uuid.UUID) ([][]string, uuid.UUID, error),
) func(after uuid.UUID) ([][]string, uuid.UUID, error) {
	return func(after uuid.UUID) (rows [][]string, next uuid.UUID, err error) {
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			rows, next, err = read(tx, after)
			return err
		})
		return rows, next, err
	}
}
