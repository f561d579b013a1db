package page

import (
	"io"
	"time"
)

// InviteData is what the page of a member's link shows to a friend.
type InviteData struct {
	Locale string
	Look   Look
	Gift   string // what the friend gets, in words; "" for nothing in particular
	Coupon bool   // of it, something is a coupon that can be taken here
	Joins  string // what joining gives, in words; "" for nothing
	Least  string // the least first order, "" for any
	Taken  *Code  // the friend's coupon, nil before it is taken
	Own    bool   // the member who looks at their own page
	Member bool   // somebody whom the shop knows
	Gone   bool   // the link leads nowhere: the shop is all there is

	ShopURL     string
	RegisterURL string
	// Action is the address that the form posts to, with Visit: what the browser
	// keeps of this visit until KeepUntil. Empty leaves the form out.
	Action    string
	Visit     string
	KeepUntil time.Time
	Trouble   string
}

// inviteView is InviteData with the sentences that the template asks for.
type inviteView struct {
	*view
	InviteData
}

// Kept is until when the browser keeps the visit.
func (v *inviteView) Kept() string { return v.KeepUntil.UTC().Format(time.RFC3339) }

// RenderInvite writes the page of a member's link as a fragment, to stand inside
// the shop's own theme.
func RenderInvite(w io.Writer, data InviteData) error {
	v := &inviteView{view: newView(Data{Locale: data.Locale, Look: data.Look}), InviteData: data}
	return execute(w, "invite", v)
}
