package app

import (
	"context"
	"encoding/csv"
	"io"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/internal/pg"
	"regulars/app/segment"
)

// FileWriter writes a file to where it goes, page by page.
type FileWriter func(io.Writer) error

// ExportSegment lets the members of a segment be written as CSV. What can refuse
// it does so before the first byte. fail.Forbidden for fewer than segment.Few by
// a sensitive field.
func (a *App) ExportSegment(ctx context.Context, merchantID, id uuid.UUID) (FileWriter, error) {
	var condition segment.Condition
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := segment.Get(tx, id)
		if err != nil {
			return err
		}
		condition = s.Condition
		if err := a.refuseFew(tx, condition); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.SegmentListed, Kind: audit.OfSegment, Subject: id.String()})
	})
	if err != nil {
		return nil, err
	}
	return func(to io.Writer) error {
		page := func(after uuid.UUID) ([][]string, uuid.UUID, error) {
			return a.segmentRows(ctx, merchantID, condition, after)
		}
		return writePages(to, []string{"id", "name", "email", "country"}, page)
	}, nil
}

func (a *App) segmentRows(
	ctx context.Context, merchantID uuid.UUID, c segment.Condition, after uuid.UUID,
) (rows [][]string, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		people, err := a.segmentPage(tx, c, after, exportPage)
		rows = rows[:0]
		for _, m := range people {
			rows = append(rows, []string{m.ID.String(), bulk.Plain(m.Name), bulk.Plain(m.Email), bulk.Plain(m.Country)})
		}
		next = uuid.Nil
		if len(people) == exportPage {
			next = people[len(people)-1].ID
		}
		return err
	})
	return rows, next, err
}

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
