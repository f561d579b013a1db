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
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/words"
)

// Trial is an order that is tried, and by what.
type Trial struct {
	Live  bool   // by what is live, else by the draft
	Order string // name or id of a stored order; "" tries Typed
	Typed TypedOrder
}

// Simulation is what an order would earn, and why. Nothing is posted.
type Simulation struct {
	program.Trace
	Version  int // of the program, 0 for the draft
	Order    *order.Order
	State    *platform.Order // its lines have the titles of their products
	Store    merchant.Store
	Member   *member.Member // nil for a buyer who is nobody yet
	Buyer    program.Buyer
	TierName string
	Stops    bool       // Why says what keeps it from earning, whatever the rules give
	WhyNot   string     // in the merchant's language, "" when it earns
	Told     string     // what the shopper would read
	UsableOn *time.Time // nil when it earns nothing, or no day is known
}

// Simulate says what one order would earn, with every reason: a stored one, as
// it stands now and with the buyer as they were when it first earned, or one
// that is typed in. Limits leave what they leave now, without what the order
// itself took of them. Nothing is posted or locked.
//
// fail.NotFound when there is no such order; fail.Conflict when several have the
// name, or nothing is live; fail.Invalid names what is wrong with a typed one.
func (a *App) Simulate(ctx context.Context, merchantID uuid.UUID, in Trial) (s Simulation, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		b, err := a.openBatch(tx)
		if err != nil {
			return err
		}
		b.judging.peek = true
		t := &trial{batch: b, in: in}
		for _, step := range []func() error{t.chooseRules, t.chooseOrder, t.meetBuyer, t.run} {
			if err := step(); err != nil {
				return err
			}
		}
		s = t.Simulation
		return nil
	})
	return s, err
}

// trial is one simulation on its way.
type trial struct {
	*batch
	Simulation
	in     Trial
	rules  *program.Program
	pinned *program.Program // what the order earned by, nil before
	facts  program.Facts    // those of pinned
}

func (t *trial) chooseRules() error {
	live := t.programs.Live()
	if t.in.Live {
		if live == nil {
			return fail.New(fail.Conflict, "nothing is live yet: try the draft")
		}
		t.rules, t.Version = live, live.Version.Number
		return nil
	}
	var version *program.Version
	if live != nil {
		version = &live.Version
	}
	draft, err := draftOf(t.tx, version, words.For(t.merchant.Locale))
	t.rules = program.Compile(program.Version{Document: draft.Document}, t.zone)
	return err
}

func (t *trial) chooseOrder() (err error) {
	if t.in.Order == "" {
		return t.typeOrder()
	}
	if t.Order, err = t.findOrder(strings.TrimSpace(t.in.Order)); err != nil {
		return err
	}
	t.Store, t.State = t.stores[t.Order.StoreID], &platform.Order{}
	if t.Order.ProgramVersion > 0 {
		t.pinned = t.programs.Number(t.Order.ProgramVersion)
		if t.facts, err = program.UnpackFacts(t.Order.Facts); err != nil {
			return err
		}
	}
	return order.Unpack(t.Order.Packed, t.State)
}

func (t *trial) findOrder(text string) (*order.Order, error) {
	if id, err := uuid.Parse(text); err == nil {
		o, err := order.Get(t.tx, id)
		return o, noOrder(pg.Translate(err))
	}
	bare := strings.TrimPrefix(text, "#")
	found, err := order.Named(t.tx, []string{bare, "#" + bare}, 2)
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, noOrder(fail.New(fail.NotFound, ""))
	case len(found) > 1:
		return nil, fail.New(fail.Conflict, "several orders are called %s: name one by its id", text)
	}
	return found[0], nil
}

func noOrder(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "no store has told of such an order")
	}
	return err
}

// meetBuyer finds out who buys, as the program sees them: when an order first
// earned, how its buyer stood was frozen.
func (t *trial) meetBuyer() (err error) {
	if t.Order.MemberID == nil {
		nobody := t.tx.NewID()
		t.Order.MemberID = &nobody
	}
	id := *t.Order.MemberID
	if err := t.loadOwners([]uuid.UUID{id}); err != nil {
		return err
	}
	t.Member = t.members[id]
	if t.book, err = ledger.Peek(t.tx, nil, []uuid.UUID{id}); err != nil {
		return err
	}
	tags, err := member.TagsOf(t.tx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	in, err := t.app.inSegment(t.tx, t.rules.AsksSegments(), id)
	if err != nil {
		return err
	}
	t.Buyer = program.Buyer{Nth: t.Order.Nth, Tier: t.book.Tier(id), Tags: tags[id], Segments: in}
	if t.pinned != nil {
		t.Buyer.Tier = t.facts.Tier
	}
	if t.Buyer.Nth == 0 {
		t.Buyer.Nth = max(t.book.NextOrder(id), 1)
	}
	t.typedBuyer()
	t.Buyer.Tier = t.rules.TierOf(t.Buyer.Tier)
	for _, one := range t.rules.Version.Document.Tiers.Tiers {
		if one.ID == t.Buyer.Tier {
			t.TierName = one.Name
		}
	}
	return nil
}

func (t *trial) run() error {
	facts, err := t.judgeTrial()
	if err != nil {
		return err
	}
	t.Trace = t.rules.Trace(t.State, &facts, t.productOf)
	t.entitle()
	t.explainTrial()
	return nil
}

func (t *trial) productOf(id string) (platform.Product, bool) {
	p, ok := t.judging.products[productKey(t.Store.ID, id)]
	return p, ok
}
