package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
)

// OfferLine is one offer as a list shows it.
type OfferLine struct {
	message.Selling
	Name     string // the member's
	Template string
}

// Offers lists offers, newest first, and where to go on (zero at the end): what
// was sent and what was not, each with its reason.
func (a *App) Offers(
	ctx context.Context, merchantID uuid.UUID, f message.FindOffers,
) (list []OfferLine, next uuid.UUID, err error) {
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		list, next = nil, uuid.Nil
		found, err := message.Offers(tx, f)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			next = found[limit-1].ID
		}
		list, err = offerLines(tx, found)
		return err
	})
	return list, next, err
}

func offerLines(tx *pg.Tx, found []message.Selling) (list []OfferLine, err error) {
	members, templates := make([]uuid.UUID, len(found)), make([]uuid.UUID, len(found))
	for i, s := range found {
		members[i], templates[i] = s.Member, s.Template
	}
	people, err := member.Members(tx, members)
	if err != nil {
		return nil, err
	}
	names, err := message.TemplateNames(tx, templates)
	for _, s := range found {
		list = append(list, OfferLine{Selling: s, Name: people[s.Member].Name, Template: names[s.Template]})
	}
	return list, err
}
