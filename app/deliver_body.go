package app

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/outbound"
	"regulars/app/tier"
)

// bodyVersion is the version of what is sent. Fields may be added within it.
const bodyVersion = 1

// outsideBody is what is sent, as Standard Webhooks would have it. docs/webhooks.md
// describes it.
type outsideBody struct {
	Type      outbound.Kind              `json:"type"`
	Version   int                        `json:"version"`
	Timestamp time.Time                  `json:"timestamp"` // when it happened
	Data      map[string]json.RawMessage `json:"data"`
}

// outsideMember is of whom something is told, as they are when it is sent.
type outsideMember struct {
	ID       uuid.UUID        `json:"id"`
	Email    string           `json:"email,omitempty"`
	Accounts []outsideAccount `json:"accounts"`
	Tier     string           `json:"tier"`
	Balance  outsideBalance   `json:"balance"`
}

type outsideAccount struct {
	Store    uuid.UUID `json:"store_id"`
	Platform string    `json:"platform"`
	Customer string    `json:"customer_id"`
}

type outsideBalance struct {
	Available int64 `json:"available"`
	Pending   int64 `json:"pending"`
	Held      int64 `json:"held"`
	Lifetime  int64 `json:"lifetime"`
}

// bodyOf writes what an endpoint is told, or says why it is not.
func (a *App) bodyOf(tx *pg.Tx, d *outbound.Delivery, to *outbound.Endpoint) (body []byte, why string, err error) {
	out := outsideBody{Type: d.Kind, Version: bodyVersion, Timestamp: d.At.UTC()}
	if err := json.Unmarshal(d.Data, &out.Data); err != nil {
		return nil, "", err
	}
	if d.Member != nil {
		who, err := a.memberOutside(tx, *d.Member, to.WithEmail)
		if fail.Is(err, fail.NotFound) {
			return nil, outbound.WhyNoMember, nil
		}
		if err != nil {
			return nil, "", err
		}
		if out.Data["member"], err = json.Marshal(who); err != nil {
			return nil, "", err
		}
	}
	body, err = json.Marshal(out)
	return body, "", err
}

func (a *App) memberOutside(tx *pg.Tx, id uuid.UUID, withEmail bool) (*outsideMember, error) {
	person, err := member.Get(tx, id)
	if err != nil {
		return nil, pg.Translate(err)
	}
	who := &outsideMember{ID: id, Accounts: []outsideAccount{}}
	if withEmail {
		who.Email = person.Email
	}
	accounts, err := member.IdentitiesOf(tx, id)
	if err != nil {
		return nil, err
	}
	stores, err := storesByID(tx)
	if err != nil {
		return nil, err
	}
	for _, i := range accounts {
		who.Accounts = append(who.Accounts, outsideAccount{
			Store: i.StoreID, Platform: string(stores[i.StoreID].Platform), Customer: i.CustomerID,
		})
	}
	b, err := ledger.BalanceOf(tx, id)
	if err != nil && !fail.Is(pg.Translate(err), fail.NotFound) {
		return nil, err
	}
	who.Balance = outsideBalance{b.Available, b.Pending, b.Held, b.Lifetime}
	standing, err := tier.People(tx, []uuid.UUID{id})
	if len(standing) > 0 {
		who.Tier = standing[0].Tier
	}
	return who, err
}
