package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/referral"
)

// CopiedCode is a code by which a person invites, and what came by it.
type CopiedCode struct {
	Code   string           `json:"code"`
	Kind   string           `json:"kind"` // own, vanity or imported
	Since  time.Time        `json:"since"`
	Ended  *time.Time       `json:"ended,omitempty"`
	Visits int64            `json:"visits"`
	Orders int64            `json:"orders"`
	Sales  map[string]int64 `json:"sales"` // minor units by currency
}

// CopiedReferral is one invitation that somebody followed. It does not say who
// the other side was: their data is theirs.
type CopiedReferral struct {
	At     time.Time `json:"at"`
	Code   string    `json:"code"`
	State  string    `json:"state"`
	Reason string    `json:"reason,omitempty"`
	Points int64     `json:"points"` // that the person whom the copy is of has for it
}

// CopiedAdvocacy is what is known of somebody as one who recommends the shop.
type CopiedAdvocacy struct {
	Score   *int64           `json:"would_recommend,omitempty"` // 0 to 10, the last answer
	ShownAs string           `json:"name_on_leader_board,omitempty"`
	Reviews int64            `json:"reviews"`
	Orders  int64            `json:"friends_orders"`
	Kept    map[string]int64 `json:"friends_spent"` // minor units by currency, net of refunds
	Points  int64            `json:"points"`
	AskedAt *time.Time       `json:"asked_at,omitempty"`
}

// CopiedPay is what somebody is paid for friends' orders from a moment on.
type CopiedPay struct {
	Since time.Time           `json:"since"`
	Terms referral.Commission `json:"terms"`
}

func copyAdvocacy(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	a, err := referral.AdvocateOf(tx, id)
	if err != nil {
		return err
	}
	if a.Score != nil || a.ShownAs != "" || a.AskedAt != nil || a.Reviews+a.Orders+a.Again+a.Points > 0 {
		c.Advocacy = []CopiedAdvocacy{{
			Score: a.Score, ShownAs: a.ShownAs, Reviews: a.Reviews, Orders: a.Orders + a.Again, Kept: a.Kept,
			Points: a.Points, AskedAt: a.AskedAt,
		}}
	}
	all, err := referral.AllTerms(tx, id)
	for i := range all {
		c.Pay = append(c.Pay, CopiedPay{Since: all[i].BeginsAt, Terms: all[i].Commission})
	}
	return err
}

func copyInvitations(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	if err := copyAdvocacy(tx, id, c); err != nil {
		return err
	}
	codes, err := referral.Codes(tx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	for _, code := range codes[id] {
		c.Codes = append(c.Codes, CopiedCode{
			Code: code.Code, Kind: referral.CodeKinds[code.Kind], Since: code.CreatedAt, Ended: code.RemovedAt,
			Visits: code.Visits, Orders: code.Orders, Sales: code.Sales,
		})
	}
	brought, err := referral.List(tx, referral.Filter{Advocate: id, Limit: mostCopied})
	for _, r := range brought {
		c.Friends = append(c.Friends, copied(r, r.Points))
	}
	if err != nil {
		return err
	}
	came, err := referral.List(tx, referral.Filter{Friend: id, Limit: mostCopied})
	for _, r := range came {
		c.Invited = append(c.Invited, copied(r, r.FriendPoints))
	}
	return err
}

func copied(r *referral.Referral, points int64) CopiedReferral {
	return CopiedReferral{At: r.CreatedAt, Code: r.Code, State: r.Status.String(), Reason: r.Reason, Points: points}
}
