package app

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/reward"
	"regulars/app/work"
)

// Trouble is a piece of work that needs attention.
type Trouble struct {
	work.Trouble
	StoreName string
	Code      string       // whose, of a redemption
	Member    member.Brief // who holds it; zero where that is whoever has the code
}

// DoubtTopics are the topics of what is seen in a store and not believed, or wrong with
// its deliveries. Each has words for staff.
func DoubtTopics() []string {
	return []string{
		inbox.DoubtTopic + merchant.ListOrderIDs, inbox.DoubtTopic + merchant.ListProductIDs,
		inbox.DoubtTopic + merchant.ListCategories, inbox.SilencedTopic, inbox.CopyTopic,
	}
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
		if list.Items, err = nameTroubles(tx, found); err != nil {
			return err
		}
		list.Total, err = work.TroubleCount(tx)
		return err
	})
	return list, err
}

// nameTroubles says in which store work is, and of codes which and whose.
func nameTroubles(tx *pg.Tx, found []work.Trouble) ([]Trouble, error) {
	stores, err := storesByID(tx)
	if err != nil {
		return nil, err
	}
	var codes, people []uuid.UUID
	for _, t := range found {
		if t.Source == work.Redemption {
			codes = append(codes, t.ID)
		}
	}
	taken, err := reward.ByIDs(tx, codes)
	if err != nil {
		return nil, err
	}
	for _, r := range taken {
		people = append(people, r.MemberID)
	}
	names, err := member.Briefs(tx, people)
	if err != nil {
		return nil, err
	}
	named := make([]Trouble, len(found))
	for i, t := range found {
		named[i] = Trouble{Trouble: t, StoreName: stores[t.StoreID].Name}
		if r := taken[t.ID]; r != nil {
			named[i].Code, named[i].Member = r.Code, names[r.MemberID]
		}
	}
	return named, nil
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
		named, err := nameTroubles(tx, []work.Trouble{found})
		if err != nil {
			return err
		}
		t = named[0]
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
		for _, table := range work.Revivable() {
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
