package app

import (
	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/journey"
)

// GuideReturns is how many of the buyers who were sent a guide, and of those left
// alone, gave the product back.
type GuideReturns struct {
	Given, Alone guide.Side
	// Difference is that of the shares that were given back: -0.03 is three of a
	// hundred fewer among those who were sent the guide.
	Difference journey.Interval
}

// returnsOf compares a guide's readers since it was published.
func returnsOf(tx *pg.Tx, g *guide.Guide) (r GuideReturns, err error) {
	if g.PublishedAt == nil {
		return r, nil
	}
	sides, err := guide.Returns(tx, g.ID, *g.PublishedAt)
	r.Given, r.Alone = sides[int16(journey.Given)], sides[int16(journey.Alone)]
	r.Difference = journey.Compare(
		journey.Side{People: r.Given.People, Bought: r.Given.Returned},
		journey.Side{People: r.Alone.People, Bought: r.Alone.Returned},
	).Rate
	return r, err
}
