package app

import (
	"context"
	"fmt"
	"strings"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

const whatCopied = "A copy of this shop, at %s, has its webhooks too and sends what happens there. It is refused."

// ofCopy reports whether a delivery that is rightly signed comes from a copy of the
// shop: a staging site takes webhooks and their secret along, and says its own address.
func (r *route) ofCopy(n platform.Notice) bool {
	return n.Source != "" && !merchant.SameShop(r.url, n.Source)
}

// refuseCopy keeps nothing of what a copy sends, and says once a day that there is
// one. The answer is a refusal, after a few of which WooCommerce sends no more: the
// copy's webhooks are its own, the shop's go on.
func (a *App) refuseCopy(ctx context.Context, known route, n platform.Notice) error {
	from := strings.ToValidUTF8(n.Source[:min(len(n.Source), 200)], "")
	a.log.WarnContext(ctx, "delivery of a copy of a store", "store", known.store, "from", from, "topic", n.Topic)
	err := a.db.InMerchant(ctx, known.merchant, func(tx *pg.Tx) error {
		return warnDaily(tx, known.store, inbox.CopyTopic, fmt.Sprintf(whatCopied, from))
	})
	if err != nil {
		return err
	}
	return fail.New(fail.Forbidden, "this comes from a copy of the shop that is connected")
}
