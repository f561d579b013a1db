package app

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/outbound"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/work"
)

// TillCode is a code that somebody shows at a till.
type TillCode struct {
	ID        uuid.UUID
	Code      string
	Gives     string // "€5 off", in the language of the merchant
	Limits    string
	StoreName string
	Member    string // their name; "" for whoever has the code
	Run       string // the print run that it was printed in, "" for none
	Status    reward.State
	Standing  Standing
	EndsAt    time.Time
	UsedAt    *time.Time
	InStore   bool // it was used at a till
}

// Standing is what can be done with a code at a till.
type Standing string

// The standings.
const (
	CanTake  Standing = "works"
	Taking   Standing = "checking" // it dies in the store, and is used then
	WasUsed  Standing = "used"
	HasEnded Standing = "ended"
	NotReady Standing = "not_ready"
	AtStore  Standing = "store_only" // a gift card: the store keeps its balance
)

// LookAtCode reads a code as it was typed or scanned: the code, or the link of its QR
// code. fail.Invalid for what is no code of ours, fail.NotFound for one of nobody's.
func (a *App) LookAtCode(ctx context.Context, merchantID uuid.UUID, typed string) (t TillCode, err error) {
	code, err := typedCode(typed)
	if err != nil {
		return t, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := codeAtTill(tx, code)
		if err != nil {
			return err
		}
		t, err = a.viewTill(tx, r)
		return err
	})
	return t, err
}

// TakeCode takes a code at a till: it dies in the store first, so that nobody uses it
// there, and then it is used. When the store is slow it comes back as Taking, and is
// finished by itself; whoever asks again hears how it stands. When it is being used
// online meanwhile, that use holds. A second press is the same one.
//
// fail.Conflict for a code that does not work.
func (a *App) TakeCode(ctx context.Context, merchantID uuid.UUID, typed string) (t TillCode, err error) {
	code, err := typedCode(typed)
	if err != nil {
		return t, err
	}
	var id uuid.UUID
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := codeAtTill(tx, code)
		if err != nil {
			return err
		}
		id = r.ID
		return beginTill(tx, r)
	})
	if err != nil {
		return t, err
	}
	if err := a.ContinueRedemption(ctx, merchantID, id); err != nil {
		a.log.WarnContext(ctx, "code not taken yet", "redemption_id", id, "error", err)
	}
	return a.LookAtCode(ctx, merchantID, typed)
}

func beginTill(tx *pg.Tx, r *reward.Redemption) error {
	if r.TillAt != nil {
		return nil // a second press
	}
	if standing(r, tx.Now) != CanTake {
		return fail.New(fail.Conflict, "this code does not work: look at it to see why")
	}
	r.TillAt = &tx.Now
	r.Status, r.NextAt, r.Attempts, r.Work, r.LastError = reward.Returning, tx.Now, 0, int16(work.Waiting), ""
	if err := reward.Save(tx, r); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.CodeTaken, Kind: audit.OfRedemption, Subject: r.ID.String(), Reason: r.Reward.Name,
	})
}

// takenAtTill makes a code used that is dead in the store. Its points are spent already.
func (a *App) takenAtTill(tx *pg.Tx, r *reward.Redemption) error {
	over(r, reward.Used, tx.Now)
	r.Attempts, r.Sweeps = 0, 1
	lookAgain(r, tx.Now)
	m, err := a.merchantOf(tx)
	if err != nil || !tells(m, outbound.CodeUsed) {
		return err
	}
	return noteRedemption(tx, outbound.CodeUsed, r)
}

// mostTyped is how long a scanned link may be.
const mostTyped = 500

// typedCode finds the code in what was typed or scanned: spaces and lower case are
// forgiven, and a link is looked through for its code.
func typedCode(typed string) (string, error) {
	if len(typed) > mostTyped {
		return "", fail.Field("code", "is too long to be a code")
	}
	text := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if merchant.IsCode(text) {
		return text, nil
	}
	if link, err := url.Parse(strings.TrimSpace(typed)); err == nil {
		pieces := strings.Split(link.Path, "/")
		for _, values := range link.Query() {
			pieces = append(pieces, values...)
		}
		for _, piece := range pieces {
			if merchant.IsCode(piece) {
				return strings.ToUpper(piece), nil
			}
		}
	}
	return "", fail.Field("code", "is not a code of this program: it begins with %s and has four groups of four",
		merchant.CodePrefix)
}

// codeAtTill locks the redemption of a code. A former code of it does not work any more.
func codeAtTill(tx *pg.Tx, code string) (*reward.Redemption, error) {
	stores, err := storesByID(tx)
	if err != nil {
		return nil, err
	}
	for id := range stores {
		found, err := reward.ByCodes(tx, id, []string{code})
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if strings.EqualFold(r.Code, code) && r.HasCode() {
				return r, nil
			}
		}
	}
	return nil, fail.New(fail.NotFound, "nobody has this code: check it letter by letter")
}

func standing(r *reward.Redemption, now time.Time) Standing {
	switch {
	case r.Status == reward.Used:
		return WasUsed
	case r.TillAt != nil:
		return Taking
	case r.Status.Making():
		return NotReady
	case r.Status != reward.Issued || !r.EndsAt.After(now):
		return HasEnded
	case r.Reward.Kind == program.GiftCard:
		return AtStore
	default:
		return CanTake
	}
}

func (a *App) viewTill(tx *pg.Tx, r *reward.Redemption) (t TillCode, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return t, err
	}
	store, err := merchant.GetStore(tx, r.StoreID)
	if err != nil {
		return t, err
	}
	view := a.newShopView(m.Locale, m, store)
	if view.names, err = freeNames(tx, store.ID, []*reward.Redemption{r}); err != nil {
		return t, err
	}
	t = TillCode{
		ID: r.ID, Code: r.Written(r.Code), Gives: view.onPaper(r.Reward), StoreName: store.Name, Status: r.Status,
		Limits:   view.words.Sentences(view.words.RewardLimits(view.amount(r.Reward.Minimum), 0), view.use(r.Reward)),
		Standing: standing(r, tx.Now), EndsAt: r.EndsAt, InStore: r.TillAt != nil,
	}
	if r.Status == reward.Used {
		t.UsedAt = r.ClosedAt
	}
	if t.Standing == NotReady { // a code is not told before it works
		t.Code = ""
	}
	if _, t.Run, err = coupon.RunOf(tx, r.ID); err != nil || r.MemberID == uuid.Nil {
		return t, err
	}
	names, err := member.Briefs(tx, []uuid.UUID{r.MemberID})
	t.Member = names[r.MemberID].Name
	return t, err
}
