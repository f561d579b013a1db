package app

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/referral"
	"regulars/app/reward"
)

// Statement is what somebody got for their friends in one month of the merchant's
// calendar. Its points are the ledger's: the sum of all months is what they have
// for friends.
type Statement struct {
	Member   uuid.UUID
	Name     string
	Email    string
	Shop     string
	Month    string // 2006-01
	Currency string // the merchant's
	Points   int64
	Cost     int64 // of Points at most, minor units
	Lines    []StatementLine
	Gifts    []StatementGift
}

// StatementLine is one movement of points. It does not say who the friend is.
type StatementLine struct {
	At     time.Time
	Title  string
	Reason string
	Amount *StatementAmount // what the friend's order cost then, nil where that did not matter
	Points int64            // below zero for what was taken back
}

// StatementAmount is an amount of money.
type StatementAmount struct {
	Minor    int64
	Currency string
}

// StatementGift is a reward that was given.
type StatementGift struct {
	At     time.Time
	Name   string
	Code   string
	Status reward.State
}

// StatementOf reads a month's statement. fail.Invalid for what is no month
// (2006-01), fail.NotFound when there is no such member.
func (a *App) StatementOf(ctx context.Context, merchantID, id uuid.UUID, month string) (s Statement, err error) {
	if _, err := time.Parse("2006-01", month); err != nil {
		return s, fail.Field("query.month", "must be a month like 2026-03")
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err = a.statement(tx, id, month)
		return err
	})
	return s, err
}

func (a *App) statement(tx *pg.Tx, id uuid.UUID, month string) (s Statement, err error) {
	person, err := member.Get(tx, id)
	if err != nil {
		return s, noMember(err)
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return s, err
	}
	from, err := time.ParseInLocation("2006-01", month, m.Location())
	if err != nil {
		return s, err
	}
	until := from.AddDate(0, 1, 0)
	s = Statement{
		Member: id, Name: person.Name, Email: person.Email, Shop: m.Name, Month: month, Currency: m.Currency,
	}
	entries, err := ledger.Statement(tx, id, from, until)
	if err != nil {
		return s, err
	}
	t, err := a.tellerOf(tx, id, entries)
	if err != nil {
		return s, err
	}
	for i := range entries {
		s.Lines = append(s.Lines, t.statementLine(&entries[i]))
		s.Points += owned(&entries[i])
	}
	if live := t.programs.Live(); live != nil {
		s.Cost = live.Cost(s.Points, m.Currency)
	}
	s.Gifts, err = giftsOf(tx, id, from, until)
	return s, err
}

func (t *teller) statementLine(e *ledger.Entry) StatementLine {
	told := t.tell(e)
	line := StatementLine{At: told.At, Title: told.Title, Reason: told.Reason, Points: told.Points}
	if e.Source.Kind == ledger.FromCommission && len(e.Explain.Parts) == 1 {
		line.Amount = &StatementAmount{Minor: e.Explain.Parts[0].Base, Currency: e.Explain.Currency}
	}
	return line
}

// giftsSoFar are all that some advocates were given.
func giftsSoFar(tx *pg.Tx, ids []uuid.UUID) ([]referral.Gift, error) {
	return referral.Gifts(tx, ids, time.Time{}, tx.Now.AddDate(1, 0, 0))
}

// giftsOf are the rewards of a month, at moments in the merchant's calendar as from is.
func giftsOf(tx *pg.Tx, id uuid.UUID, from, until time.Time) (list []StatementGift, err error) {
	gifts, err := referral.Gifts(tx, []uuid.UUID{id}, from, until)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(gifts))
	for i, g := range gifts {
		ids[i] = g.Redemption
	}
	found, err := reward.ByIDs(tx, ids)
	for _, g := range gifts {
		if r := found[g.Redemption]; r != nil {
			list = append(list, StatementGift{
				At: g.At.In(from.Location()), Name: r.Reward.Name, Code: r.Shown(), Status: r.Status,
			})
		}
	}
	return list, err
}

// monthsOf are the months that have a statement, the newest first: those in which
// points for friends changed, and those in which a reward was given.
func monthsOf(tx *pg.Tx, id uuid.UUID, zone *time.Location) ([]ledger.Month, error) {
	months, err := ledger.StatementMonths(tx, id, zone.String())
	if err != nil {
		return nil, err
	}
	gifts, err := giftsSoFar(tx, []uuid.UUID{id})
	for _, g := range gifts {
		month := g.At.In(zone).Format("2006-01")
		if !slices.ContainsFunc(months, func(m ledger.Month) bool { return m.Month == month }) {
			months = append(months, ledger.Month{Month: month})
		}
	}
	slices.SortFunc(months, func(a, b ledger.Month) int { return strings.Compare(b.Month, a.Month) })
	return months, err
}

// StatementFile lets a month's statement be written as CSV.
func (a *App) StatementFile(ctx context.Context, merchantID, id uuid.UUID, month string) (FileWriter, error) {
	s, err := a.StatementOf(ctx, merchantID, id, month)
	if err != nil {
		return nil, err
	}
	return func(to io.Writer) error {
		rows := [][]string{{"date", "what", "why", "order_minor", "currency", "points"}}
		for _, line := range s.Lines {
			row := []string{line.At.Format(time.DateOnly), bulk.Plain(line.Title), bulk.Plain(line.Reason), "", ""}
			if line.Amount != nil {
				row[3], row[4] = strconv.FormatInt(line.Amount.Minor, 10), line.Amount.Currency
			}
			rows = append(rows, append(row, strconv.FormatInt(line.Points, 10)))
		}
		for _, g := range s.Gifts {
			rows = append(rows, []string{
				g.At.Format(time.DateOnly), bulk.Plain(g.Name), bulk.Plain(g.Code), "", "", "0",
			})
		}
		rows = append(rows, []string{month, "total", "", "", s.Currency, strconv.FormatInt(s.Points, 10)})
		return csv.NewWriter(to).WriteAll(rows)
	}, nil
}
