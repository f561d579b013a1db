// Package guide keeps what a merchant writes to help buyers with a product: how to
// begin with it, how to keep it well, what goes wrong at first and what helps, and
// what people want it for. Rules here do no I/O.
package guide

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/survey"
)

// Texts are one text in several languages.
type Texts = survey.Texts

// Guide is one of a merchant's.
type Guide struct {
	ID          uuid.UUID
	Draft       Manual
	Live        *Manual    // what shoppers read, nil for nothing
	PublishedAt *time.Time // since when they read it, whatever was changed meanwhile
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Changed reports whether the draft says something else than shoppers read.
func (g *Guide) Changed() bool { return g.Live == nil || !reflect.DeepEqual(*g.Live, g.Draft) }

// Manual is what a guide says, and of what. All of it is plain text: a line of its
// own is a paragraph of its own.
type Manual struct {
	Products    []string  `json:"products" maxItems:"100" doc:"The platforms' ids"`
	Collections []string  `json:"collections" maxItems:"20" doc:"The platforms' ids: for products that no guide names"`
	Title       Texts     `json:"title"`
	FirstUse    Texts     `json:"first_use" doc:"How to begin"`
	Care        Texts     `json:"care" doc:"How to keep it well"`
	Troubles    []Trouble `json:"troubles" maxItems:"12" doc:"Common problems"`
	Goals       []Goal    `json:"goals" maxItems:"8" doc:"What people want it for: buyers are asked, where a survey does"`
}

// Trouble is a common problem and what helps.
type Trouble struct {
	Question Texts `json:"question"`
	Answer   Texts `json:"answer"`
}

// Goal is one thing that people want a product for. Its id is what a member's
// profile keeps.
type Goal struct {
	ID     string `json:"id" maxLength:"40"`
	Text   Texts  `json:"text"`
	Advice Texts  `json:"advice"`
}

// Goal finds a goal by its id, nil when there is none.
func (m *Manual) Goal(id string) *Goal {
	for i := range m.Goals {
		if m.Goals[i].ID == id {
			return &m.Goals[i]
		}
	}
	return nil
}

// Wanted is the first of a guide's goals that somebody has, nil for none.
func (m *Manual) Wanted(wishes []string) *Goal {
	for _, id := range wishes {
		if found := m.Goal(id); found != nil {
			return found
		}
	}
	return nil
}

// Of is the guide to a product that is in some collections, of those that are
// published: one that names the product goes before one that names a collection,
// and of these the one that names fewer things, then the older. nil for none.
func Of(all []Guide, product string, collections []string) *Guide {
	var best *Guide
	for i := range all {
		g := &all[i]
		if g.Live != nil && g.Live.covers(product, collections) && (best == nil || g.before(best, product)) {
			best = g
		}
	}
	return best
}

func (m *Manual) covers(product string, collections []string) bool {
	return m.names(product) || slices.ContainsFunc(collections, func(c string) bool {
		return slices.Contains(m.Collections, c)
	})
}

func (m *Manual) names(product string) bool { return slices.Contains(m.Products, product) }

// before reports whether a guide says more about a product than another.
func (g *Guide) before(other *Guide, product string) bool {
	mine, theirs := g.Live.names(product), other.Live.names(product)
	if mine != theirs {
		return mine
	}
	if n := cmp.Compare(g.Live.size(), other.Live.size()); n != 0 {
		return n < 0
	}
	return slices.Compare(g.ID[:], other.ID[:]) < 0
}

func (m *Manual) size() int { return len(m.Products) + len(m.Collections) }
