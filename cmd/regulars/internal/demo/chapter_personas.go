package demo

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"regulars/app/program"
)

// few is how many people it takes for a persona to say anything.
const few = 10

// personasChapter: of nine people a card says nothing, of ten it says what each figure
// is of, and what staff wrote stays whatever is counted.
func personasChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	var id string
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() error { return c.untilNoon(ctx) },
		func() error { return c.tryTheBox(ctx, s, few-1) },
		func() (err error) { id, err = c.makesPersona(ctx); return err },
		func() error { return c.cardSays(ctx, id, "a card of nine says", "few") },
		func() error { return c.tryTheBox(ctx, s, 1) },
		func() error { return c.recounts(ctx) },
		func() error { return c.cardSays(ctx, id, "a card of ten says", "10 members; 100% of 10 bought") },
		func() error { return c.cardIsItsSegment(ctx, id) },
		func() error { return c.staffWrite(ctx, id) },
		func() error { return c.recounts(ctx) },
		func() error { return c.stillWritten(ctx, id) },
	)
}

// tryTheBox has so many newcomers buy a tasting box.
func (c *checker) tryTheBox(ctx context.Context, s *coffee, people int) error {
	for range people {
		if err := c.newMember(ctx, s); err != nil {
			return err
		}
		if _, err := c.buys(ctx, s, "tasting-box", 1, ""); err != nil {
			return err
		}
	}
	return c.drain(ctx)
}

// todays asks for whoever ordered for the first time today.
func todays() map[string]any {
	return map[string]any{
		"match": "all", "of": []any{map[string]any{"field": "first_order", "op": "in_last", "days": 0}},
	}
}

// shownPersona is what the chapter reads of a card.
type shownPersona struct {
	ID        string
	SegmentID string `json:"segment_id"`
	Members   *int64
	Few       bool
	Counting  bool
	FiguredAt *string `json:"figured_at"`
	Written   struct{ Who string }
	Lines     []struct {
		Kind, Text string
		Count      *int64
		Base       int64
	}
}

func (c *checker) card(ctx context.Context, id string) (p shownPersona, err error) {
	err = c.staff.api(ctx, http.MethodGet, "/personas/"+id, nil, &p)
	return p, err
}

func (c *checker) makesPersona(ctx context.Context) (string, error) {
	var made shownPersona
	body := map[string]any{"name": "New today", "condition": todays()}
	err := c.staff.api(ctx, http.MethodPost, "/personas", body, &made)
	return made.ID, err
}

func (c *checker) recounts(ctx context.Context) error {
	if err := c.staff.api(ctx, http.MethodPost, "/personas/recount", nil, nil); err != nil {
		return err
	}
	return c.drain(ctx)
}

// cardSays wants a card's size and its first sentence's figure.
func (c *checker) cardSays(ctx context.Context, id, what, want string) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		p, err := c.card(ctx, id)
		switch {
		case err != nil || p.Counting || p.FiguredAt == nil:
			return "being counted", err
		case p.Few && len(p.Lines) == 0 && p.Members == nil:
			return "few", nil
		case p.Members == nil || len(p.Lines) == 0:
			return "", errors.New("a card has no size, or says nothing")
		}
		first := p.Lines[0]
		share, _, _ := strings.Cut(first.Text, " ")
		return strconv.FormatInt(*p.Members, 10) + " members; " + share + " of " + strconv.FormatInt(first.Base, 10) +
			" bought", nil
	})
}

// cardIsItsSegment wants as many on the card as its segment lists.
func (c *checker) cardIsItsSegment(ctx context.Context, id string) error {
	return figure(ctx, c, "members of the card, less those of its segment", 0, func(ctx context.Context) (int, error) {
		p, err := c.card(ctx, id)
		if err != nil || p.Members == nil {
			return -1, err
		}
		var people struct{ Items []struct{ Email string } }
		err = c.staff.api(ctx, http.MethodGet, "/segments/"+p.SegmentID+"/members?limit=100", nil, &people)
		return int(*p.Members) - len(people.Items), err
	})
}

const ownWords = "They look for something to give away."

func (c *checker) staffWrite(ctx context.Context, id string) error {
	body := map[string]any{"name": "New today", "written": map[string]string{"who": ownWords}}
	return c.staff.api(ctx, http.MethodPut, "/personas/"+id, body, nil)
}

func (c *checker) stillWritten(ctx context.Context, id string) error {
	return figure(ctx, c, "what staff wrote, after another count", ownWords, func(ctx context.Context) (string, error) {
		p, err := c.card(ctx, id)
		return p.Written.Who, err
	})
}
