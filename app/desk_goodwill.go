package app

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/support"
)

// Goodwill is points that staff give for a request, for a reason that the member
// will read.
type Goodwill struct {
	Request uuid.UUID
	Points  int64
	Reason  string // 1 to 500 characters
	Key     string // 8 to 80 characters; the same key is the same gift
}

// GoodwillGiven is what came of it.
type GoodwillGiven struct {
	Movement Movement
	Left     *int64 // points that who gave may still give this month, nil for no limit
}

// GiveGoodwill gives points for a request, within what who acts may give in a
// month of the merchant's calendar. It is an adjustment like any other, so a
// second person may have to agree first (*WaitsError): what waits counts as given.
// fail.Conflict over the limit, or when nobody vouches for who asks.
func (a *App) GiveGoodwill(ctx context.Context, who Session, in Goodwill) (given GoodwillGiven, err error) {
	deed := Adjustment{
		Merchant: who.Merchant, Points: in.Points, Reason: strings.TrimSpace(in.Reason), Key: in.Key,
		key: "desk:" + in.Request.String() + ":" + in.Key,
	}
	if err := deed.validate(); err != nil {
		return given, err
	}
	if in.Points < 1 {
		return given, fail.Field("points", "must be at least 1")
	}
	var waits *WaitsError
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		r, err := support.Lock(tx, in.Request)
		if err != nil {
			return noRequest(err)
		}
		switch {
		case r.Member == uuid.Nil:
			return fail.New(fail.Conflict, "nobody knows which member asks: say who it is first")
		case r.Unproven:
			return fail.New(fail.Conflict,
				"the sender is not proven: make sure that it is this member, and say so, first")
		}
		deed.Member = r.Member
		if waits, err = a.giveGoodwill(tx, deed, in.Request); err != nil || waits != nil {
			return err
		}
		if given.Movement, err = a.findMovement(tx, deed); err != nil {
			return err
		}
		given.Left, err = a.goodwillLeft(tx, "")
		return err
	})
	return given, waiting(waits, err)
}

func (a *App) giveGoodwill(tx *pg.Tx, deed Adjustment, request uuid.UUID) (*WaitsError, error) {
	giver := audit.ActorOf(tx).ID
	if err := support.LockGiver(tx, giver); err != nil {
		return nil, err
	}
	if _, found, err := ledger.ByKey(tx, deed.ledgerKey()); err != nil || found {
		return nil, err // a second click
	}
	left, err := a.goodwillLeft(tx, deed.ledgerKey())
	if err != nil {
		return nil, err
	}
	if left != nil && deed.Points > *left {
		return nil, fail.New(fail.Conflict, "you may give %d more points this month", max(0, *left))
	}
	waits, err := deed.needsYes(tx)
	if err != nil {
		return nil, err
	}
	gift := support.Gift{
		Request: request, Giver: giver, Points: deed.Points, DeedKey: deed.ledgerKey(), Given: waits == nil,
	}
	if waits == nil {
		err = a.adjust(tx, deed)
	}
	if err != nil {
		return nil, err
	}
	_, err = support.Give(tx, gift)
	return waits, err
}

// goodwillLeft is how many points who acts may still give this month, nil for no
// limit. A deed that is just being done is not counted.
func (a *App) goodwillLeft(tx *pg.Tx, except string) (*int64, error) {
	settings, _, err := support.GetSettings(tx)
	if err != nil {
		return nil, err
	}
	actor := audit.ActorOf(tx)
	most, limited := settings.GoodwillOf(actor.Role)
	if !limited {
		return nil, nil //nolint:nilnil // no limit
	}
	zone, err := a.zoneOf(tx)
	if err != nil {
		return nil, err
	}
	now := tx.Now.In(zone)
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, zone)
	given, err := support.GivenSince(tx, actor.ID, month, except)
	left := max(0, most-given)
	return &left, err
}
