package app

import (
	"slices"

	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/product"
	"regulars/app/program"
	"regulars/app/words"
)

// mostGone is how many things that are for nothing the home page names.
const mostGone = 3

// meantFor is something live that is for goods of some collections alone.
type meantFor struct {
	name, href  string
	collections []string
}

// gone names what is live and gives nothing: the collections and categories it is for
// are in no store any more. Nothing is said while a store is read for the first time.
func (s overviewWords) gone(tx *pg.Tx, live *program.Program) ([]Need, error) {
	meant := meantForCollections(live)
	if len(meant) == 0 {
		return nil, nil
	}
	readings, err := merchant.Readings(tx)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(readings, func(r *merchant.Reading) bool { return r.EndedAt == nil }) {
		return nil, nil
	}
	var ids []string
	for _, m := range meant {
		ids = append(ids, m.collections...)
	}
	known, err := product.KnownCollections(tx, ids)
	if err != nil {
		return nil, err
	}
	var needs []Need
	for _, m := range meant {
		if slices.ContainsFunc(m.collections, func(id string) bool { return known[id] }) || len(needs) == mostGone {
			continue
		}
		needs = append(needs, Need{
			Kind: "program", Href: m.href, Count: 1,
			Title:  s.w.Text("admin.needs.gone.title", words.Args{"Name": m.name}),
			Detail: s.w.Text("admin.needs.gone.detail", nil),
		})
	}
	return needs, nil
}

// meantForCollections lists what is active and for collections and nothing else.
func meantForCollections(live *program.Program) (meant []meantFor) {
	if live == nil {
		return nil
	}
	add := func(active bool, name, href string, only program.Selection) {
		collections := only.Collections
		only.Collections = nil
		if active && len(collections) > 0 && only.Empty() {
			meant = append(meant, meantFor{name, href, collections})
		}
	}
	d := &live.Version.Document
	for i := range d.Rules {
		add(d.Rules[i].Active, d.Rules[i].Name, "/program/earn", d.Rules[i].Only)
	}
	for i := range d.Campaigns {
		add(d.Campaigns[i].Active, d.Campaigns[i].Name, "/program/campaigns", d.Campaigns[i].Only)
	}
	for i := range d.Rewards {
		add(d.Rewards[i].Active, d.Rewards[i].Name, "/program/rewards", d.Rewards[i].Only)
	}
	return meant
}
