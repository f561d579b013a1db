package app

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/klaviyo"
	"regulars/app/member"
	"regulars/app/outbound"
)

// metrics are what events are called in Klaviyo.
var metrics = map[outbound.Kind]string{
	outbound.MemberJoined: "Regulars: Joined", outbound.PointsEarned: "Regulars: Points earned",
	outbound.PointsUsable: "Regulars: Points usable", outbound.PointsSpent: "Regulars: Points spent",
	outbound.PointsReturned: "Regulars: Points returned", outbound.PointsReversed: "Regulars: Points taken back",
	outbound.PointsAdjusted: "Regulars: Points adjusted", outbound.PointsExpired: "Regulars: Points expired",
	outbound.TierChanged: "Regulars: Tier changed", outbound.RewardRedeemed: "Regulars: Reward redeemed",
	outbound.CodeUsed: "Regulars: Code used", outbound.ReferralCompleted: "Regulars: Friend bought",
	outbound.SurveyAnswered: "Regulars: Survey answered", outbound.RequestOpened: "Regulars: Request opened",
	outbound.RequestClosed: "Regulars: Request closed",
}

// packForTool writes a delivery for a tool, or keeps it back: tools are told only
// of members who agreed to e-mails.
func (a *App) packForTool(tx *pg.Tx, d *outbound.Delivery, to *outbound.Endpoint) (*outgoing, error) {
	secrets, err := a.secretsOf(tx, to)
	if err != nil {
		return nil, err
	}
	if d.Kind == outbound.LookBack {
		return a.packLookBack(tx, d, secrets[0])
	}
	out := &outgoing{id: d.ID, to: to}
	if d.Kind == outbound.Forgotten {
		email, err := a.openForgotten(tx, d)
		if err != nil || email == "" {
			return nil, orElse(err, outbound.Finish(tx, d.ID, outbound.KeptBack, outbound.WhyNoMember, 0))
		}
		out.send = func(ctx context.Context) answered {
			gone := klaviyo.Profile{Email: email, Unset: profileNames}
			job, err := a.klaviyo.Import(ctx, secrets[0], []klaviyo.Profile{gone})
			came := toldTool(err)
			came.note = func(tx *pg.Tx) error { return lookBack(tx, to.ID, job, nil) }
			return came
		}
		return out, nil
	}
	event, why, err := a.eventFor(tx, d)
	if err != nil {
		return nil, err
	}
	if why != "" {
		return nil, outbound.Finish(tx, d.ID, outbound.KeptBack, why, 0)
	}
	out.send = func(ctx context.Context) answered { return toldTool(a.klaviyo.Track(ctx, secrets[0], event)) }
	return out, nil
}

// eventFor is a delivery as an event of a profile.
func (a *App) eventFor(tx *pg.Tx, d *outbound.Delivery) (e klaviyo.Event, why string, err error) {
	if d.Member == nil {
		return e, outbound.WhyNoMember, nil
	}
	person, err := member.Get(tx, *d.Member)
	switch {
	case fail.Is(pg.Translate(err), fail.NotFound):
		return e, outbound.WhyNoMember, nil
	case err != nil:
		return e, "", err
	case person.Email == "" || person.State == member.StateLeft:
		return e, outbound.WhyNoMember, nil
	}
	may, err := consent.May(tx, []uuid.UUID{person.ID}, consent.Email)
	if err != nil || !may[person.ID] {
		return e, outbound.WhyNoConsent, err
	}
	who, err := a.memberOutside(tx, person.ID, false)
	if err != nil {
		return e, "", err
	}
	e = klaviyo.Event{ID: d.MessageID(), Metric: metrics[d.Kind], Email: person.Email, At: d.At}
	e.Properties = map[string]any{
		"points_available": who.Balance.Available, "points_pending": who.Balance.Pending,
	}
	var about map[string]json.RawMessage // figures stay as they are written
	if err := json.Unmarshal(d.Data, &about); err != nil {
		return e, "", err
	}
	for name, value := range about {
		if name == "metric" {
			err = json.Unmarshal(value, &e.Metric)
			continue
		}
		e.Properties[name] = value
	}
	return e, "", err
}

// toldTool says what an answer of a tool means for its connection.
func toldTool(err error) answered {
	switch {
	case err == nil:
		return answered{}
	case fail.Is(err, fail.Unauthorized):
		return answered{refused: true, err: fail.New(fail.Conflict, "the tool refuses the key")}
	case fail.Is(err, fail.Limited), fail.Is(err, fail.Unavailable):
		return answered{whole: true, err: err}
	default:
		return answered{err: err}
	}
}

// forgottenEmail is the column that the address of somebody who was erased is
// sealed for, until the tool has dropped what we wrote.
const forgottenEmail = "outbound_delivery.email"

// forgetInTool has the connected tool drop what we wrote of a member who is being
// erased.
func (a *App) forgetInTool(tx *pg.Tx, id uuid.UUID) error {
	given, err := outbound.Given(tx, id)
	if err != nil || !given {
		return err
	}
	to, err := outbound.OfTool(tx, outbound.Klaviyo)
	if err != nil || to == nil {
		return err
	}
	person, err := member.Get(tx, id)
	if err != nil || person.Email == "" {
		return err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	sealed, err := keys.Seal(forgottenEmail, []byte(person.Email))
	if err != nil {
		return err
	}
	return outbound.Tell(tx, to.ID, outbound.Event{Kind: outbound.Forgotten, Data: map[string]any{"email": sealed}})
}

// openForgotten is whom a tool is to forget, "" once that was done.
func (a *App) openForgotten(tx *pg.Tx, d *outbound.Delivery) (string, error) {
	var kept struct {
		Email []byte `json:"email"`
	}
	if err := json.Unmarshal(d.Data, &kept); err != nil || kept.Email == nil {
		return "", err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	email, err := keys.Unseal(forgottenEmail, kept.Email)
	return string(email), err
}
