package api

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/words"
)

// answer is a response with a JSON body.
type answer[T any] struct{ Body T }

func reply[T any](body T) *answer[T] { return &answer[T]{Body: body} }

// replied answers with what a verb returned, as it is on the wire.
func replied[V, W any](wire func(V) W) func(V, error) (*answer[W], error) {
	return func(v V, err error) (*answer[W], error) {
		if err != nil {
			return nil, err
		}
		return reply(wire(v)), nil
	}
}

// paged answers with a page that a verb returned, as it is on the wire.
func paged[V, W any](wire func(V) W) func([]V, uuid.UUID, error) (*answer[Page[W]], error) {
	return func(list []V, next uuid.UUID, err error) (*answer[Page[W]], error) {
		if err != nil {
			return nil, err
		}
		return reply(Page[W]{Items: each(list, wire), Next: cursorOf(next)}), nil
	}
}

// request is a request with a JSON body.
type request[T any] struct{ Body T }

// noInput is a request that says everything by its address.
type noInput struct{}

// OneInput names one thing. (What inputs share is exported, or Huma skips it.)
type OneInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

// Page is one page of a list. Next is "" at the end; else it goes into ?after=.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// CountedPage is a page of a list whose length is known.
type CountedPage[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
	Total int64  `json:"total"`
}

// List is a whole list.
type List[T any] struct {
	Items []T `json:"items"`
}

// Money is an amount in minor units (cents) of an ISO 4217 currency.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

func moneyOf(a *money.Amount) *Money {
	if a == nil {
		return nil
	}
	return &Money{Minor: a.Minor, Currency: a.Currency}
}

// Names is what points are called.
type Names struct {
	Singular string `json:"singular"`
	Plural   string `json:"plural"`
}

// namesOf fills in the language's own words where the merchant gave none.
func namesOf(n words.PointsName, locale string) Names {
	w := words.For(locale)
	if n.Singular == "" {
		n.Singular = w.Text("points.singular", nil)
	}
	if n.Plural == "" {
		n.Plural = w.Text("points.plural", nil)
	}
	return Names(n)
}

// each turns a list into its wire form; never null.
func each[From, To any](list []From, wire func(From) To) []To {
	out := make([]To, 0, len(list))
	for _, item := range list {
		out = append(out, wire(item))
	}
	return out
}

// listOf gives an empty list for none: lists on the wire are never null.
func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	moment := t.UTC()
	return &moment
}

// dayOf is the day of a moment in its own calendar, "" for none.
func dayOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// cursor reads a cursor that is an id.
func cursor(after string) (uuid.UUID, error) {
	if after == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(after)
	if err != nil {
		return uuid.Nil, fail.Field("query.after", "is not a cursor of ours: take it from next")
	}
	return id, nil
}

func cursorOf(next uuid.UUID) string {
	if next == uuid.Nil {
		return ""
	}
	return next.String()
}

// PageInput goes through a list.
type PageInput struct {
	After string `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

// KeyInput carries the key that makes a second click the same click.
type KeyInput struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"80" pattern:"^[!-~]+$" patternDescription:"visible ASCII" doc:"New for each intent: a repeat gives the same answer"` //nolint:lll // a tag cannot be broken
}

// filled gives an empty map for none: maps on the wire are never null.
func filled[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}
