// Package reward follows one reward taken by one member from the tap to the
// used code. Points and code are never both with the shopper.
package reward

import (
	"crypto/sha256"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/money"
	"regulars/app/platform"
	"regulars/app/program"
)

// State is where a redemption stands. The numbers are stored.
type State int16

// The states. Reserved to Unknown and ToDo hold the member's points; Issued, Used and
// Returning have spent them; Cancelled, Expired and Revoked ended without a
// usable code.
const (
	Reserved   State = 0
	Creating   State = 1
	Unknown    State = 2 // the platform did not say whether the code exists
	Issued     State = 3
	Used       State = 4
	Cancelling State = 5 // the platform refused: points return once no code can appear
	Cancelled  State = 6
	Expired    State = 7
	Revoked    State = 8 // given back: the code is dead, the points returned
	Returning  State = 9 // being given back: the code dies first, then the points return

	ToDo State = 10 // a perk that staff have yet to hand over; the points are held

	Replacing State = 11 // it gets another code: the old one dies first; the points stay spent
	Remaking  State = 12 // the old code is dead, the new one is being made; the points stay spent
)

var names = map[State]string{
	Reserved: "reserved", Creating: "creating", Unknown: "unknown", Issued: "issued", Used: "used",
	Cancelling: "cancelling", Cancelled: "cancelled", Expired: "expired", Revoked: "revoked",
	Returning: "returning", ToDo: "to_do", Replacing: "creating", Remaking: "creating",
}

// String is the state's name on the wire.
func (s State) String() string { return names[s] }

// Open reports whether the code may still come, for points that are held.
func (s State) Open() bool { return s == Reserved || s == Creating || s == Unknown }

// Making reports whether a code is being made, the first or another.
func (s State) Making() bool { return s.Open() || s == Replacing || s == Remaking }

// Ended reports whether there is no usable code and none will come.
func (s State) Ended() bool { return s == Cancelled || s == Expired || s == Revoked }

// How long the saga waits. Facts: reliability.md §7.2, simulated over 20,000
// redemptions with 20 % bad replies.
const (
	ForwardTries = 8                // attempts to bring the code into being
	Settle       = 15 * time.Minute // after the last attempt, before points may return
)

// Retry is the wait before forward attempt n+1 (n from 1): 15 s doubled, at most 10 min.
func Retry(attempt int) time.Duration {
	return min(15*time.Second<<min(max(attempt-1, 0), 10), 10*time.Minute)
}

// Sweeps are when a code is looked for once more after its redemption was
// decided: a platform may apply a request long after it failed to answer. What
// a cancelled one then has is deleted, of an issued one the twins are.
var Sweeps = []time.Duration{0, time.Hour, 24 * time.Hour}

// Returned reports whether points that were spent have come back.
func (r *Redemption) Returned() bool {
	return r.Status == Cancelled || r.Status == Revoked || r.Status == Expired && r.Reward.ReturnUnused
}

// Undoable reports whether the code can be given back for its points.
func (r *Redemption) Undoable(now time.Time) bool {
	return r.CanReturn() && (r.Status == ToDo || now.Before(r.EndsAt))
}

// CanReturn is Undoable while the redemption lasts.
func (r *Redemption) CanReturn() bool {
	return (r.Status == Issued || r.Status == ToDo) && r.Points > 0
}

// Perk reports whether staff hand the reward over: it has no code.
func (r *Redemption) Perk() bool { return r.Reward.Kind == program.Perk }

// Redemption is one reward taken by one member in one store. One that was
// granted costs no points; one for whoever has the code has no member.
type Redemption struct {
	ID             uuid.UUID
	MemberID       uuid.UUID // zero for whoever has the code
	StoreID        uuid.UUID
	CustomerID     string
	RewardID       string
	Reward         program.Reward // as it stood when taken
	ProgramVersion int
	Points         int64
	Currency       string // the store's when taken
	SealedEmail    []byte // the member's when taken, sealed for EmailColumn; nil for none, and once all is done
	IdemKey        string
	IdemHash       []byte
	Code           string
	Former         []string // codes it had before, in the order they were retired
	Salt           int
	Status         State
	ExternalID     string
	CreatedAt      time.Time
	EndsAt         time.Time
	ExtendTo       *time.Time // the end that staff gave it, until the store knows
	IssuedAt       *time.Time
	UnknownSince   *time.Time
	ClosedAt       *time.Time
	Sweeps         int
	UsedOrderID    *uuid.UUID
	Attempts       int
	NextAt         time.Time
	LastError      string
	Work           int16    // work.State
	Note           string   // of staff to the member
	Because        *Because // why it was picked for the member, nil where nothing was
	ToldBy         string   // key of the automation's letter that tells its code, "" for none
	// TillAt is when staff took its code at a till: it dies in the store, so that nobody
	// uses it there, and then it is used. Nil for any other.
	TillAt *time.Time
}

// Because is why a reward was picked for its member.
type Because struct {
	Group   string `json:"group"`             // of goods that the code is for, as members read it
	Sign    Sign   `json:"sign,omitempty"`    // of interest, "" where none is known
	Times   int64  `json:"times,omitempty"`   // it was seen
	Title   string `json:"title,omitempty"`   // of what the member showed interest in
	Product string `json:"product,omitempty"` // the platform's id of one in the group, to be shown beside
}

// Sign is what showed that a member is interested in something.
type Sign string

// The signs. Their values name sentences of the catalog ("because." + value).
const (
	Viewed   Sign = "viewed"
	Searched Sign = "searched"
	InCart   Sign = "cart"
	Said     Sign = "said"
)

// NextLook is when the code is looked for again, counted from when the
// redemption was decided. false when no answer was lost, or every look is done.
func (r *Redemption) NextLook(from time.Time) (at time.Time, ok bool) {
	if r.UnknownSince == nil {
		return time.Time{}, false
	}
	return r.NextSweep(from)
}

// NextSweep is when the store is asked again, whether or not an answer was
// lost. false when that was done often enough.
func (r *Redemption) NextSweep(from time.Time) (at time.Time, ok bool) {
	if r.Sweeps >= len(Sweeps) {
		return time.Time{}, false
	}
	return from.Add(Sweeps[r.Sweeps]), true
}

// Shown is the code, or "" before it works: a shopper never sees a code that
// does not exist.
func (r *Redemption) Shown() string {
	if !r.HasCode() || r.Status != Issued && r.Status != Used {
		return ""
	}
	return r.Written(r.Code)
}

// Written is one of the redemption's codes as its store has it.
func (r *Redemption) Written(code string) string {
	if r.Reward.Kind == program.GiftCard {
		return giftCardCode(code)
	}
	return code
}

// HasCode reports whether the shopper gets a code.
func (r *Redemption) HasCode() bool { return !r.Perk() && !r.Credited() }

// Credited reports whether the reward is store credit: once it is there nothing
// is left to be done, and it cannot be given back.
func (r *Redemption) Credited() bool { return r.Reward.Kind == program.StoreCredit }

// giftCardCode is a code as gift cards have them: letters and digits.
func giftCardCode(code string) string { return strings.ReplaceAll(code, "-", "") }

// EmailColumn names the sealed e-mail to the keyset.
const EmailColumn = "redemption.email"

// Discount is what the platform is asked for: the same at every attempt,
// because all of it was kept when the reward was taken. email is SealedEmail in
// clear, for the platform that locks by e-mail.
func (r *Redemption) Discount(email string) platform.Discount {
	currency := r.Currency
	d := platform.Discount{
		Code: r.Written(r.Code), Title: r.Reward.Name + " (" + r.Code + ")", Kind: platform.DiscountKind(r.Reward.Kind),
		Percent: r.Reward.PercentBP, CustomerID: r.CustomerID, Email: email, StartsAt: r.CreatedAt, EndsAt: r.EndsAt,
		Reference: r.ID.String(), ExternalID: r.ExternalID,
		Minimum: money.Amount{Minor: r.Reward.Minimum[currency], Currency: currency},
		Only:    goodsOf(r.Reward.Only), Combines: combinesOf(r.Reward.Combines),
		Groups: r.Reward.Groups(),
	}
	if r.Reward.Kind == program.Slider {
		d.Kind = platform.AmountOff
	}
	d.LookOnly = d.Kind == platform.StoreCredit && r.UnknownSince != nil
	if d.Kind != platform.PercentOff && d.Kind != platform.FreeShipping {
		d.Amount = money.Amount{Minor: r.Reward.Amount[currency], Currency: currency}
	}
	if r.Reward.OneTime != program.AnyPurchase {
		d.Purchase = platform.Purchase(r.Reward.OneTime)
	}
	return d
}

func goodsOf(s program.Selection) platform.Goods {
	return platform.Goods{Products: s.Products, Variants: s.Variants, Collections: s.Collections}
}

func combinesOf(c program.Combines) *platform.Combines {
	if c == (program.Combines{}) {
		return nil
	}
	return &platform.Combines{Order: c.Order, Product: c.Product, Shipping: c.Shipping}
}

// RequestHash identifies what an Idempotency-Key was first used for. steps is 0
// for all but sliders, product "" for all but free products.
func RequestHash(rewardID string, storeID uuid.UUID, steps int64, product string) []byte {
	text := rewardID + "|" + storeID.String()
	if steps != 0 || product != "" {
		text += "|" + strconv.FormatInt(steps, 10)
	}
	if product != "" {
		text += "|" + product
	}
	sum := sha256.Sum256([]byte(text))
	return sum[:16]
}
