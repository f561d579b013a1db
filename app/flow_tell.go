package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/outbound"
	"regulars/app/platform"
	"regulars/app/reward"
)

// awayRest is how long what workflows are to be told waits for a store that refuses us,
// or is closed for now.
const awayRest = 15 * time.Minute

// packForFlow writes a delivery as something that workflows of a store begin with, or
// keeps it back and says why.
func (a *App) packForFlow(tx *pg.Tx, d *outbound.Delivery, to *outbound.Endpoint) (*outgoing, error) {
	store, err := merchant.GetStore(tx, *to.Store)
	if err != nil {
		return nil, err
	}
	able, _ := a.automator(store.Platform)
	out := &outgoing{id: d.ID, to: to}
	if able == nil || store.State == merchant.Uninstalled {
		return nil, outbound.Finish(tx, d.ID, outbound.KeptBack, outbound.WhyStoreLeft, 0)
	}
	if store.State != merchant.Connected {
		out.send = func(context.Context) answered { return answered{later: awayRest} }
		return out, nil
	}
	happened, why, err := a.happeningFor(tx, d, store.ID)
	if err != nil {
		return nil, err
	}
	if why != "" {
		return nil, outbound.Finish(tx, d.ID, outbound.KeptBack, why, 0)
	}
	merchantID := tx.Merchant
	out.send = func(ctx context.Context) answered {
		err := able.Happened(ctx, a.talkTo(merchantID, store), happened)
		a.park(ctx, merchantID, store.ID, err)
		return toldFlow(err)
	}
	return out, nil
}

// happeningFor is a delivery as it is told of the member's account in a store.
func (a *App) happeningFor(
	tx *pg.Tx, d *outbound.Delivery, store uuid.UUID,
) (h platform.Happening, why string, err error) {
	if d.Member == nil {
		return h, outbound.WhyNoMember, nil
	}
	who, err := a.memberOutside(tx, *d.Member, false)
	if err != nil {
		return h, outbound.WhyNoMember, ignoreGone(err)
	}
	h.Name = string(d.Kind)
	for _, account := range who.Accounts {
		if account.Store == store {
			h.CustomerID = account.Customer
		}
	}
	if h.CustomerID == "" {
		return h, outbound.WhyNoAccount, nil
	}
	numbers := json.NewDecoder(bytes.NewReader(d.Data))
	numbers.UseNumber() // figures stay as they are written
	if err := numbers.Decode(&h.Facts); err != nil {
		return h, "", err
	}
	h.Facts["balance"] = who.Balance.Available
	why, err = madeByFlow(tx, d.Kind, h.Facts)
	return h, why, err
}

// madeByFlow keeps back a reward that a workflow gave: one that begins with a reward
// and gives another would never end.
func madeByFlow(tx *pg.Tx, kind outbound.Kind, facts map[string]any) (why string, err error) {
	if kind != outbound.RewardRedeemed {
		return "", nil
	}
	text, _ := facts["redemption_id"].(string)
	id, err := uuid.Parse(text)
	if err != nil {
		return "", err
	}
	r, err := reward.Get(tx, id)
	if err != nil {
		return outbound.WhyNoMember, ignoreGone(pg.Translate(err))
	}
	if strings.HasPrefix(r.IdemKey, grantKey+flowKey) {
		return outbound.WhyOwnDoing, nil
	}
	return "", nil
}

// toldFlow says what an answer of the store means for the connection: a store that is
// busy or away is not to blame, and is asked again.
func toldFlow(err error) answered {
	known, _ := errors.AsType[*fail.Error](err)
	switch {
	case err == nil:
		return answered{}
	case errors.Is(err, platform.ErrNoWorkflow):
		return answered{kept: outbound.WhyNobody}
	case fail.Is(err, fail.Unauthorized):
		return answered{later: awayRest}
	case fail.Is(err, fail.Limited):
		return answered{later: max(known.RetryAfter, time.Second)}
	case fail.Is(err, fail.Unavailable):
		return answered{whole: true, err: err}
	default:
		return answered{err: err}
	}
}
