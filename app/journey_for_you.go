package app

import (
	"errors"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/merchant"
	"regulars/app/product"
	"regulars/app/profile"
	"regulars/app/program"
	"regulars/app/reward"
)

// pickedOffer is what suits a member at a step, and why.
type pickedOffer struct {
	store  uuid.UUID
	reward program.Reward
	Picked
}

// picking finds just-for-you offers for the members of some deeds.
type picking struct {
	*stepping
	settings profile.Settings
	tastes   map[uuid.UUID]*memberTastes
	stores   map[uuid.UUID]merchant.Store
	examples map[shelf]string
}

// shelf is a group of goods in a store.
type shelf struct {
	of    *journey.OfferGroup
	store uuid.UUID
}

// pickOffers finds what suits the members whose runs came to a just-for-you offer.
// Runs for which nothing does go another way, and their deeds are left out.
func (s *stepping) pickOffers(round []deed) ([]deed, error) {
	var members []uuid.UUID
	for _, d := range round {
		if d.step.Kind == journey.JustForYou {
			members = append(members, d.run.Member)
		}
	}
	if len(members) == 0 {
		return round, nil
	}
	p := &picking{stepping: s, stores: map[uuid.UUID]merchant.Store{}, examples: map[shelf]string{}}
	if err := p.load(members); err != nil {
		return nil, err
	}
	var suited []deed
	for _, d := range round {
		if d.step.Kind == journey.JustForYou {
			var err error
			if d.picked, err = p.pick(d); err != nil {
				return nil, err
			}
			if d.picked == nil {
				d.instead()
				continue
			}
		}
		suited = append(suited, d)
	}
	return suited, nil
}

// instead takes a deed's run to what stands for it.
func (d deed) instead() { d.plan.Instead(d.run) }

func (p *picking) load(members []uuid.UUID) (err error) {
	if p.settings, err = profile.GetSettings(p.tx); err != nil {
		return err
	}
	stores, err := merchant.Stores(p.tx)
	if err != nil {
		return err
	}
	for _, store := range stores {
		p.stores[store.ID] = store
	}
	p.tastes, err = p.app.tastesOf(p.tx, members, p.settings)
	return err
}

// pick finds what suits one member, nil for nothing: the group of strongest
// interest of which they bought nothing, and the smallest reward on it that is
// allowed at this rung and of which some are left.
func (p *picking) pick(d deed) (*pickedOffer, error) {
	live := p.programs.Live()
	store, err := p.storeFor(d, program.Reward{Kind: program.PercentOff})
	if err != nil || live == nil || store == uuid.Nil {
		return nil, err
	}
	tastes, failed := p.tastes[d.run.Member], error(nil)
	gifts := make([]program.Reward, len(d.plan.ForYou.Groups))
	chosen, suits := d.plan.ForYou.Choose(d.step.Rung, tastes.list, func(i int) bool {
		group := &d.plan.ForYou.Groups[i]
		if example, err := p.example(group, store); err != nil || example == "" {
			failed = errors.Join(failed, err)
			return false
		}
		gift, found, err := p.smallest(d, live, group, p.stores[store])
		gifts[i], failed = gift, errors.Join(failed, err)
		return found
	})
	if failed != nil || !suits {
		return nil, failed
	}
	group := &d.plan.ForYou.Groups[chosen.Group]
	because := reward.Because{Group: group.Name, Product: p.examples[shelf{group, store}]}
	if chosen.Taste >= 0 {
		tastes.explain(chosen.Taste, store, &because)
	}
	only := program.Selection{Products: group.Products, Collections: group.Collections}
	return &pickedOffer{store, gifts[chosen.Group], Picked{only, because}}, nil
}

// example is a product of a group that a store sells, "" for none: then, or where
// the group names anything sensitive, nothing of it is offered.
func (p *picking) example(group *journey.OfferGroup, store uuid.UUID) (string, error) {
	at := shelf{group, store}
	if id, known := p.examples[at]; known {
		return id, nil
	}
	if namesSensitive(p.settings, group) {
		p.examples[at] = ""
		return "", nil
	}
	id, err := product.Example(p.tx, store, product.Choice{
		Products: group.Products, Collections: group.Collections,
		ExceptProducts: p.settings.SensitiveProducts, ExceptCollections: p.settings.SensitiveCollections,
	})
	p.examples[at] = id
	return id, err
}

func namesSensitive(s profile.Settings, group *journey.OfferGroup) bool {
	for _, id := range group.Products {
		if s.Sensitive(profile.OfProduct, id, nil) {
			return true
		}
	}
	for _, id := range group.Collections {
		if s.Sensitive(profile.OfCollection, id, nil) {
			return true
		}
	}
	return false
}

// smallest is the first reward of a group at a rung that the program has, the
// store can give, and of which some are left.
func (p *picking) smallest(
	d deed, live *program.Program, group *journey.OfferGroup, store merchant.Store,
) (program.Reward, bool, error) {
	for _, id := range group.Allowed(d.step.Rung) {
		r, found := live.Version.Document.Reward(id)
		if !found || !offerable(r) || redeemable(store, r) != nil {
			continue
		}
		would := &reward.Redemption{
			RewardID: r.ID, Reward: r, MemberID: d.run.Member, Currency: store.Currency, CreatedAt: p.tx.Now,
		}
		bounds := would.Bounds(live.Zone())
		if len(bounds) == 0 {
			return r, true, nil
		}
		used, err := budget.Read(p.tx, reward.CountsOf(bounds))
		if err != nil || reward.Full(bounds, used) == "" {
			return r, err == nil, err
		}
	}
	return program.Reward{}, false, nil
}

// offerable reports whether a reward can be given on goods that are picked: an
// amount or a percentage off that has none of its own.
func offerable(r program.Reward) bool {
	return (r.Kind == program.AmountOff || r.Kind == program.PercentOff && len(r.Most) == 0) && r.Only.Empty()
}

// giveForYou grants what was picked. Where the last of it just went, the run goes
// another way.
func (s *stepping) giveForYou(round []deed) error {
	for _, d := range round {
		err := journey.Apart(s.tx, func() error {
			_, err := s.app.grant(s.tx, Grant{
				Merchant: s.tx.Merchant, Member: d.run.Member, Store: d.picked.store, RewardID: d.picked.reward.ID,
				Key: d.key(), Picked: &d.picked.Picked,
			})
			return err
		})
		switch {
		case err == nil:
			s.done(d)
		case fail.ClassOf(err) == fail.Permanent:
			d.instead()
		default:
			return err
		}
	}
	return nil
}

// offersThere refuses a choice of rewards that cannot be given on goods of a
// group, and of goods that are never used.
func offersThere(tx *pg.Tx, live *program.Program, f *journey.ForYou) error {
	if f == nil {
		return nil
	}
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return err
	}
	return f.Each(func(path string, group *journey.OfferGroup) error {
		if namesSensitive(settings, group) {
			return fail.Field(path+".name", "is of goods that you marked as sensitive: those are never offered")
		}
		return group.EachReward(path, func(path, id string) error {
			if live == nil {
				return fail.Field(path, "can be given once the program is live")
			}
			r, found := live.Version.Document.Reward(id)
			switch {
			case !found:
				return fail.Field(path, "%q is no reward of the live program", id)
			case !offerable(r):
				return fail.Field(path,
					"must be an amount or a percentage off, without goods of its own and without a most")
			}
			return nil
		})
	})
}
