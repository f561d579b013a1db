package app

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/product"
	"regulars/app/staff"
	"regulars/app/support"
)

// RequestView is a request with whom and what it is about, in names.
type RequestView struct {
	support.Request
	Who         member.Brief
	OrderName   string       // "" for no order
	ProductName string       // "" for no product, or one that is gone
	Guide       *guide.Guide // to the product, or to the order's first; nil for none
	HandlerName string       // of who it is assigned to, "" for nobody
	Late        bool         // an answer should have been given by now
}

// Requests lists what members asked, newest first, and where to go on (zero at
// the end).
func (a *App) Requests(ctx context.Context, merchantID uuid.UUID, f support.Find) (
	views []RequestView, next uuid.UUID, err error,
) {
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := support.List(tx, f)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			next = found[limit-1].ID
		}
		if f.Due {
			next = uuid.Nil
		}
		views, err = describeRequests(tx, found)
		return err
	})
	return views, next, err
}

// RequestCounts counts requests by state, and those of who asks.
func (a *App) RequestCounts(ctx context.Context, who Session) (c support.Counted, err error) {
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) (err error) {
		c, err = support.Count(tx, who.Person)
		return err
	})
	return c, err
}

// Request reads one. fail.NotFound when there is none.
func (a *App) Request(ctx context.Context, merchantID, id uuid.UUID) (view RequestView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := support.Get(tx, id)
		if err != nil {
			return noRequest(err)
		}
		view, err = describeRequest(tx, r)
		return err
	})
	return view, err
}

// OpenRequest notes what a member asked staff. Opening it again with its key reads
// the first. fail.NotFound when there is no such member or order of theirs.
func (a *App) OpenRequest(
	ctx context.Context, merchantID uuid.UUID, r support.Request, files ...NewFile,
) (view RequestView, err error) {
	if err := r.Check(); err != nil {
		return view, err
	}
	r.By, r.Key = support.ByStaff, "staff:"+r.Key
	made, err := makeFiles(ctx, "files", files)
	if err != nil {
		return view, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, r.Member); err != nil {
			return noMember(err)
		}
		kept, err := a.openByStaff(tx, r, made)
		if err != nil {
			return err
		}
		view, err = describeRequest(tx, kept)
		return err
	})
	return view, err
}

// openByStaff notes a request in the name of who acts. Opening it again with its
// key reads the first.
func (a *App) openByStaff(tx *pg.Tx, r support.Request, files []support.File) (kept support.Request, err error) {
	if err := ordersOwner(tx, r); err != nil {
		return kept, err
	}
	kept, added, err := a.addRequest(tx, r)
	if err != nil {
		return kept, err
	}
	if kept.Member != r.Member || kept.Kind != r.Kind || kept.Text != r.Text || kept.Link != r.Link {
		return kept, fail.New(fail.Conflict, "this key was used for another request")
	}
	if !added {
		return kept, nil
	}
	if err := keepFiles(tx, kept.ID, uuid.Nil, files); err != nil {
		return kept, err
	}
	return kept, audit.Record(tx, audit.Entry{
		Action: audit.RequestOpened, Kind: audit.OfRequest, Subject: kept.ID.String(), Reason: string(kept.Kind),
	})
}

// addRequest opens a request, or reads the one that the same cause opened before:
// its clock begins, and automations and the outside hear of it. The request has
// passed Check.
func (a *App) addRequest(tx *pg.Tx, r support.Request) (kept support.Request, added bool, err error) {
	if err := a.startClock(tx, &r); err != nil {
		return kept, false, err
	}
	kept, added, err = support.Add(tx, r)
	if err != nil || !added {
		return kept, added, err
	}
	return kept, true, a.noteRequest(tx, kept)
}

// startClock sets when a request must be answered. Praise in public needs no
// answer, nor does what a machine wrote.
func (a *App) startClock(tx *pg.Tx, r *support.Request) error {
	if r.Auto || r.Verdict == support.Good {
		return nil
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	settings, _, err := support.GetSettings(tx)
	if err != nil {
		return err
	}
	settings.Due(r, m.Location(), tx.Now)
	return nil
}

// ordersOwner refuses a request about an order that is not the member's.
func ordersOwner(tx *pg.Tx, r support.Request) error {
	if r.Order == uuid.Nil {
		return nil
	}
	if r.Member == uuid.Nil {
		return fail.Field("order_id", "needs the member whose order it is")
	}
	orders, err := order.OfMember(tx, r.Member, mostCopied)
	if err != nil || slices.ContainsFunc(orders, func(o *order.Order) bool { return o.ID == r.Order }) {
		return err
	}
	return fail.Field("order_id", "is no order of this member")
}

// HandleRequest says that a request was answered, is closed, or open again. The
// same again changes nothing. fail.Invalid without a word on what came of it,
// fail.Conflict when a closed one would be answered.
func (a *App) HandleRequest(ctx context.Context, merchantID, id uuid.UUID, to support.State, note string) (
	view RequestView, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := support.Lock(tx, id)
		if err != nil {
			return noRequest(err)
		}
		before := r
		if err := r.Handle(to, note, audit.ActorOf(tx).Name, tx.Now); err != nil {
			return err
		}
		if to == support.StateOpen && before.State != support.StateOpen {
			if err := a.startClock(tx, &r); err != nil {
				return err
			}
		}
		if before.State != r.State || before.Note != r.Note {
			if err := a.keepHandled(tx, r, before); err != nil {
				return err
			}
		}
		view, err = describeRequest(tx, r)
		return err
	})
	return view, err
}

func (a *App) keepHandled(tx *pg.Tx, r, before support.Request) error {
	if err := errors.Join(support.Save(tx, r), a.touchedOne(tx, r.Member)); err != nil {
		return err
	}
	err := audit.Record(tx, audit.Entry{
		Action: handled[r.State], Kind: audit.OfRequest, Subject: r.ID.String(), Before: before.State, After: r.State,
	})
	if err != nil || before.State == r.State {
		return err
	}
	return a.noteRequest(tx, r)
}

// noteRequest tells automations and segments that a request was opened, again
// perhaps, or closed. An answer alone changes nothing for them, and a request that
// an automation opens begins none: it would feed itself.
func (a *App) noteRequest(tx *pg.Tx, r support.Request) error {
	s := journey.Signal{Kind: journey.RequestOpened, Member: r.Member, Subject: r.ID.String(), At: tx.Now}
	switch {
	case r.Member == uuid.Nil:
		return nil // nobody's in the program
	case r.State == support.StateAnswered:
		return nil
	case r.State == support.StateClosed:
		s.Kind = journey.RequestClosed
		fallthrough
	case r.AnsweredAt != nil || r.HandledBy != "": // not the first time
		s.Subject += ":" + strconv.FormatInt(tx.Now.UnixMilli(), 10)
	}
	if err := journey.Note(tx, []journey.Signal{s}); err != nil {
		return err
	}
	told := outbound.RequestOpened
	if s.Kind == journey.RequestClosed {
		told = outbound.RequestClosed
	}
	if err := outbound.Note(tx, []outbound.Event{requestOutside(told, r)}); err != nil {
		return err
	}
	return a.touched(tx, r.Member)
}

// touchedOne is touched for somebody who may be nobody.
func (a *App) touchedOne(tx *pg.Tx, id uuid.UUID) error {
	if id == uuid.Nil {
		return nil
	}
	return a.touched(tx, id)
}

var handled = map[support.State]audit.Action{
	support.StateOpen: audit.RequestReopened, support.StateAnswered: audit.RequestAnswered,
	support.StateClosed: audit.RequestClosed,
}

func noRequest(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such request")
	}
	return err
}

func describeRequest(tx *pg.Tx, r support.Request) (RequestView, error) {
	views, err := describeRequests(tx, []support.Request{r})
	if err != nil {
		return RequestView{}, err
	}
	return views[0], nil
}

func describeRequests(tx *pg.Tx, found []support.Request) ([]RequestView, error) {
	var people, ids, handlers []uuid.UUID
	var products []string
	for _, r := range found {
		people, ids, handlers = append(people, r.Member), append(ids, r.Order), append(handlers, r.Assignee)
		if r.Product != "" {
			products = append(products, r.Product)
		}
	}
	who, err := member.Briefs(tx, people)
	if err != nil {
		return nil, err
	}
	orders, err := order.Briefs(tx, ids)
	if err != nil {
		return nil, err
	}
	titles, err := productTitles(tx, products)
	if err != nil {
		return nil, err
	}
	guides, err := guidesAbout(tx, found)
	if err != nil {
		return nil, err
	}
	named, err := staff.Names(tx, handlers)
	if err != nil {
		return nil, err
	}
	views := make([]RequestView, len(found))
	for i, r := range found {
		views[i] = RequestView{
			Request: r, Who: who[r.Member], OrderName: orders[r.Order].Name,
			ProductName: titles[soldBy{r.Store, r.Product}], Guide: guides[r.ID],
			HandlerName: named[r.Assignee], Late: r.Overdue(tx.Now),
		}
	}
	return views, nil
}

// guidesAbout finds the guides that may help with requests, by theirs ids.
func guidesAbout(tx *pg.Tx, found []support.Request) (map[uuid.UUID]*guide.Guide, error) {
	about, orders := map[uuid.UUID]product.Key{}, map[uuid.UUID]uuid.UUID{}
	for _, r := range found {
		switch {
		case r.Product != "":
			about[r.ID] = product.Key{StoreID: r.Store, ExternalID: r.Product}
		case r.Order != uuid.Nil:
			orders[r.ID] = r.Order
		}
	}
	if some, err := guide.AnyPublished(tx); err != nil || !some {
		return nil, err
	}
	whole, err := ordersByID(tx, values(orders))
	if err != nil {
		return nil, err
	}
	for id, of := range orders {
		about[id] = firstGoods(whole[of])
	}
	guides, err := guidesTo(tx, values(about))
	helps := map[uuid.UUID]*guide.Guide{}
	for id, key := range about {
		helps[id] = guides[key]
	}
	return helps, err
}

type soldBy struct {
	store uuid.UUID
	id    string
}

func productTitles(tx *pg.Tx, ids []string) (map[soldBy]string, error) {
	titles := map[soldBy]string{}
	if len(ids) == 0 {
		return titles, nil
	}
	rows, err := product.List(tx, product.Find{IDs: ids, Limit: 2 * len(ids)})
	for _, p := range rows {
		titles[soldBy{p.StoreID, p.ID}] = p.Title
	}
	return titles, err
}
