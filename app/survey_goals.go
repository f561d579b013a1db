package app

import (
	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/product"
	"regulars/app/profile"
	"regulars/app/survey"
)

// askedOf is what an invitation asks, with the goals of the guide to its product to
// choose from. Nothing is left to ask where it was for those alone and the guide is
// gone.
func askedOf(tx *pg.Tx, r *survey.Response) (survey.Questionnaire, error) {
	d, err := survey.Published(tx, r.Survey, r.Version)
	if err != nil || !d.AsksGoals() {
		return d, err
	}
	g, err := guideTo(tx, r.Store, r.Product)
	if err != nil || g == nil {
		return d.WithGoals(nil), err
	}
	return d.WithGoals(options(g.Live.Goals)), nil
}

func options(goals []guide.Goal) []survey.Option {
	list := make([]survey.Option, len(goals))
	for i, g := range goals {
		list[i] = survey.Option{ID: g.ID, Text: g.Text}
	}
	return list
}

// withEveryGoal is a survey with the goals of all guides, each id once: what its
// answers may have been.
func withEveryGoal(tx *pg.Tx, d survey.Questionnaire) (survey.Questionnaire, error) {
	if !d.AsksGoals() {
		return d, nil
	}
	all, err := guide.List(tx, uuid.Nil, guide.MostGuides)
	if err != nil {
		return d, err
	}
	var every []survey.Option
	known := map[string]bool{}
	for i := range all {
		for _, m := range []*guide.Manual{all[i].Live, &all[i].Draft} {
			if m == nil {
				continue
			}
			for _, o := range options(m.Goals) {
				if !known[o.ID] {
					every, known[o.ID] = append(every, o), true
				}
			}
		}
	}
	if len(every) == 0 {
		return d, nil
	}
	return d.WithGoals(every), nil
}

// noteWishes keeps in the profile what somebody says they want a product for,
// unless nothing may be known of that product, or only a consent that is not there
// allows it.
func noteWishes(tx *pg.Tx, r *survey.Response, d *survey.Questionnaire, answers []survey.Answer) error {
	var wishes []string
	for _, a := range answers {
		if q := d.Question(a.Question); q != nil && q.Goals && a.Choice != "" {
			wishes = append(wishes, a.Choice)
		}
	}
	if len(wishes) == 0 {
		return nil
	}
	if may, err := mayKeepWishes(tx, r); err != nil || !may {
		return err
	}
	known, err := profile.Lock(tx, []uuid.UUID{r.Member})
	if err != nil {
		return err
	}
	p := known[r.Member]
	if p == nil {
		p = &profile.Profile{Member: r.Member}
	}
	if !p.SaysPurposes(wishes, tx.Now) {
		return nil
	}
	return profile.Save(tx, []*profile.Profile{p})
}

func mayKeepWishes(tx *pg.Tx, r *survey.Response) (bool, error) {
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return false, err
	}
	key := product.Key{StoreID: r.Store, ExternalID: r.Product}
	goods, err := product.Get(tx, []product.Key{key})
	if err != nil || settings.Sensitive(profile.OfProduct, r.Product, goods[key].Collections) {
		return false, err
	}
	if !settings.PurposesSensitive {
		return true, nil
	}
	held, err := consent.Held(tx, r.Member)
	return held[consent.Profile].Granted, err
}
