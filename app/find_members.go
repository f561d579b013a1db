package app

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/words"
)

// FindMembers lists people of the program and counts how many fit. Text is a
// prefix of a name or an e-mail; a whole e-mail, the number of an order and a
// code find their owner at once.
//
// A tier narrows them to those who have it; "" for all.
func (a *App) FindMembers(ctx context.Context, merchantID uuid.UUID, f member.Find, tierID string) (rows []member.Row,
	total int64, err error,
) {
	f.Text = strings.TrimSpace(f.Text)
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if f, err = inTier(tx, f, tierID); err != nil {
			return err
		}
		if strings.Contains(f.Text, "@") {
			keys, err := a.keysOf(tx)
			if err != nil {
				return err
			}
			if f.MAC, err = keys.EmailMAC(f.Text); err != nil {
				return err
			}
		}
		if f.Also, err = namedBy(tx, f.Text); err != nil {
			return err
		}
		if rows, err = member.List(tx, f); err != nil {
			return err
		}
		total, err = member.Total(tx, f)
		return err
	})
	return rows, total, err
}

// inTier narrows a search to a live tier. The one that everybody has is that of
// whoever has none of the others.
func inTier(tx *pg.Tx, f member.Find, id string) (member.Find, error) {
	if id == "" {
		return f, nil
	}
	plan, _, err := program.LiveTiers(tx)
	if err != nil {
		return f, err
	}
	f.Tiers, f.Others = []string{}, id == plan.Everybodys()
	for _, t := range plan.Tiers {
		if (t.ID == id) != f.Others {
			f.Tiers = append(f.Tiers, t.ID)
		}
	}
	return f, nil
}

// mostBuyers is how many buyers one order number can name: stores count alike.
const mostBuyers = 50

// namedBy lists whom a text names by one of their orders, with or without the
// sign before its number, or by a code.
func namedBy(tx *pg.Tx, text string) ([]uuid.UUID, error) {
	if merchant.IsCode(text) {
		return reward.Holders(tx, strings.ToUpper(text))
	}
	if !strings.ContainsAny(text, "0123456789") || strings.Contains(text, "@") {
		return nil, nil
	}
	bare := strings.TrimPrefix(text, "#")
	names := []string{bare, "#" + bare, strings.ToUpper(bare), "#" + strings.ToUpper(bare)}
	return order.Buyers(tx, names, mostBuyers)
}

// MemberDetail is one person as the member page shows them.
type MemberDetail struct {
	member.Row
	NextUsable *time.Time    // when the first pending points become usable
	Worth      *money.Amount // of the usable points, nil where no reward gives money
	Accounts   []MemberAccount
	Review     ledger.ReviewOf
	Ending     []Ending // what ends within a year, first-ending first
}

// MemberAccount is a customer record of a member in one store.
type MemberAccount struct {
	Store      merchant.Store
	CustomerID string
}

// Member reads one person of the program. fail.NotFound when there is none.
func (a *App) Member(ctx context.Context, merchantID, id uuid.UUID) (MemberDetail, error) {
	var d MemberDetail
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if d.Row, err = member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		waiting, err := ledger.PendingOf(tx, id)
		if err != nil {
			return err
		}
		d.NextUsable = earliest(waiting)
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		d.Worth = worth(programs.Live(), d.Available, m.Currency)
		if d.Review, err = ledger.GetReview(tx, id); err != nil {
			return err
		}
		if d.Ending, _, err = a.endingOf(tx, id, tx.Now.AddDate(1, 0, 0)); err != nil {
			return err
		}
		d.Accounts, err = accountsOf(tx, id)
		return err
	})
	return d, err
}

func noMember(err error) error {
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such member")
	}
	return err
}

func earliest(waiting map[ledger.Source]time.Time) *time.Time {
	var first *time.Time
	for _, at := range waiting {
		if at.Before(ledger.Someday) && (first == nil || at.Before(*first)) {
			first = &at
		}
	}
	return first
}

func accountsOf(tx *pg.Tx, id uuid.UUID) ([]MemberAccount, error) {
	stores, err := storesByID(tx)
	if err != nil {
		return nil, err
	}
	identities, err := member.IdentitiesOf(tx, id)
	accounts := make([]MemberAccount, 0, len(identities))
	for _, i := range identities {
		accounts = append(accounts, MemberAccount{Store: stores[i.StoreID], CustomerID: i.CustomerID})
	}
	return accounts, err
}

func storesByID(tx *pg.Tx) (map[uuid.UUID]merchant.Store, error) {
	stores, err := merchant.Stores(tx)
	byID := make(map[uuid.UUID]merchant.Store, len(stores))
	for _, s := range stores {
		byID[s.ID] = s
	}
	return byID, err
}

// mostListed is how many orders or redemptions of one member a page shows.
const mostListed = 200

// MemberOrder is an order as the member page shows it. Note says why it earned
// nothing, "" when it did.
type MemberOrder struct {
	*order.Order
	StoreName string
	Note      string
	Late      *LateParcel // nil unless its parcel is
	Moments   order.Moments
}

// MemberOrders lists a member's orders, newest first.
func (a *App) MemberOrders(ctx context.Context, merchantID, id uuid.UUID) ([]MemberOrder, error) {
	var listed []MemberOrder
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		stores, err := storesByID(tx)
		if err != nil {
			return err
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		late, err := a.lateParcels(tx, id)
		if err != nil {
			return err
		}
		orders, err := order.OfMember(tx, id, mostListed)
		if err != nil {
			return err
		}
		moments, err := momentsOf(tx, orders)
		listed = make([]MemberOrder, 0, len(orders))
		for _, o := range orders {
			note := whyNothing(words.For(m.Locale), o, programs, m.Location())
			listed = append(listed, MemberOrder{
				Order: o, StoreName: stores[o.StoreID].Name, Note: note,
				Moments: moments[order.Key{StoreID: o.StoreID, ExternalID: o.ExternalID}],
			})
			for i := range late {
				if late[i].Order == o.ID {
					listed[len(listed)-1].Late = &late[i]
				}
			}
		}
		return err
	})
	return listed, err
}

func momentsOf(tx *pg.Tx, orders []*order.Order) (map[order.Key]order.Moments, error) {
	keys := make([]order.Key, len(orders))
	for i, o := range orders {
		keys[i] = order.Key{StoreID: o.StoreID, ExternalID: o.ExternalID}
	}
	return order.MomentsOf(tx, keys)
}

// whyNothing says why an order stands for no points, "" when it does.
func whyNothing(w *words.Words, o *order.Order, programs Programs, zone *time.Location) string {
	if o.Posted > 0 {
		return ""
	}
	none := money.Amount{}
	switch o.Note {
	case order.Earns:
		return ""
	case order.BeforeStart:
		if len(programs) == 0 {
			return w.NothingEarned(words.BeforeStart, time.Time{}, none)
		}
		return w.NothingEarned(words.BeforeStart, programs.Start().In(zone), none)
	case order.NoMember, order.NotYetMember, order.AfterLeaving:
		return w.NothingEarned(words.NotMember, time.Time{}, none)
	case order.NotPaid:
		return w.NothingEarned(words.Unpaid, time.Time{}, none)
	case order.TestOrder:
		return w.NothingEarned(words.TestOrder, time.Time{}, none)
	case order.Paused:
		return w.NothingEarned(words.ProgramPaused, time.Time{}, none)
	case order.NotWanted:
		return w.NothingEarned(words.NotWanted, time.Time{}, none)
	case order.Worthless:
		return w.NothingEarned(words.OrderCancelled, time.Time{}, none)
	default:
		return nothingCounts(w, o, programs)
	}
}

// nothingSaid are the words for what an order's note says by itself.
var nothingSaid = map[order.Note]words.Nothing{
	order.NotMeant: words.NoRule, order.NothingPaid: words.NothingPaid, order.TooLittle: words.TooLittle,
	order.LimitReached: words.LimitReached, order.ExcludedOrder: words.ExcludedOrder,
	order.ExcludedMember: words.ExcludedMember,
}

// nothingCounts tells apart why a paid order counted nothing.
func nothingCounts(w *words.Words, o *order.Order, programs Programs) string {
	none := money.Amount{}
	var state platform.Order
	if err := order.Unpack(o.Packed, &state); err != nil {
		return w.NothingEarned(words.NoRule, time.Time{}, none)
	}
	minimum := leastMinimum(programs.At(o.PlacedAt), o.Currency)
	said, known := nothingSaid[o.Note]
	switch {
	case state.Refunded > 0 && o.Total <= 0:
		return w.NothingEarned(words.OrderRefunded, time.Time{}, none)
	case onlyGiftCards(&state):
		return w.NothingEarned(words.GiftCardOnly, time.Time{}, none)
	case known:
		return w.NothingEarned(said, time.Time{}, none)
	case o.Note == order.BelowMinimum && minimum > 0:
		return w.NothingEarned(words.BelowMinimum, time.Time{}, money.Amount{Minor: minimum, Currency: o.Currency})
	default:
		return w.NothingEarned(words.NothingCounts, time.Time{}, none)
	}
}

func onlyGiftCards(o *platform.Order) bool {
	for i := range o.Lines {
		if !o.Lines[i].GiftCard {
			return false
		}
	}
	return len(o.Lines) > 0
}

// MemberRedemption is a redemption as the member page shows it.
type MemberRedemption struct {
	*reward.Redemption
	StoreName string
	UsedOrder string // name of the order it was used in, "" before
	Why       string // it was picked for the member, as staff read it; "" where nothing was
}

// MemberRedemptions lists a member's redemptions, newest first.
func (a *App) MemberRedemptions(ctx context.Context, merchantID, id uuid.UUID) ([]MemberRedemption, error) {
	var listed []MemberRedemption
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		found, err := reward.OfMember(tx, id, mostListed)
		if err != nil {
			return err
		}
		listed, err = describeRedemptions(tx, found)
		return err
	})
	return listed, err
}

// DescribeRedemption adds to a redemption what its page says about it.
func (a *App) DescribeRedemption(ctx context.Context, merchantID uuid.UUID,
	r *reward.Redemption,
) (MemberRedemption, error) {
	var listed []MemberRedemption
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		listed, err = describeRedemptions(tx, []*reward.Redemption{r})
		return err
	})
	if err != nil {
		return MemberRedemption{}, err
	}
	return listed[0], nil
}

// becauseOf says why a reward was picked for its member, "" where nothing was.
func becauseOf(w *words.Words, r *reward.Redemption) string {
	if r.Because == nil {
		return ""
	}
	return w.Because(words.Because{
		Sign: string(r.Because.Sign), Title: r.Because.Title, Times: r.Because.Times, Group: r.Because.Group,
	})
}

func describeRedemptions(tx *pg.Tx, found []*reward.Redemption) ([]MemberRedemption, error) {
	stores, err := storesByID(tx)
	if err != nil {
		return nil, err
	}
	var used []uuid.UUID
	for _, r := range found {
		if r.UsedOrderID != nil {
			used = append(used, *r.UsedOrderID)
		}
	}
	orders, err := order.Briefs(tx, used)
	listed := make([]MemberRedemption, 0, len(found))
	for _, r := range found {
		d := MemberRedemption{Redemption: r, StoreName: stores[r.StoreID].Name, Why: becauseOf(words.For("en"), r)}
		if r.UsedOrderID != nil {
			d.UsedOrder = orders[*r.UsedOrderID].Name
		}
		listed = append(listed, d)
	}
	return listed, err
}
