package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/member"
)

// offLink is where a member switches messages about the program off.
var offLink = mailLink{path: "/mail/off/", purpose: "mail off"}

// MailOff reads whose messages a link switches off, and, when it is pressed,
// switches them off. It returns the merchant's name. fail.NotFound when we did not
// make the link.
func (a *App) MailOff(ctx context.Context, token string, press bool) (shop string, err error) {
	who, err := offLink.read(ctx, a, token)
	if err == nil && press && who.member == uuid.Nil {
		err = noLink()
	}
	if err != nil || !press {
		return who.shop, err
	}
	return who.shop, a.inPeace(ctx, who.merchant, who.member, nil, func(tx *pg.Tx) error {
		if err := member.SetMailOff(tx, who.member, true); err != nil {
			return err
		}
		return a.touched(tx, who.member)
	})
}
