package api

import (
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/reward"
)

// Redemption is a reward taken, as staff see it. Code is there once it works.
type Redemption struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	RewardName string    `json:"reward_name"`
	Code       string    `json:"code,omitempty"`
	State      string    `json:"state" enum:"reserved,creating,unknown,issued,used,expired,cancelling,cancelled,revoked,returning"`
	Points     int64     `json:"points"`
	StoreID    uuid.UUID `json:"store_id" format:"uuid"`
	StoreName  string    `json:"store_name"`
	CreatedAt  time.Time `json:"created_at"`
	EndsAt     time.Time `json:"ends_at"`
	UsedOrder  string    `json:"used_order,omitempty" doc:"Name of the order it was used in"`
	Undoable   bool      `json:"undoable" doc:"It can be given back for its points"`
}

func redemptionOf(r app.MemberRedemption) Redemption {
	return Redemption{
		ID: r.ID, RewardName: r.Reward.Name, Code: r.Shown(), State: r.Status.String(), Points: r.Points,
		StoreID: r.StoreID, StoreName: r.StoreName, CreatedAt: r.CreatedAt.UTC(), EndsAt: r.EndsAt.UTC(),
		UsedOrder: r.UsedOrder, Undoable: r.Status == reward.Issued && r.Points > 0,
	}
}
