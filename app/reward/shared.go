package reward

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"regulars/app/platform"
)

// Shared is the key of the discount that this code shares with those of equal
// rewards in its store: equal is what the store is asked for, and under which
// name. false when the code has a discount of its own, locked to its customer.
func (r *Redemption) Shared() (key uuid.UUID, ok bool, err error) {
	if !r.Reward.SharedCode {
		return uuid.Nil, false, nil
	}
	terms := r.Discount("")
	terms.Code, terms.Title, terms.CustomerID, terms.Reference, terms.ExternalID = "", r.Reward.Name, "", "", ""
	terms.StartsAt, terms.EndsAt = time.Time{}, time.Time{}
	text, err := json.Marshal(struct {
		Reward string
		Terms  platform.Discount
	}{r.RewardID, terms})
	return uuid.NewSHA1(r.StoreID, text), true, err
}
