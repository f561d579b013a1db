package conformance

import (
	"fmt"
	"strconv"

	"regulars/app/fail"
	"regulars/app/platform"
)

// discountWithdrawn: a look finds that a code is gone, and so does a look at many
// where the connector can do that.
func discountWithdrawn(c testCase) {
	t, f := c.t, c.f
	gone, stays := discount(f, "REG-8Q2K-0019"), discount(f, "REG-8Q2K-0020")
	var ids []string
	for _, d := range []platform.Discount{gone, stays} {
		id, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
		must(t, err)
		ids = append(ids, id)
	}
	f.Withdraw(gone.Code)
	state, err := f.Connector.FindDiscount(t.Context(), f.Store, gone)
	must(t, err)
	same(t, "the code is found", false, state.Found && state.Ours)
	watcher, able := f.Connector.(platform.CodeWatcher)
	if !able {
		return
	}
	seen, err := watcher.WatchCodes(t.Context(), f.Store, ids)
	must(t, err)
	same(t, "the code that was taken away works", false, seen[ids[0]].Works)
	same(t, "the other works", true, seen[ids[1]].Works)
	same(t, "it ends when it should", true, seen[ids[1]].EndsAt.Equal(stays.EndsAt))
}

// discountMadeAnew: the same code can be given back to its shopper.
func discountMadeAnew(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0021")
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	f.Withdraw(d.Code)
	must(t, f.Connector.RevokeDiscount(t.Context(), f.Store, d))
	_, err = f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	same(t, "usable codes", 1, f.Usable(d.Code))
}

// discountInCents: what a code takes off is what was promised, to the smallest unit.
func discountInCents(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0022")
	d.Amount.Minor = 505
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	id := f.PlaceOrder(NewOrder{CustomerID: d.CustomerID, Email: d.Email, Items: twoThings[:1], Code: d.Code})
	same(t, "discount", int64(505), fetch(t, f, id).Lines[0].Discount)
}

// manyDiscounts: made together, each exists once; one that is refused or taken
// spoils no other, and asking for one again alone finds it.
func manyDiscounts(c testCase) {
	t, f := c.t, c.f
	maker, able := f.Connector.(platform.DiscountMaker)
	if !able {
		return // it makes many codes of one discount instead
	}
	first := discount(f, "REG-8Q2K-0100")
	all := make([]platform.Discount, 5)
	for i := range all {
		all[i] = first
		all[i].Code = fmt.Sprintf("REG-8Q2K-01%02d", i)
		all[i].Reference = fmt.Sprintf("0192f7a0-0000-7000-8000-0000000001%02d", i)
	}
	all[1].Amount.Minor = 0
	f.PlantCode(all[3].Code)
	made := maker.EnsureDiscounts(t.Context(), f.Store, all)
	kind(t, made[1].Err, fail.Invalid)
	kind(t, made[3].Err, fail.Conflict)
	for _, i := range []int{0, 2, 4} {
		must(t, made[i].Err)
		again, err := f.Connector.EnsureDiscount(t.Context(), f.Store, all[i])
		must(t, err)
		same(t, "external id", made[i].ExternalID, again)
		same(t, "usable codes", 1, f.Usable(all[i].Code))
	}
}

// manyProfiles: written together, or again after a reply that was lost, they stand as
// told; a customer who is gone spoils no other.
func manyProfiles(c testCase) {
	t, f := c.t, c.f
	writer, able := f.Connector.(platform.ProfilesWriter)
	if !able {
		return // it writes one profile at a time
	}
	all := make([]platform.Profile, 5)
	for i := range all {
		id := f.AddCustomer(fmt.Sprintf("m%d@example.test", i))
		all[i] = platform.Profile{CustomerID: id, Member: true, Points: int64(100 + i)}
	}
	gone := platform.Profile{CustomerID: "999999999", Member: true}
	for range 2 {
		came := writer.SetProfiles(t.Context(), f.Store, append([]platform.Profile{gone}, all...))
		kind(t, came[0], fail.NotFound)
		for i, p := range all {
			must(t, came[i+1])
			same(t, "points", strconv.FormatInt(p.Points, 10), f.Profile(p.CustomerID)["regulars_points"])
		}
	}
}
