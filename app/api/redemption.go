package api

import (
	"time"

	"github.com/google/uuid"

	"regulars/app"
)

// Redemption is a reward taken, as staff see it. Code is there once it works.
type Redemption struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	RewardName string    `json:"reward_name"`
	Kind       string    `json:"kind" enum:"amount_off,percent_off,free_shipping,free_product,slider,gift_card,store_credit,perk"`
	Code       string    `json:"code,omitempty"`
	State      string    `json:"state" enum:"reserved,creating,unknown,issued,used,expired,cancelling,cancelled,revoked,returning,to_do"`
	Points     int64     `json:"points"`
	StoreID    uuid.UUID `json:"store_id" format:"uuid"`
	StoreName  string    `json:"store_name"`
	CreatedAt  time.Time `json:"created_at"`
	EndsAt     time.Time `json:"ends_at"`
	UsedOrder  string    `json:"used_order,omitempty" doc:"Name of the order it was used in"`
	Undoable   bool      `json:"undoable" doc:"It can be given back for its points"`
	Note       string    `json:"note,omitempty" doc:"Of staff to the member, on a perk"`
	Why        string    `json:"why,omitempty" doc:"It was picked for the member"`
}

func redemptionOf(r app.MemberRedemption) Redemption {
	return Redemption{
		ID: r.ID, RewardName: r.Reward.Name, Kind: string(r.Reward.Kind), Code: r.Shown(), State: r.Status.String(),
		Points:  r.Points,
		StoreID: r.StoreID, StoreName: r.StoreName, CreatedAt: r.CreatedAt.UTC(), EndsAt: r.EndsAt.UTC(),
		UsedOrder: r.UsedOrder, Undoable: r.CanReturn(), Note: r.Note, Why: r.Why,
	}
}
