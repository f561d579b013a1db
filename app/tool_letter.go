package app

import (
	"context"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/klaviyo"
	"regulars/app/message"
	"regulars/app/outbound"
)

// senderFor reads by whom an offer is sent: by the tool that its template is
// handed to, or by whoever sends the merchant's other messages.
func (a *App) senderFor(tx *pg.Tx, s *message.Selling) (*message.Sender, error) {
	template, err := message.GetTemplate(tx, s.Template)
	if err != nil {
		return nil, err
	}
	if template.Document.By != string(outbound.Klaviyo) {
		return a.senderOf(tx)
	}
	by := &message.Sender{Provider: message.Klaviyo, VouchedAt: &tx.Now}
	to, err := outbound.OfTool(tx, outbound.Klaviyo)
	if err != nil || to == nil || to.State != outbound.On {
		return by, err
	}
	secrets, err := a.secretsOf(tx, to)
	if err == nil {
		by.Key, by.ChangedAt = secrets[0], to.ChangedAt
	}
	return by, err
}

// handed is a Mailer that sends no letter: it tells Klaviyo what the letter would
// say, and a flow of the merchant's there writes it. The offer's id makes telling it
// again harmless.
type handed struct {
	client *klaviyo.Client
	key    string
	event  klaviyo.Event
}

var _ message.Mailer = (*handed)(nil)

// Send tells Klaviyo. It never returns ErrLost, but ErrAgain.
func (h *handed) Send(ctx context.Context, _ message.Letter) error {
	err := h.client.Track(ctx, h.key, h.event)
	switch {
	case fail.Is(err, fail.Unavailable):
		return fail.Wrap(message.ErrAgain, fail.Unavailable, "Klaviyo did not answer")
	case fail.Is(err, fail.Unauthorized):
		return fail.New(fail.Conflict, "Klaviyo refuses the key")
	default:
		return err
	}
}

// nobodySends is why an offer cannot be sent by anybody.
func nobodySends(by *message.Sender) string {
	if by.Provider == message.Klaviyo {
		return message.WhyNoTool
	}
	return message.WhyNoServer
}

// handedOver is a mailer as it is, or what tells Klaviyo of an offer instead.
func (a *App) handedOver(
	tx *pg.Tx, by message.Mailer, s *message.Selling, letter *message.Letter, c *message.OfferContent,
) (message.Mailer, error) {
	tool, isTool := by.(*handed)
	if !isTool {
		return by, nil
	}
	template, err := message.GetTemplate(tx, s.Template)
	if err != nil {
		return nil, err
	}
	about := map[string]any{
		"template": template.Name, "template_id": template.ID, "subject": letter.Subject, "language": letter.Language,
		"unsubscribe_url": c.OffURL, "preferences_url": c.PrefsURL, "shop_url": c.ShopURL,
	}
	for tag, value := range c.Values {
		about[string(tag)] = value
	}
	for i, g := range c.Goods {
		if i == 0 {
			about["product_image"], about["product_url"], about["product_price"] = g.Image, g.Link, g.Price
		}
	}
	tool.event = klaviyo.Event{
		ID: s.ID.String(), Metric: "Regulars: " + template.Name, Email: letter.To, At: tx.Now, Properties: about,
	}
	return tool, nil
}
