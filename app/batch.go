package app

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/occasion"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/platform"
	"regulars/app/privacy"
	"regulars/app/product"
	"regulars/app/program"
	"regulars/app/reward"
)

// batch applies many events of one merchant in one transaction: it reads
// everything they touch in a few statements, decides in memory, and writes in a
// few statements. Its steps are in people.go, earn.go, use.go and hear.go.
type batch struct {
	app      *App
	tx       *pg.Tx
	keys     *merchant.Keys
	macs     map[string][]byte // by e-mail
	merchant merchant.Merchant
	zone     *time.Location // the merchant's
	programs Programs
	known    readings // what was read ahead of some rows
	stores   map[uuid.UUID]merchant.Store

	customers []customerSeen
	orders    []orderSeen
	gone      []orderGone
	silenced  map[uuid.UUID]bool // stores whose deliveries say nothing
	others    []otherSeen
	consents  []consentSeen
	knowledge // what is learned of people beside points: lead.go, learn.go
	parcels   []parcelSeen
	moments   map[order.Key]order.Moments

	members    map[uuid.UUID]*member.Member
	identities map[member.Account]*member.Identity
	guests     map[string]*member.Member // by e-mail MAC
	verified   map[string]uuid.UUID      // by e-mail MAC
	changed    map[uuid.UUID]*member.Member
	touched    map[member.Account]*member.Identity
	begun      []uuid.UUID         // members made in this batch
	imported   map[uuid.UUID]bool  // guests whom a file of another program brought
	enrolled   map[uuid.UUID]bool  // members who entered the program in this batch
	occasions  []occasion.Occasion // what may give points beside orders
	birthdays  []member.Birthday
	gifts      gifts

	stored    map[order.Key]*order.Order
	shown     []codeShown
	codes     []*reward.Redemption
	book      *ledger.Book
	save      map[uuid.UUID]*order.Order
	parts     []program.Part
	judging   judging
	heard     map[uuid.UUID]bool        // stores that told us something themselves
	ambiguous map[uuid.UUID]bool        // rows whose state the platform must be asked for
	erased    map[privacy.Account]bool  // of people who were erased
	purged    []uuid.UUID               // rows about such people
	alike     map[order.Key][]uuid.UUID // rows that tell of one order
	united    map[uuid.UUID]uuid.UUID   // guests, and the accounts that turned out to be theirs
	told      []message.New
	outside   []outbound.Event           // what is told to servers of the merchant's
	used      []*reward.Redemption       // whose code an order showed first
	ranks     *ranking                   // nil while the program has no tiers
	counted   map[uuid.UUID]countedOrder // what orders counted for tiers before
	listening journey.Listening          // what journeys want to hear; empty for nothing
	before    map[uuid.UUID]orderWas     // how orders stood, while somebody listens
	signals   []journey.Signal
}

type customerSeen struct {
	store    merchant.Store
	customer *platform.Customer
	mac      []byte
	passing  bool      // seen on an order: only used to make who is missing
	row      uuid.UUID // that told it
	placed   time.Time // when that order was placed
	order    order.Key
	forced   bool          // that order was fetched just now
	checkout *checkout.Key // that it was seen at: it lets nobody in
}

type orderSeen struct {
	row    uuid.UUID
	store  merchant.Store
	order  *platform.Order
	packed []byte
	hash   []byte
	forced bool
	past   bool // it is no news
}

type orderGone struct {
	store    merchant.Store
	id       string
	inferred bool
}

type consentSeen struct {
	store   merchant.Store
	consent *platform.Consent
	row     uuid.UUID
}

type otherSeen struct {
	store    merchant.Store
	event    platform.Event
	received time.Time
	row      uuid.UUID
}

func (a *App) openBatch(tx *pg.Tx) (*batch, error) {
	b := &batch{
		app: a, tx: tx,
		members: map[uuid.UUID]*member.Member{}, identities: map[member.Account]*member.Identity{},
		guests: map[string]*member.Member{}, verified: map[string]uuid.UUID{},
		changed: map[uuid.UUID]*member.Member{}, touched: map[member.Account]*member.Identity{},
		enrolled: map[uuid.UUID]bool{}, save: map[uuid.UUID]*order.Order{},
		ambiguous: map[uuid.UUID]bool{}, alike: map[order.Key][]uuid.UUID{},
		united: map[uuid.UUID]uuid.UUID{}, heard: map[uuid.UUID]bool{}, stores: map[uuid.UUID]merchant.Store{},
		knowledge: newKnowledge(), before: map[uuid.UUID]orderWas{},
	}
	var err error
	if b.keys, err = a.keysOf(tx); err != nil {
		return nil, err
	}
	if b.merchant, err = a.merchantOf(tx); err != nil {
		return nil, err
	}
	if b.listening, err = a.listeningOf(tx); err != nil {
		return nil, err
	}
	b.zone = b.merchant.Location()
	if b.programs, err = a.programsOf(tx); err != nil {
		return nil, err
	}
	b.ranks, b.counted = rankingBy(tx, b.programs.Live()), map[uuid.UUID]countedOrder{}
	if b.ranks != nil {
		b.ranks.unheard = !b.listening[journey.TierNear]
	}
	stores, err := merchant.Stores(tx)
	for _, store := range stores {
		b.stores[store.ID] = store
	}
	return b, err
}

// take sorts a row's events by what they are about.
func (b *batch) take(it *item) {
	if !inbox.OwnForm(it.row.Topic) && !it.silenced() {
		b.heard[it.store.ID] = true
	}
	for _, e := range it.events {
		switch {
		case e.Order != nil:
			packed := order.Pack(e.Order)
			b.orders = append(b.orders, orderSeen{
				row: it.row.ID, store: it.store, order: e.Order, packed: packed, hash: order.Hash(packed),
				forced: it.forced, past: e.Past,
			})
			b.takeParcel(it.store.ID, e.Order, e.Past)
		case e.Gone != nil:
			b.gone = append(b.gone, orderGone{store: it.store, id: e.Gone.ID, inferred: e.Gone.Inferred})
		case e.Delivery != nil:
			b.parcels = append(b.parcels, parcelSeen{
				order: order.Key{StoreID: it.store.ID, ExternalID: e.Delivery.OrderID}, parcel: e.Delivery,
				past: e.Past,
			})
		case e.Consent != nil:
			b.consents = append(b.consents, consentSeen{store: it.store, consent: e.Consent, row: it.row.ID})
		case e.Checkout != nil:
			b.checkouts = append(b.checkouts, checkoutSeen{store: it.store, checkout: e.Checkout, row: it.row.ID})
		case e.Interest != nil:
			b.interests = append(b.interests, interestSeen{store: it.store, interest: e.Interest})
		case e.Customer != nil:
			b.customers = append(b.customers, customerSeen{store: it.store, customer: e.Customer, row: it.row.ID})
		default:
			b.others = append(b.others, otherSeen{
				store: it.store, event: e, received: it.row.ReceivedAt, row: it.row.ID,
			})
		}
	}
}

// apply runs the steps: who, what, what it is worth, and the rest.
func (b *batch) apply() error {
	b.newestOrders()
	for _, step := range []func() error{
		b.newestCheckouts, b.meetPeople, b.hearConsents, b.noteParcels, b.lockOrders, b.lockCodes, b.openBook,
		b.loadMoments, b.settleOrders, b.celebrate, b.noteReferrals, b.useCodes, b.flush, b.tellParcels, b.tell,
		b.learn,
		b.noteBack, b.noteSignals, b.uniteGuests, b.hearOthers, b.noteStores,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// ambiguousItems turns ambiguous rows into ones that are fetched.
func (b *batch) ambiguousItems(items []item) []item {
	var waiting []item
	for _, it := range items {
		if !b.ambiguous[it.row.ID] {
			continue
		}
		for i, e := range it.events {
			if e.Order != nil {
				it.events[i] = platform.Event{Incomplete: true, Refund: &platform.OrderRef{ID: e.Order.ID}, At: e.At}
			}
		}
		waiting = append(waiting, it)
	}
	return waiting
}

// noteStores notes, once a batch, when each store was last heard.
func (b *batch) noteStores() error {
	if len(b.heard) == 0 {
		return nil
	}
	if err := b.noteHeardAgain(); err != nil {
		return err
	}
	return merchant.Heard(b.tx, slices.Collect(maps.Keys(b.heard)), 0)
}

func (b *batch) hearOthers() error {
	for _, seen := range b.others {
		if err := b.hear(seen); err != nil {
			return err
		}
	}
	return nil
}

// hear applies the rarer events, one by one.
func (b *batch) hear(seen otherSeen) error {
	e := seen.event
	switch {
	case e.Product != nil:
		return product.Save(b.tx, seen.store.ID, e.Product)
	case e.Gathering != nil:
		return product.SaveCollections(b.tx, seen.store.ID, []platform.Collection{*e.Gathering})
	case e.Dissolved != nil:
		return product.RemoveCollection(b.tx, seen.store.ID, e.Dissolved.ID)
	case e.Removed != nil:
		return product.Remove(b.tx, seen.store.ID, e.Removed.ID)
	case e.Silenced != nil:
		return b.noteSilenced(seen)
	case e.Redact != nil:
		return b.redact(seen)
	case e.Merged != nil:
		return b.mergeAccounts(seen)
	case e.Deleted != nil:
		return member.MarkDeleted(b.tx, member.Account{StoreID: seen.store.ID, CustomerID: e.Deleted.ID})
	default:
		return b.hearStore(seen)
	}
}

// hearStore applies what stores say of themselves.
func (b *batch) hearStore(seen otherSeen) error {
	e := seen.event
	switch {
	case e.Bulk != nil:
		return merchant.ListingSoon(b.tx, seen.store.ID, e.Bulk.ID)
	case e.Store != nil:
		return merchant.Rename(b.tx, seen.store.ID, *e.Store)
	case e.Bill != nil:
		return b.app.takeBill(b.tx, seen.store.ID, *e.Bill)
	case e.Scopes != nil:
		return b.app.takeGrant(b.tx, seen.store.ID, e.Scopes.Granted)
	case e.Uninstall != nil:
		left := seen.received // what the store signed may be older, and come again
		if at := e.Uninstall.At; !at.IsZero() && at.Before(left) {
			left = at
		}
		return b.app.leave(b.tx, seen.store, left, leftByItself)
	default:
		return nil
	}
}
