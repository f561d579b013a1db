package app

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/reward"
	"regulars/app/work"
)

// Trouble is a piece of work that needs attention.
type Trouble struct {
	work.Trouble
	StoreName string
}

// TroubleList is a page of what needs attention, newest first.
type TroubleList struct {
	Items []Trouble
	Next  uuid.UUID // zero at the end
	Total int64
}

// Troubles lists what needs attention, below an id (zero for the newest).
func (a *App) Troubles(ctx context.Context, merchantID, before uuid.UUID, limit int) (TroubleList, error) {
	var list TroubleList
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := work.Troubles(tx, before, limit+1)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			list.Next = found[limit-1].ID
		}
		stores, err := storesByID(tx)
		if err != nil {
			return err
		}
		list.Items = make([]Trouble, 0, len(found))
		for _, t := range found {
			list.Items = append(list.Items, Trouble{Trouble: t, StoreName: stores[t.StoreID].Name})
		}
		list.Total, err = work.TroubleCount(tx)
		return err
	})
	return list, err
}

// mostPreviewed is how much of a body a person is shown, in bytes.
const mostPreviewed = 64 << 10

// Trouble reads one piece of work that needs attention, with the beginning of
// the body it came with, which may hold personal data.
func (a *App) Trouble(ctx context.Context, merchantID, id uuid.UUID) (Trouble, string, error) {
	var t Trouble
	var body []byte
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := work.FindTrouble(tx, id)
		if err != nil {
			return err
		}
		stores, err := storesByID(tx)
		if err != nil {
			return err
		}
		t = Trouble{Trouble: found, StoreName: stores[found.StoreID].Name}
		if found.Source == work.Inbox {
			body, err = inbox.Body(tx, id)
		}
		return err
	})
	if fail.Is(err, fail.NotFound) {
		err = fail.New(fail.NotFound, "nothing with this id needs attention")
	}
	return t, strings.ToValidUTF8(string(body[:min(len(body), mostPreviewed)]), "�"), err
}

// Replay tries again what needs attention: the named rows, or all with none
// named. It returns how many.
func (a *App) Replay(ctx context.Context, merchantID uuid.UUID, ids []uuid.UUID) (replayed int64, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		replayed = 0
		for _, table := range []work.Table{
			work.Inbox, work.Redemption, work.Effect, work.Backfill, work.Message, work.Plan, work.Backtest,
			work.Newsletter, work.Print, work.Study, work.Invitation, work.Privacy, work.WindDown, work.Wipe,
			work.Referral, work.Selling, work.DeskMail, work.MailIn,
		} {
			n, err := work.Revive(tx, table, ids)
			if err != nil {
				return err
			}
			replayed += n
		}
		for _, revive := range []func(*pg.Tx, []uuid.UUID) (int64, error){a.reviveEndpoints, reward.ForgetRefusals} {
			n, err := revive(tx, ids)
			if err != nil {
				return err
			}
			replayed += n
		}
		if replayed == 0 {
			return nil
		}
		return audit.Record(tx, audit.Entry{Action: audit.WorkReplayed, Kind: audit.OfWork, After: ids})
	})
	return replayed, err
}
