package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/internal/pg"
	"regulars/app/product"
	"regulars/app/profile"
)

// CopiedProfile is what is known of a person beside points, each with who told
// it and when where that is kept.
type CopiedProfile struct {
	Region   string                         `json:"region,omitempty"`
	Zone     string                         `json:"time_zone,omitempty"`
	AgeBand  string                         `json:"age,omitempty"`
	Sex      string                         `json:"sex,omitempty"`
	Origin   string                         `json:"came_from,omitempty"`
	Medium   string                         `json:"came_by,omitempty"`
	Campaign string                         `json:"campaign,omitempty"`
	Purposes []string                       `json:"purposes,omitempty"`
	Topics   []string                       `json:"topics,omitempty"`
	Told     map[profile.Field]profile.Told `json:"told,omitempty"`
}

// CopiedConsent is one decision, with the words it was made under.
type CopiedConsent struct {
	At      time.Time `json:"at"`
	Channel string    `json:"channel"`
	Granted bool      `json:"granted"`
	Basis   string    `json:"basis"`
	Source  string    `json:"source"`
	Text    string    `json:"text,omitempty"` // "" for the store's own form
	Note    string    `json:"note,omitempty"`
}

// CopiedInterest is what the person showed for one product or collection.
type CopiedInterest struct {
	Kind     string    `json:"kind"`
	Title    string    `json:"title"`
	Viewed   int16     `json:"viewed"`
	Searched int16     `json:"searched"`
	Cart     int16     `json:"in_cart"`
	Bought   int16     `json:"bought"`
	Returned int16     `json:"returned"`
	Said     bool      `json:"said"`
	LastAt   time.Time `json:"last_at"`
}

// CopiedCheckout is a checkout that the person began.
type CopiedCheckout struct {
	Store       string     `json:"store"`
	StartedAt   time.Time  `json:"started_at"`
	Currency    string     `json:"currency"`
	Total       int64      `json:"total"`
	Goods       []string   `json:"goods"`
	CompletedAt *time.Time `json:"completed_at,omitempty"`
}

func (a *App) copyProfile(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	p, err := knownOf(tx, id)
	if err != nil {
		return err
	}
	c.Profile = CopiedProfile{
		Region: p.Region, Zone: p.Zone, AgeBand: p.AgeBand, Sex: p.Sex, Origin: p.Origin, Medium: p.Medium,
		Campaign: p.Campaign, Purposes: p.Purposes, Topics: p.Topics, Told: p.Known,
	}
	records, texts, err := decisions(tx, id)
	if err != nil {
		return err
	}
	for _, r := range records {
		c.Consents = append(c.Consents, CopiedConsent{
			At: r.At, Channel: r.Channel.String(), Granted: r.Granted, Basis: r.Basis.String(),
			Source: r.Source.String(), Text: texts[r.TextID], Note: r.Note,
		})
	}
	return a.copyInterests(tx, id, c)
}

func (a *App) copyInterests(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	all, err := a.interestsOf(tx, id)
	if err != nil {
		return err
	}
	titles, err := titlesOf(tx, all)
	if err != nil {
		return err
	}
	for _, i := range all {
		kind := "product"
		if i.Kind == profile.OfCollection {
			kind = "collection"
		}
		c.Interests = append(c.Interests, CopiedInterest{
			Kind: kind, Title: titles[i.Goods].title, Viewed: i.Viewed, Searched: i.Searched, Cart: i.Cart,
			Bought: i.Bought, Returned: i.Returned, Said: i.Said, LastAt: i.LastAt,
		})
	}
	return copyCheckouts(tx, id, c)
}

func copyCheckouts(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	stores, err := storesByID(tx)
	if err != nil {
		return err
	}
	begun, err := checkout.Of(tx, id, mostCopied)
	if err != nil {
		return err
	}
	for _, b := range begun {
		lines, err := b.Lines()
		if err != nil {
			return err
		}
		copied := CopiedCheckout{
			Store: stores[b.StoreID].Name, StartedAt: b.StartedAt, Currency: b.Currency, Total: b.Total,
			CompletedAt: b.CompletedAt,
		}
		ids := make([]string, len(lines))
		for i := range lines {
			ids[i] = lines[i].ProductID
		}
		sold, err := product.Sold(tx, b.StoreID, ids, nil)
		if err != nil {
			return err
		}
		for _, p := range sold.Products {
			copied.Goods = append(copied.Goods, p.Title)
		}
		c.Checkouts = append(c.Checkouts, copied)
	}
	return nil
}
