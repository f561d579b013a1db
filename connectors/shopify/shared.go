package shopify

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// setTag marks a discount that many codes of ours are of. What Shopify limits by
// discount (one use, once a customer) it counts for each of its codes.
const setTag = "regulars:set"

// sharedNode is a discount of many codes, as a lookup by one of them finds it.
type sharedNode struct {
	ID       string `json:"id"`
	Discount struct {
		Status string     `json:"status"`
		Tags   []string   `json:"tags"`
		EndsAt *time.Time `json:"endsAt"`
		Codes  struct {
			Nodes []redeemCode `json:"nodes"`
		} `json:"codes"`
		Context struct {
			Segments []segmentRef `json:"segments"`
		} `json:"context"`
	} `json:"codeDiscount"`
}

type segmentRef struct {
	ID string `json:"id"`
}

type redeemCode struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Used int64  `json:"asyncUsageCount"`
}

func (n *sharedNode) ours() bool    { return slices.Contains(n.Discount.Tags, setTag) }
func (n *sharedNode) expired() bool { return n.Discount.Status == "EXPIRED" }

// one is the entry of a code, nil when the search did not find it. A search may
// be some seconds behind.
func (n *sharedNode) one(code string) *redeemCode {
	for i := range n.Discount.Codes.Nodes {
		if found := &n.Discount.Codes.Nodes[i]; strings.EqualFold(found.Code, code) {
			return found
		}
	}
	return nil
}

// ensureShared makes a code one more of the discount it shares with others.
func (c *Connector) ensureShared(ctx context.Context, store platform.Store, d platform.Discount) (string, error) {
	found, err := c.lookupShared(ctx, store, d.Code, d.ExternalID)
	if err != nil || found != nil {
		return adoptShared(found, d, err)
	}
	if err := checkCurrency(store, d); err != nil {
		return "", err
	}
	set, err := c.set(ctx, store, d)
	if err != nil {
		return "", err
	}
	made, err := c.addCodes(ctx, store, set, []platform.Discount{d})
	if err != nil {
		return "", err
	}
	return made[0].ExternalID, made[0].Err
}

// adoptShared takes over a code that exists. Codes cannot be guessed, so one that
// is in a discount of ours is ours.
func adoptShared(found *sharedNode, d platform.Discount, err error) (string, error) {
	switch {
	case err != nil:
		return "", err
	case !found.ours():
		return "", fail.New(fail.Conflict, "the code exists in the store and is not ours")
	case found.expired():
		return "", errSetEnded
	}
	if one := found.one(d.Code); one != nil {
		return legacyID(one.ID), nil
	}
	return d.ExternalID, nil
}

var errSetEnded = fail.New(fail.Invalid, "the discount that the reward's codes share was ended in the store")

// set finds or makes the discount that the code will be of, and lets it last.
func (c *Connector) set(ctx context.Context, store platform.Store, d platform.Discount) (*sharedNode, error) {
	anchor := d
	anchor.Code, anchor.Title, anchor.Reference = d.Shared.Code, d.Shared.Title, "set"
	anchor.CustomerID, anchor.EndsAt = "", setEnd(d.EndsAt)
	found, err := c.lookupShared(ctx, store, anchor.Code, "")
	if err == nil && found == nil {
		if _, _, err = c.createDiscount(ctx, store, anchor); err != nil {
			return nil, err
		}
		found, err = c.lookupShared(ctx, store, anchor.Code, "") // made now, or by somebody faster
	}
	switch {
	case err != nil:
		return nil, err
	case found == nil:
		return nil, fail.New(fail.Unavailable, "the discount was made but cannot be found yet")
	case !found.ours():
		return nil, fail.New(fail.Invalid, "a code that we need exists in the store and is not ours")
	default:
		return found, c.asAgreed(ctx, store, found, d)
	}
}

// asAgreed lets a discount of many codes last as long as a code, and be for those
// whom the code is for: somebody may have opened it to all in the store's admin.
func (c *Connector) asAgreed(ctx context.Context, store platform.Store, set *sharedNode, d platform.Discount) error {
	if err := c.prolong(ctx, store, set, d); err != nil || set.isFor(d.Groups) {
		return err
	}
	terms := map[string]any{"context": segmentContext(d.Groups)}
	return c.change(ctx, store, updateOf(d), map[string]any{"id": set.ID, "discount": terms}, "who the codes are for")
}

// isFor reports whether a discount is for those segments. What is for everybody
// was made so, and stays as it is.
func (n *sharedNode) isFor(groups []string) bool {
	for _, want := range groups {
		has := func(s segmentRef) bool { return legacyID(s.ID) == want }
		if !slices.ContainsFunc(n.Discount.Context.Segments, has) {
			return false
		}
	}
	return true
}

// updateOf is what changes the discount of a code.
func updateOf(d platform.Discount) document {
	if d.Kind == platform.FreeShipping {
		return docDiscountShipUpdate
	}
	return docDiscountBasicUpdate
}

// setEnd is when a discount of many codes ends, at least: the first of a month,
// behind the end of its last code. Each code is deleted at its own end; this one
// is for codes of a store that has left us.
func setEnd(last time.Time) time.Time {
	year, month, _ := last.UTC().Date()
	return time.Date(year, month+2, 1, 0, 0, 0, 0, time.UTC)
}

// prolong lets a discount last as long as a code. One that the store's staff
// ended stays ended: theirs is no end of ours.
func (c *Connector) prolong(ctx context.Context, store platform.Store, set *sharedNode, d platform.Discount) error {
	ends := set.Discount.EndsAt
	switch {
	case set.expired() && (ends == nil || !isSetEnd(*ends)):
		return errSetEnded
	case ends == nil || !ends.Before(d.EndsAt):
		return nil
	}
	later := map[string]any{"endsAt": setEnd(d.EndsAt).Format(time.RFC3339)}
	return c.change(ctx, store, updateOf(d), map[string]any{"id": set.ID, "discount": later}, theNewEnd)
}

func isSetEnd(at time.Time) bool {
	at = at.UTC()
	return at.Day() == 1 && at.Equal(at.Truncate(24*time.Hour))
}

// lookupShared finds the discount that a code is of, nil when there is none.
// external is the code's own id where it is known, which is the surer search.
func (c *Connector) lookupShared(
	ctx context.Context, store platform.Store, code, external string,
) (*sharedNode, error) {
	search := strconv.Quote(code)
	if external != "" {
		search = "id:" + external
	}
	var data struct {
		Node *sharedNode `json:"codeDiscountNodeByCode"`
	}
	err := c.query(ctx, store, docCodeLookup, map[string]any{"code": code, "search": search}, &data)
	return data.Node, err
}

func (c *Connector) findShared(
	ctx context.Context, store platform.Store, d platform.Discount,
) (platform.DiscountState, error) {
	found, err := c.lookupShared(ctx, store, d.Code, d.ExternalID)
	if err != nil || found == nil {
		return platform.DiscountState{}, err
	}
	state := platform.DiscountState{Found: true, Ours: found.ours(), ExternalID: d.ExternalID, Lags: true}
	if one := found.one(d.Code); one != nil {
		state.ExternalID, state.Used = legacyID(one.ID), one.Used > 0
	}
	return state, nil
}

// revokeShared deletes one code, never the discount that it shares with others.
// No tombstone is left: a late request can bring it back, until a sweep finds it.
func (c *Connector) revokeShared(ctx context.Context, store platform.Store, d platform.Discount) error {
	found, err := c.lookupShared(ctx, store, d.Code, d.ExternalID)
	switch {
	case err != nil || found == nil:
		return err
	case !found.ours():
		return fail.New(fail.Conflict, "the code exists in the store and is not ours")
	}
	one := found.one(d.Code)
	if one == nil {
		return fail.New(fail.Unavailable, "the code exists but its number cannot be found yet")
	}
	variables := map[string]any{"id": found.ID, "codes": []string{one.ID}}
	if err := c.change(ctx, store, docCodeDelete, variables, "the revocation"); err != nil {
		return err
	}
	gone, err := await(ctx, forOne, func() (bool, error) {
		left, err := c.lookupShared(ctx, store, d.Code, d.ExternalID)
		return left == nil, err
	})
	if err == nil && !gone {
		err = fail.New(fail.Unavailable, "the store has not deleted the code yet")
	}
	return err
}

// extendShared lets the discount last as long as the code's new end.
func (c *Connector) extendShared(ctx context.Context, store platform.Store, d platform.Discount) error {
	found, err := c.lookupShared(ctx, store, d.Code, d.ExternalID)
	switch {
	case err != nil:
		return err
	case found == nil || found.expired():
		return fail.New(fail.NotFound, "the code does not work in the store any more")
	case !found.ours():
		return fail.New(fail.Conflict, "the code exists in the store and is not ours")
	default:
		return c.prolong(ctx, store, found, d)
	}
}

// How long a job of the store is waited for: 250 ms, doubled up to 2 s; 5.75 s in
// all for one code.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 2 * time.Second
	forOne     = 6
	forMany    = 14 // 21.75 s: less than a worker's task may take
)

// await asks until the answer is yes, false when that takes so many times.
func await(ctx context.Context, times int, ask func() (bool, error)) (bool, error) {
	for pause := firstPause; ; pause *= 2 {
		done, err := ask()
		if times--; err != nil || done || times == 0 {
			return done, err
		}
		select {
		case <-ctx.Done():
			return false, fail.Wrap(ctx.Err(), fail.Unavailable, "the store is slow")
		case <-time.After(min(pause, lastPause)):
		}
	}
}
