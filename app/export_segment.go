package app

import (
	"context"
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
		page := func(tx *pg.Tx, after uuid.UUID) ([][]string, uuid.UUID, error) {
			return a.segmentRows(tx, condition, after)
		}
		return writePages(to, []string{"id", "name", "email", "country"}, a.pages(ctx, merchantID, page))
	}, nil
}

func (a *App) segmentRows(
	tx *pg.Tx, c segment.Condition, after uuid.UUID,
) (rows [][]string, next uuid.UUID, err error) {
	people, err := a.segmentPage(tx, c, after, exportPage)
	for _, m := range people {
		rows = append(rows, []string{m.ID.String(), bulk.Plain(m.Name), bulk.Plain(m.Email), bulk.Plain(m.Country)})
	}
	if len(people) == exportPage {
		next = people[len(people)-1].ID
	}
	return rows, next, err
}
