package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/paper"
	"regulars/app/platform"
)

// mayPost says who of some members agreed to post. Nil for a run that is not posted.
func mayPost(tx *pg.Tx, r *coupon.Run, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	if !r.Posted {
		return nil, nil //nolint:nilnil // nobody is asked
	}
	return consent.May(tx, ids, consent.Post)
}

// fillAddresses asks the store where those of a page get their post. Who has no address
// gets no coupon. What is kept is sealed.
func (a *App) fillAddresses(ctx context.Context, merchantID uuid.UUID, p *printPageOf) error {
	if !p.run.Posted || len(p.people) == 0 {
		return nil
	}
	var store merchant.Store
	var keys *merchant.Keys
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if store, err = merchant.GetStore(tx, p.run.Store); err != nil {
			return err
		}
		keys, err = a.keysOf(tx)
		return err
	})
	if err != nil {
		return err
	}
	lacking := fail.New(fail.Invalid, "this store tells no addresses")
	book, err := ability[platform.AddressBook](a, store.Platform, lacking)
	if err != nil {
		return err
	}
	customers := make([]string, len(p.people))
	for i, one := range p.people {
		customers[i] = one.customer
	}
	found, err := book.Addresses(ctx, a.talkTo(merchantID, store), customers)
	if err != nil {
		return err
	}
	all := p.people
	p.people = nil
	for _, one := range all {
		address, known := found[one.customer]
		if !known || !address.Complete() {
			p.skipped[coupon.NoAddress]++
			continue
		}
		if one.address, err = sealAddress(keys, address); err != nil {
			return err
		}
		p.people = append(p.people, one)
	}
	return nil
}

func sealAddress(keys *merchant.Keys, address platform.Address) ([]byte, error) {
	text, err := json.Marshal(address)
	if err != nil {
		return nil, err
	}
	return keys.Seal(coupon.AddressColumn, text)
}

func openAddress(keys *merchant.Keys, sealed []byte) (address platform.Address, err error) {
	if sealed == nil {
		return address, nil
	}
	text, err := keys.Unseal(coupon.AddressColumn, sealed)
	if err != nil {
		return address, err
	}
	return address, json.Unmarshal(text, &address)
}

// How a logo is fetched.
const (
	mostLogo    = 5 << 20
	logoTimeout = 8 * time.Second
)

// fetchLogo fetches the logo of a merchant's look, small enough to be kept. Without one,
// or where it cannot be had, coupons have the first letter of the shop's name instead, and
// why says so.
func (a *App) fetchLogo(ctx context.Context, merchantID uuid.UUID) (logo []byte, why string) {
	m, err := a.Merchant(ctx, merchantID)
	if err != nil || m.Look.LogoURL == "" {
		return nil, ""
	}
	ctx, cancel := context.WithTimeout(ctx, logoTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, m.Look.LogoURL, nil)
	if err != nil {
		return nil, "the logo has no address that can be asked"
	}
	request.Header.Set("Accept", "image/png, image/jpeg, image/webp, image/gif")
	answer, err := a.webClient().Do(request)
	if err != nil {
		return nil, "the logo’s server did not answer"
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, "the logo is not where its address says"
	}
	raw, err := io.ReadAll(io.LimitReader(answer.Body, mostLogo+1))
	if err != nil || len(raw) > mostLogo {
		return nil, "the logo is larger than 5 MB, or came incomplete"
	}
	if logo, err = paper.ReadLogo(raw); err != nil {
		return nil, messageOf(err)
	}
	return logo, ""
}

func messageOf(err error) string {
	if refused, ok := errors.AsType[*fail.Error](err); ok {
		return refused.Message
	}
	return "the logo cannot be read"
}
