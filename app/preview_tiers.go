package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/tier"
)

// TierMoves is who would move if the draft were published now. Nobody would
// move down before they were told.
type TierMoves struct {
	Up, Down     int64
	UpFew        []TierMove // up to 50
	DownFew      []TierMove
	Tiers        []TierSize // as the members would stand, lowest first
	LookedAtPast bool       // the program has no tiers yet: orders and points were counted for this
}

// TierMove is one member who would move.
type TierMove struct {
	Member uuid.UUID
	Name   string `json:"-"` // kept nowhere
	Email  string `json:"-"`
	From   string // names of tiers, "" for none
	To     string
}

// TierSize is how many members have a tier.
type TierSize struct {
	ID, Name string
	Members  int64
}

// namedMoves is how many of those who move are named, each way.
const namedMoves = 50

// PreviewTiers says who would move up and down if the draft were published now.
// It reads members a thousand at a time, and changes no standing.
func (a *App) PreviewTiers(ctx context.Context, merchantID uuid.UUID) (TierMoves, error) {
	p := &tierPreview{}
	if err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.previewDraft(tx, p) }); err != nil {
		return TierMoves{}, err
	}
	if err := a.lookAtTiers(ctx, merchantID, p, func() error { return nil }); err != nil {
		return TierMoves{}, err
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return p.name(tx) })
	return p.TierMoves, err
}

// previewDraft prepares to say who would move by the draft.
func (a *App) previewDraft(tx *pg.Tx, p *tierPreview) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	var before program.Document
	if live := programs.Live(); live != nil {
		before = live.Version.Document
	}
	draft, found, err := program.Draft(tx)
	if err != nil {
		return err
	}
	if !found {
		draft = before
	}
	return a.beginPreview(tx, p, before, draft)
}

// lookAtTiers adds all members to a preview. After each thousand it calls beat,
// whose error ends it.
func (a *App) lookAtTiers(ctx context.Context, merchantID uuid.UUID, p *tierPreview, beat func() error) error {
	after := uuid.Nil
	for more := true; more; {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			people, err := p.people(tx, after)
			if err != nil {
				return err
			}
			for _, person := range people {
				p.look(tx, person)
			}
			if more = len(people) == rankedAtOnce; more {
				after = people[len(people)-1].ID
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := beat(); err != nil {
			return err
		}
	}
	return nil
}

type tierPreview struct {
	TierMoves
	old, plan tier.Plan
	zone      *time.Location
	each      func(TierMove) // hears of everybody who would move, when set
}

// people reads the next members. Before the first tiers nothing is counted: then
// what they did is added up for these alone, and no order waits for that.
func (p *tierPreview) people(tx *pg.Tx, after uuid.UUID) ([]*tier.Person, error) {
	if p.LookedAtPast {
		return tier.PastPeopleAfter(tx, p.zone, after, rankedAtOnce)
	}
	return tier.PeopleAfter(tx, after, rankedAtOnce)
}

// beginPreview reads both plans.
func (a *App) beginPreview(tx *pg.Tx, p *tierPreview, before, draft program.Document) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	p.zone = m.Location()
	p.old, p.plan = tier.NewPlan(before.Tiers, m.Location()), tier.NewPlan(draft.Tiers, m.Location())
	for _, t := range draft.Tiers.Tiers {
		p.Tiers = append(p.Tiers, TierSize{ID: t.ID, Name: t.Name})
	}
	p.LookedAtPast, err = uncounted(tx)
	p.LookedAtPast = p.LookedAtPast || len(before.Tiers.Tiers) == 0
	return err
}

// look adds one member to the preview.
func (p *tierPreview) look(tx *pg.Tx, person *tier.Person) {
	from := p.old.At(p.old.Rank(person.Tier)).Name
	_, before := p.old.Decide(person, tx.Now)
	edited := p.plan.Edited(&p.old, *person, tx.Now)
	to, move := p.plan.Decide(&edited, tx.Now)
	if rank := p.plan.Rank(to.Tier); rank >= 0 {
		p.Tiers[rank].Members++
	}
	found := TierMove{Member: person.ID, From: from, To: p.plan.At(p.plan.Rank(to.Tier)).Name}
	switch {
	case move == before && p.plan.Has(person.Tier):
		return
	case move == tier.Up:
		p.Up++
		p.UpFew = few(p.UpFew, found)
	case move == tier.Told:
		found.To = p.plan.At(p.plan.Rank(p.plan.Lands(&edited, tx.Now))).Name
		p.Down++
		p.DownFew = few(p.DownFew, found)
	case move == tier.Gone || move == tier.Down:
		p.Down++
		p.DownFew = few(p.DownFew, found)
	default:
		return
	}
	if p.each != nil {
		p.each(found)
	}
}

func few(moves []TierMove, more TierMove) []TierMove {
	if len(moves) < namedMoves {
		return append(moves, more)
	}
	return moves
}

func (p *tierPreview) name(tx *pg.Tx) error {
	var ids []uuid.UUID
	both := [][]TierMove{p.UpFew, p.DownFew}
	for _, moves := range both {
		for _, m := range moves {
			ids = append(ids, m.Member)
		}
	}
	people, err := member.Members(tx, ids)
	for _, moves := range both {
		for i := range moves {
			if person := people[moves[i].Member]; person != nil {
				moves[i].Name, moves[i].Email = person.Name, person.Email
			}
		}
	}
	return err
}

// TierSizes is how many members, guests and leavers included, have each tier of
// the live program, lowest first. Nothing is counted for it.
func (a *App) TierSizes(ctx context.Context, merchantID uuid.UUID) (sizes []TierSize, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		plan, _, err := program.LiveTiers(tx)
		if err != nil {
			return err
		}
		counts, err := tier.Sizes(tx)
		if err != nil {
			return err
		}
		all, err := member.Total(tx, member.Find{})
		if err != nil {
			return err
		}
		sizes = make([]TierSize, len(plan.Tiers))
		for i, t := range plan.Tiers {
			sizes[i] = TierSize{ID: t.ID, Name: t.Name, Members: counts[t.ID]}
			all -= counts[t.ID]
		}
		if plan.Everybodys() != "" {
			sizes[0].Members += max(all, 0)
		}
		return nil
	})
	return sizes, err
}
