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

func copyInvitations(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
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
