package app

import (
	"slices"

	"github.com/google/uuid"

	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/persona"
	"regulars/app/profile"
	"regulars/app/survey"
)

// nameFigures writes down what things are called that figures speak of, in the
// merchant's language, so that a page looks nothing up. What must not be known of
// anybody, and what is called nothing any more, goes.
func (a *App) nameFigures(tx *pg.Tx, f *persona.Figures) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return err
	}
	if err := labelGoods(tx, f, &settings); err != nil {
		return err
	}
	wants, err := wantsByKey(tx, &settings, m.Locale)
	if err != nil {
		return err
	}
	label(f, persona.Want, wants)
	tiers, rewards, err := a.namesInProgram(tx)
	if err != nil {
		return err
	}
	label(f, persona.Tier, tiers)
	label(f, persona.Reward, rewards)
	return nameQuestions(tx, f, m.Locale)
}

// label gives the answers of a trait their names, and drops those without one.
func label(f *persona.Figures, trait persona.Trait, names map[string]string) {
	tally, ok := f.Traits[trait]
	if !ok {
		return
	}
	var named []persona.Count
	for _, c := range tally.Of {
		if c.Label = names[c.Key]; c.Label != "" {
			named = append(named, c)
		}
	}
	f.Traits[trait] = persona.Tally{Base: tally.Base, Of: named}
}

func labelGoods(tx *pg.Tx, f *persona.Figures, settings *profile.Settings) error {
	var products, collections []string
	for _, trait := range []persona.Trait{persona.Product, persona.First, persona.Complaint} {
		for _, c := range f.Tally(trait).Of {
			products = append(products, c.Key)
		}
	}
	for _, c := range f.Tally(persona.Range).Of {
		collections = append(collections, c.Key)
	}
	goods, ranges, err := persona.Titles(tx, products, collections)
	if err != nil {
		return err
	}
	for _, id := range settings.SensitiveProducts {
		delete(goods, id)
	}
	for _, id := range settings.SensitiveCollections {
		delete(ranges, id)
	}
	label(f, persona.Product, goods)
	label(f, persona.First, goods)
	label(f, persona.Complaint, goods)
	label(f, persona.Range, ranges)
	return nil
}

// wantsByKey is what people can want products for: the choices that the merchant
// offers, and the goals of guides.
func wantsByKey(tx *pg.Tx, settings *profile.Settings, locale string) (map[string]string, error) {
	names := map[string]string{}
	guides, err := guide.List(tx, uuid.Nil, guide.MostGuides)
	if err != nil {
		return nil, err
	}
	for i := range guides {
		goals := guides[i].Draft.Goals
		if guides[i].Live != nil {
			goals = slices.Concat(goals, guides[i].Live.Goals)
		}
		for _, goal := range goals {
			names[goal.ID] = goal.Text.In(locale)
		}
	}
	for _, choice := range settings.Purposes {
		names[choice.Key] = choice.In(locale, "en")
	}
	return names, nil
}

func (a *App) namesInProgram(tx *pg.Tx) (tiers, rewards map[string]string, err error) {
	programs, err := a.programsOf(tx)
	live := programs.Live()
	if err != nil || live == nil {
		return nil, nil, err
	}
	tiers, rewards = map[string]string{}, map[string]string{}
	for _, t := range live.Version.Document.Tiers.Tiers {
		tiers[t.ID] = t.Name
	}
	for _, r := range live.Version.Document.Rewards {
		rewards[r.ID] = r.Name
	}
	return tiers, rewards, nil
}

// nameQuestions writes questions and answers out. Those about how people came are told
// by the profile, which hears them too.
func nameQuestions(tx *pg.Tx, f *persona.Figures, locale string) error {
	var named []persona.Question
	asked := map[uuid.UUID]*survey.Questionnaire{}
	for _, q := range f.Questions {
		if asked[q.Survey] == nil {
			s, err := survey.Get(tx, q.Survey)
			if err != nil {
				return err
			}
			d, err := survey.Published(tx, s.ID, s.Version)
			if err != nil {
				return err
			}
			asked[q.Survey] = &d
		}
		of := asked[q.Survey].Question(q.Question)
		if of == nil || of.Origin || of.Goals {
			continue
		}
		q.Text = of.Text.In(locale)
		var answers []persona.Count
		for _, c := range q.Tally.Of {
			for _, o := range of.Options {
				if o.ID == c.Key {
					c.Label, c.Poor = o.Text.In(locale), o.Mood == survey.Poor
				}
				q.Rates = q.Rates || o.Mood != ""
			}
			if c.Label != "" {
				answers = append(answers, c)
			}
		}
		if q.Tally.Of = answers; len(answers) > 0 {
			named = append(named, q)
		}
	}
	f.Questions = named
	return nil
}
