package app

import (
	"context"
	"net/http"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// Receive takes one webhook delivery: it checks the signature over the raw
// bytes and puts the body on Postgres' disk. storeKey is the store's key where
// the address names it (WooCommerce); where it does not, the delivery does.
//
// A nil error means that the event is safe. fail.Unauthorized when the
// signature is bad or missing, or the store is unknown: an unknown store must
// not be told from a wrong signature. fail.Forbidden when a copy of the shop sent it.
// fail.Unavailable when Postgres is away.
func (a *App) Receive(ctx context.Context, kind platform.Kind, storeKey string, header http.Header, body []byte) error {
	connector, err := a.Connector(kind)
	if err != nil {
		return err
	}
	var known route
	if storeKey != "" {
		if known, err = a.routeOf(ctx, kind, storeKey); err != nil {
			return unknownStore(err)
		}
	}
	notice, err := connector.Verify(platform.Delivery{Header: header, Body: body}, known.secrets, a.Now())
	if err != nil || notice.Probe {
		return err
	}
	if storeKey == "" {
		if known, err = a.routeOf(ctx, kind, notice.StoreKey); err != nil {
			return a.unrouted(ctx, notice, err)
		}
	}
	if known.state == merchant.Uninstalled && !notice.Compliance {
		return nil // nothing of a store that left is kept, but what the law asks of us is
	}
	if known.ofCopy(notice) {
		return a.refuseCopy(ctx, known, notice)
	}
	return a.accepting.store(ctx, inbox.Entry{
		Merchant: known.merchant, StoreID: known.store, Topic: notice.Topic, DedupeKey: notice.DedupeKey, Body: body,
	})
}

func unknownStore(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.Unauthorized, "the signature does not match")
	}
	return err
}

// unrouted answers a well-signed delivery of a store that is not connected: the
// platform shall not send it again.
func (a *App) unrouted(ctx context.Context, n platform.Notice, err error) error {
	if !fail.Is(err, fail.NotFound) {
		return err
	}
	a.log.WarnContext(ctx, "delivery of a store that is not connected", "topic", n.Topic)
	return nil
}
