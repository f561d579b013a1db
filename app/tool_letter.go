package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
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
	return a.toolSender(tx)
}

// toolSender is Klaviyo as a sender; without a key when it is not connected, or
// off.
func (a *App) toolSender(tx *pg.Tx) (*message.Sender, error) {
	by := &message.Sender{Provider: message.Klaviyo, VouchedAt: &tx.Now}
	to, err := outbound.OfTool(tx, outbound.Klaviyo)
	if err != nil || to == nil || to.State != outbound.On {
		return by, err
	}
	secrets, err := a.secretsOf(tx, to)
	if err != nil {
		return nil, err
	}
	by.Key, by.ChangedAt = secrets[0], to.ChangedAt
	if to.Parked() && to.RestUntil.After(tx.Now) {
		by.RestUntil = to.RestUntil
	}
	return by, nil
}

// toolForNotice is Klaviyo as the sender of a letter about the program that it is
// handed: nil when we write it. That is so while Klaviyo is not connected, for the
// letter is waited for, and for whoever did not agree to e-mails, of whom Klaviyo
// is told nothing.
func (a *App) toolForNotice(tx *pg.Tx, m *message.Message) (*message.Sender, error) {
	settings, err := message.GetSettings(tx)
	if err != nil || !m.Kind.MayHandOver() || !slices.Contains(settings.Handed, m.Kind) {
		return nil, err
	}
	agreed, err := consent.May(tx, []uuid.UUID{m.Member}, consent.Email)
	if err != nil || !agreed[m.Member] {
		return nil, err
	}
	by, err := a.toolSender(tx)
	if err != nil || by.Key == "" {
		return nil, err
	}
	return by, nil
}

// handed is a Mailer that sends no letter: it tells Klaviyo what the letter would
// say, and a flow of the merchant's there writes it. The offer's id makes telling it
// again harmless.
type handed struct {
	client *klaviyo.Client
	key    string
	asOf   time.Time // the connection stood so
	event  klaviyo.Event
}

// keyRefusedError says that Klaviyo refuses the key: the letter waits for another.
type keyRefusedError struct{ asOf time.Time }

// Error says it to staff.
func (keyRefusedError) Error() string { return "Klaviyo refuses the key" }

// parkLetter notes that a letter's tool refuses the key. It returns until when the letter
// waits.
func (a *App) parkLetter(tx *pg.Tx, refused keyRefusedError) (until time.Time, err error) {
	e, err := outbound.OfTool(tx, outbound.Klaviyo)
	if err != nil || e == nil {
		return tx.Now, err
	}
	as := *e
	as.ChangedAt = refused.asOf
	until, off, err := parkTool(tx, &as)
	if off {
		a.merchants.drop(tx.Merchant)
	}
	return until, err
}

var _ message.Mailer = (*handed)(nil)

// Send tells Klaviyo. It never returns ErrLost, but ErrAgain.
func (h *handed) Send(ctx context.Context, _ message.Letter) error {
	err := h.client.Track(ctx, h.key, h.event)
	switch {
	case fail.Is(err, fail.Unavailable):
		return fail.Wrap(message.ErrAgain, fail.Unavailable, "Klaviyo did not answer")
	case fail.Is(err, fail.Unauthorized):
		return keyRefusedError{h.asOf}
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

// letterMetrics are what letters about the program are called in Klaviyo, so that a
// flow there can begin with one.
var letterMetrics = map[message.Kind]string{
	message.Welcome: "Regulars letter: Welcome", message.Usable: "Regulars letter: Points usable",
	message.PointsAdded: "Regulars letter: Points given", message.TakenBack: "Regulars letter: Points taken back",
	message.ExpiryFirst: "Regulars letter: Points will end",
	message.ExpiryLast:  "Regulars letter: Points will end, last",
	message.TierUp:      "Regulars letter: Higher tier", message.TierDown: "Regulars letter: Lower tier",
	message.TierWarning: "Regulars letter: Tier will end", message.FriendJoined: "Regulars letter: Friend",
	message.Survey: "Regulars letter: Survey", message.Closing: "Regulars letter: Program ends",
	message.Shipped: "Regulars letter: Parcel sent", message.Arriving: "Regulars letter: Parcel arrives",
	message.Late: "Regulars letter: Parcel late", message.Delivered: "Regulars letter: Parcel arrived",
}

// LetterMetric is the event that a flow in Klaviyo begins with to write a letter,
// "" for one that is not handed over.
func LetterMetric(kind message.Kind) string { return letterMetrics[kind] }

// handNotice gives a mailer that tells Klaviyo of a letter what there is to tell.
func handNotice(tx *pg.Tx, by message.Mailer, m *message.Message, written *writtenLetter) {
	if tool, isTool := by.(*handed); isTool {
		tool.event = noticeEvent(tx, m, &written.Letter, &written.content)
	}
}

// noticeEvent is a letter about the program as the event that Klaviyo is told of
// instead: all that the letter would say, under the letter's id.
func noticeEvent(tx *pg.Tx, m *message.Message, letter *message.Letter, c *message.Content) klaviyo.Event {
	about := map[string]any{
		"letter": string(m.Kind), "subject": letter.Subject, "text": strings.Join(letter.Lines, "\n"),
		"language": letter.Language, "shop": c.Shop, "points_available": c.Balance, "button_url": c.ButtonURL,
		"unsubscribe_url": c.OffURL,
	}
	for name, text := range map[string]string{
		"name": c.Name, "date": c.Date, "order": c.Order, "reason": c.Reason, "reward": c.Reward, "tier": c.Tier,
		"friend": c.Friend,
	} {
		if text != "" {
			about[name] = text
		}
	}
	if c.Points != 0 {
		about["points"] = c.Points
	}
	if c.Ask != nil {
		about["survey_title"], about["survey_intro"] = c.Ask.Title, c.Ask.Intro
		about["survey_question"] = c.Ask.Question
		for _, one := range c.Ask.Scale {
			about["survey_answer_"+one.Label] = one.URL
		}
	}
	return klaviyo.Event{
		ID: m.ID.String(), Metric: letterMetrics[m.Kind], Email: letter.To, At: tx.Now, Properties: about,
	}
}
