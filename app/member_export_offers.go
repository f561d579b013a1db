package app

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/message"
)

// copyOffers copies what was to be sold to a person by mail, and what became of it.
func copyOffers(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	offers, err := message.Offers(tx, message.FindOffers{Member: id, Limit: mostCopied})
	for _, o := range offers {
		c.Messages = append(c.Messages, CopiedMessage{
			At: o.CreatedAt, Kind: message.OfferKind, About: o.Data, Status: o.Status.String(),
		})
	}
	if err != nil {
		return err
	}
	shown, err := message.NoticesOf(tx, id, mostCopied)
	for _, n := range shown {
		c.Messages = append(c.Messages, CopiedMessage{
			At: n.CreatedAt, Kind: message.NoticeKind, About: n.Data, Status: n.Status.String(),
		})
	}
	return err
}
