package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/product"
	"regulars/app/support"
)

// ShopThread is a request as who asked sees it: nothing that the team notes.
type ShopThread struct {
	RequestView
	Messages []support.Message            // its own words first
	Files    map[uuid.UUID][]support.File // by the message
	Ask      bool                         // whether the answer solved it is asked now
}

// How much a shopper sees, and may begin.
const (
	shownRequests = 20
	mostPhotos    = 3
	mostOpened    = 10 // requests of one member in a day
	mostWritten   = 60 // messages of one member's request in an hour
)

// ShopRequests lists what a shopper asked, newest first.
func (a *App) ShopRequests(ctx context.Context, s Shopper) (threads []ShopThread, err error) {
	if err := mayAskStaff(s); err != nil {
		return nil, err
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		found, err := support.List(tx, support.Find{Member: s.MemberID, Limit: shownRequests})
		if err != nil {
			return err
		}
		threads, err = shopThreads(tx, slices.DeleteFunc(found, hiddenFromMember))
		return err
	})
	return threads, err
}

// hiddenFromMember is true of what others noted about a member, and of mail that
// only says it is theirs.
func hiddenFromMember(r support.Request) bool {
	return r.Unproven || r.By == support.ByJourney || r.By == support.ByPublic || r.By == support.ByStaff
}

func mayAskStaff(s Shopper) error {
	if s.MemberID == uuid.Nil {
		return fail.New(fail.Forbidden, "sign in to the shop to write to it")
	}
	return nil
}

func shopThreads(tx *pg.Tx, found []support.Request) ([]ShopThread, error) {
	views, err := describeRequests(tx, found)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(found))
	for i := range found {
		ids[i] = found[i].ID
	}
	said, err := support.Thread(tx, ids)
	if err != nil {
		return nil, err
	}
	files, err := support.Files(tx, ids)
	if err != nil {
		return nil, err
	}
	threads := make([]ShopThread, len(views))
	for i, v := range views {
		t := ShopThread{
			RequestView: v, Messages: []support.Message{firstWords(v)}, Files: map[uuid.UUID][]support.File{},
			Ask: v.State == support.StateAnswered && v.Solved == support.AskedSolved,
		}
		shown := map[uuid.UUID]bool{uuid.Nil: true}
		for _, m := range said[v.ID] {
			if (m.Who == support.Staff || m.Who == support.FromMember) && !m.Unproven {
				t.Messages, shown[m.ID] = append(t.Messages, m), true
			}
		}
		for _, f := range files[v.ID] {
			of := f.Message
			if of == uuid.Nil {
				of = v.ID
			}
			if shown[f.Message] && f.Why == "" {
				t.Files[of] = append(t.Files[of], f)
			}
		}
		threads[i] = t
	}
	return threads, nil
}

// ShopAsked is what a shopper asks: Order and Product may be empty.
type ShopAsked struct {
	Kind    support.Kind
	Text    string
	Order   uuid.UUID // of theirs
	Product string    // the store's id
	Photos  []NewFile
	Key     string
}

// AskStaff opens a request for a shopper. Its key again reads the first.
// fail.Invalid names the field, fail.Conflict for more than ten in a day.
func (a *App) AskStaff(ctx context.Context, s Shopper, in ShopAsked) (t ShopThread, err error) {
	if err := mayAskStaff(s); err != nil {
		return t, err
	}
	if len(in.Photos) > mostPhotos {
		return t, fail.Field("photos", "must be at most %d", mostPhotos)
	}
	r := support.Request{
		Member: s.MemberID, Kind: in.Kind, By: support.ByWidget, Text: in.Text, Order: in.Order, Product: in.Product,
		Key: "shop:" + s.MemberID.String() + ":" + in.Key,
	}
	if in.Product != "" {
		r.Store = s.Store
	}
	if in.Order != uuid.Nil {
		r.By = support.ByOrder
	}
	if err := r.Check(); err != nil {
		return t, err
	}
	made, err := makeFiles(ctx, "photos", in.Photos)
	if err != nil {
		return t, err
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		kept, err := a.askStaff(tx, r, made)
		if err != nil {
			return err
		}
		threads, err := shopThreads(tx, []support.Request{kept})
		if err == nil {
			t = threads[0]
		}
		return err
	})
	return t, err
}

func (a *App) askStaff(tx *pg.Tx, r support.Request, files []support.File) (kept support.Request, err error) {
	if err := ordersOwner(tx, r); err != nil {
		return kept, err
	}
	if r.Product != "" {
		key := product.Key{StoreID: r.Store, ExternalID: r.Product}
		known, err := product.Get(tx, []product.Key{key})
		if _, sold := known[key]; err != nil || !sold {
			return kept, orElse(err, fail.Field("product_id", "is no product of this shop"))
		}
	}
	before, err := support.List(tx, support.Find{Member: r.Member, Limit: mostOpened})
	if err != nil {
		return kept, err
	}
	kept, added, err := a.addRequest(tx, r)
	switch {
	case err != nil || !added && kept.Text == r.Text && kept.Kind == r.Kind:
		return kept, err
	case !added:
		return kept, fail.New(fail.Conflict, "this Idempotency-Key was used for another request")
	case len(before) == mostOpened && before[mostOpened-1].OpenedAt.After(tx.Now.AddDate(0, 0, -1)):
		return kept, fail.New(fail.Conflict, "you wrote %d times today: we answer those first", mostOpened)
	}
	return kept, keepFiles(tx, kept.ID, uuid.Nil, files)
}

// ShopTold is what a shopper adds to what they asked.
type ShopTold struct {
	Request uuid.UUID
	Text    string
	Photos  []NewFile
	Key     string
}

// TellStaff adds what a shopper writes to a request of theirs, which is open then.
func (a *App) TellStaff(ctx context.Context, s Shopper, in ShopTold) (t ShopThread, err error) {
	id := in.Request
	text, err := support.CheckText(in.Text)
	if err != nil {
		return t, err
	}
	if len(in.Photos) > mostPhotos {
		return t, fail.Field("photos", "must be at most %d", mostPhotos)
	}
	made, err := makeFiles(ctx, "photos", in.Photos)
	if err != nil {
		return t, err
	}
	return a.ofShopper(ctx, s, id, func(tx *pg.Tx, r *support.Request) error {
		_, lately, err := support.CountSaid(tx, id)
		if err != nil || lately >= mostWritten {
			return orElse(err, fail.New(fail.Conflict, "that is a lot at once: wait for an answer first"))
		}
		m := support.Message{
			Request: id, Who: support.FromMember, Channel: support.ByWidget, Text: text,
			Key: "shop:" + id.String() + ":" + in.Key,
		}
		found, err := member.Briefs(tx, []uuid.UUID{s.MemberID})
		if err != nil {
			return err
		}
		m.Name = found[s.MemberID].Name
		kept, added, err := support.Tell(tx, m)
		if err != nil || !added {
			return err
		}
		if err := keepFiles(tx, id, kept.ID, made); err != nil {
			return err
		}
		return a.heard(tx, r)
	})
}

// heard notes that a member wrote again, and has automations and the outside told
// when that opens the request again.
func (a *App) heard(tx *pg.Tx, r *support.Request) error {
	waited := r.LastBy == support.FromMember && r.DueAt != nil
	reopened := r.Heard(tx.Now)
	if !waited {
		if err := a.startClock(tx, r); err != nil {
			return err
		}
	}
	if err := support.Save(tx, *r); err != nil || !reopened {
		return err
	}
	return a.noteRequest(tx, *r)
}

// SaySolved notes what a shopper says to whether an answer solved it.
func (a *App) SaySolved(ctx context.Context, s Shopper, id uuid.UUID, solved bool) (ShopThread, error) {
	return a.ofShopper(ctx, s, id, func(tx *pg.Tx, r *support.Request) error { return a.saySolved(tx, r, solved) })
}

func (a *App) saySolved(tx *pg.Tx, r *support.Request, solved bool) error {
	if err := r.Say(solved, tx.Now); err != nil {
		return err
	}
	if !solved {
		if err := a.startClock(tx, r); err != nil {
			return err
		}
	}
	if err := support.Save(tx, *r); err != nil {
		return err
	}
	return a.noteRequest(tx, *r)
}

// ofShopper changes a request of a shopper's own. fail.NotFound for any other.
func (a *App) ofShopper(
	ctx context.Context, s Shopper, id uuid.UUID, change func(*pg.Tx, *support.Request) error,
) (t ShopThread, err error) {
	if err := mayAskStaff(s); err != nil {
		return t, err
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		r, err := ownRequest(tx, s, id, support.Lock)
		if err != nil {
			return err
		}
		if err := change(tx, &r); err != nil {
			return err
		}
		threads, err := shopThreads(tx, []support.Request{r})
		if err == nil {
			t = threads[0]
		}
		return err
	})
	return t, err
}

func ownRequest(
	tx *pg.Tx, s Shopper, id uuid.UUID, read func(*pg.Tx, uuid.UUID) (support.Request, error),
) (support.Request, error) {
	r, err := read(tx, id)
	if err != nil || r.Member != s.MemberID || hiddenFromMember(r) {
		return r, noRequest(orElse(err, fail.New(fail.NotFound, "")))
	}
	return r, nil
}

// ShopFile reads a file of a shopper's own request. fail.NotFound.
func (a *App) ShopFile(ctx context.Context, s Shopper, request, id uuid.UUID) (f support.File, err error) {
	if err := mayAskStaff(s); err != nil {
		return f, err
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		r, err := ownRequest(tx, s, request, support.Get)
		if err != nil {
			return err
		}
		if f, err = support.GetFile(tx, r.ID, id); err != nil || f.Message == uuid.Nil {
			return noFileOf(err)
		}
		m, err := support.GetMessage(tx, f.Message)
		if err == nil && (m.Who == support.Note || m.Unproven) {
			err = fail.New(fail.NotFound, "there is no such file")
		}
		return err
	})
	return f, err
}

// addContact adds where a shopper reaches the merchant, and whether they may write
// here.
func addContact(tx *pg.Tx, b *Bootstrap, s Shopper) error {
	settings, _, err := support.GetSettings(tx)
	b.Contact, b.Desk = settings.Contact(), s.MemberID != uuid.Nil && !s.Staff
	return err
}
