package app

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/program"
	"regulars/app/reward"
)

// exportPage is how many rows of a table are held at once.
const exportPage = 2_000

// ExportAll writes everything that is a merchant's as a zip of CSV files and the
// program's versions as JSON, page by page: no more than a page is held at once.
// members.csv can be imported elsewhere, and here. What happens meanwhile may be
// in one file and not yet in another.
func (a *App) ExportAll(ctx context.Context, merchantID uuid.UUID, to io.Writer) error {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return audit.Record(tx, audit.Entry{Action: audit.AllExported, Kind: audit.OfSettings})
	})
	if err != nil {
		return err
	}
	e := exporting{app: a, merchant: merchantID, zip: zip.NewWriter(to)}
	for _, write := range []func(context.Context) error{
		e.about, e.members, e.transfers, e.orders, e.redemptions, e.versions,
	} {
		if err := write(ctx); err != nil {
			return err
		}
	}
	return e.zip.Close()
}

type exporting struct {
	app      *App
	merchant uuid.UUID
	zip      *zip.Writer
	zone     *time.Location
}

// about says what the files are.
func (e *exporting) about(ctx context.Context) error {
	m, err := e.app.Merchant(ctx, e.merchant)
	if err != nil {
		return err
	}
	e.zone = m.Location()
	w, err := e.zip.Create("README.txt")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "Everything Regulars holds for "+m.Name+".\n\n"+
		"members.csv      people of the program; can be imported (usable points as \"points\")\n"+
		"transfers.csv    every movement of points; a balance is their sum\n"+
		"orders.csv       orders and what they earned; amounts in minor units (cents)\n"+
		"redemptions.csv  rewards that were taken\n"+
		"program.json     every published version of the program\n\n"+
		"Days are of the time zone "+e.zone.String()+", moments are UTC.\n")
	return err
}

// table writes one CSV file, page by page: next returns the rows above the last
// one's id and that id, zero at the end.
func (e *exporting) table(
	ctx context.Context, name string, head []string, next func(*pg.Tx, uuid.UUID) ([][]string, uuid.UUID, error),
) error {
	w, err := e.zip.Create(name)
	if err != nil {
		return err
	}
	file := csv.NewWriter(w)
	if err := file.Write(head); err != nil {
		return err
	}
	for after, more := uuid.Nil, true; more; {
		var rows [][]string
		err := e.app.db.InMerchant(ctx, e.merchant, func(tx *pg.Tx) (err error) {
			rows, after, err = next(tx, after)
			return err
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			for i := range row {
				row[i] = bulk.Plain(row[i])
			}
			if err := file.Write(row); err != nil {
				return err
			}
		}
		more = len(rows) == exportPage
	}
	file.Flush()
	return file.Error()
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (e *exporting) members(ctx context.Context) error {
	head := []string{
		"id", "email", "name", "state", "points", "pending points", "lifetime points", "tier", "birthday", "expires on",
		"orders", "joined at", "language", "country",
	}
	return e.table(ctx, "members.csv", head, func(
		tx *pg.Tx, after uuid.UUID,
	) (rows [][]string, last uuid.UUID, err error) {
		page, err := member.ExportPage(tx, after, exportPage)
		for i := range page {
			m := &page[i]
			expires := ""
			if m.Ends != nil {
				expires = lastDay(*m.Ends, e.zone).Format(time.DateOnly)
			}
			rows, last = append(rows, []string{
				m.ID.String(), m.Email, m.Name, copiedStates[m.State], number(max(m.Available, 0)), number(m.Pending),
				number(m.Lifetime), m.Tier, m.Birthday, expires, number(int64(m.Orders)), moment(m.JoinedAt), m.Locale,
				m.Country,
			}), m.ID
		}
		return rows, last, err
	})
}

func (e *exporting) transfers(ctx context.Context) error {
	head := []string{"id", "at", "member", "kind", "from", "to", "points", "source", "source id", "version", "explain"}
	return e.table(ctx, "transfers.csv", head, func(
		tx *pg.Tx, after uuid.UUID,
	) (rows [][]string, last uuid.UUID, err error) {
		page, err := ledger.ExportPage(tx, after, exportPage)
		for i := range page {
			t := &page[i]
			rows, last = append(rows, []string{
				t.ID.String(), moment(&t.At), t.Member.String(), ledger.KindName(t.Kind), ledger.AccountName(t.Debit),
				ledger.AccountName(t.Credit), number(t.Amount), number(int64(t.Source.Kind)), t.Source.ID.String(),
				number(int64(t.Version)), string(t.Explain.Encode()),
			}), t.ID
		}
		return rows, last, err
	})
}

func (e *exporting) orders(ctx context.Context) error {
	var stores map[uuid.UUID]merchant.Store
	head := []string{"id", "store", "name", "member", "placed at", "status", "currency", "total", "points", "version"}
	return e.table(ctx, "orders.csv", head, func(
		tx *pg.Tx, after uuid.UUID,
	) (rows [][]string, last uuid.UUID, err error) {
		if stores, err = storesByID(tx); err != nil {
			return nil, last, err
		}
		page, err := order.ExportPage(tx, after, exportPage)
		for _, o := range page {
			buyer := ""
			if o.MemberID != nil {
				buyer = o.MemberID.String()
			}
			rows, last = append(rows, []string{
				o.ID.String(), stores[o.StoreID].Name, o.Name, buyer, moment(&o.PlacedAt), orderStatuses[o.Status],
				o.Currency, number(o.Total), number(o.Posted), number(int64(o.ProgramVersion)),
			}), o.ID
		}
		return rows, last, err
	})
}

var orderStatuses = []string{"draft", "unpaid", "paid", "cancelled"} // by platform.OrderStatus

func (e *exporting) redemptions(ctx context.Context) error {
	head := []string{"id", "store", "member", "reward", "points", "code", "status", "taken at", "ends at"}
	return e.table(ctx, "redemptions.csv", head,
		func(tx *pg.Tx, after uuid.UUID) (rows [][]string, last uuid.UUID, err error) {
			stores, err := storesByID(tx)
			if err != nil {
				return nil, last, err
			}
			page, err := reward.ExportPage(tx, after, exportPage)
			for _, r := range page {
				rows, last = append(rows, []string{
					r.ID.String(), stores[r.StoreID].Name, r.MemberID.String(), r.Reward.Name,
					number(r.Points), r.Shown(), r.Status.String(), moment(&r.CreatedAt), moment(&r.EndsAt),
				}), r.ID
			}
			return rows, last, err
		})
}

func (e *exporting) versions(ctx context.Context) error {
	var versions []program.Version
	err := e.app.db.InMerchant(ctx, e.merchant, func(tx *pg.Tx) (err error) {
		versions, err = program.Versions(tx)
		return err
	})
	if err != nil {
		return err
	}
	w, err := e.zip.Create("program.json")
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(versions)
}
