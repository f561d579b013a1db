package api

import (
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/platform"
	"regulars/app/words"
)

// Movement is one line of a points history as staff see it.
type Movement struct {
	ID           uuid.UUID      `json:"id" format:"uuid"`
	At           time.Time      `json:"at"`
	Kind         string         `json:"kind" enum:"earned,usable,taken_back,given_back,spent,adjusted,joined,merged,other"`
	Title        string         `json:"title"`
	Reason       string         `json:"reason"`
	Points       int64          `json:"points" doc:"Signed: what it changed of pending and usable points together"`
	Pending      bool           `json:"pending" doc:"These points cannot be spent yet"`
	BalanceAfter Balance        `json:"balance_after"`
	Order        *MovementOrder `json:"order,omitempty"`
	RedemptionID *uuid.UUID     `json:"redemption_id,omitempty" format:"uuid"`
	Explain      Explain        `json:"explain"`
}

// Balance is what a member has.
type Balance struct {
	Available int64 `json:"available" doc:"Below zero only after a reversal"`
	Pending   int64 `json:"pending"`
	Held      int64 `json:"held" doc:"Between the tap on a reward and its code"`
}

// MovementOrder is the order a movement is about.
type MovementOrder struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Name      string    `json:"name"`
	StoreName string    `json:"store_name"`
	URL       string    `json:"url,omitempty" doc:"Its page in the store's own admin"`
}

// Explain is the sum behind a movement.
type Explain struct {
	RuleName string        `json:"rule_name,omitempty"`
	Version  int           `json:"version,omitempty" doc:"The program version that decided"`
	Lines    []ExplainLine `json:"lines"`
}

// ExplainLine is one line of the sum.
type ExplainLine struct {
	Label  string `json:"label"`
	Points *int64 `json:"points,omitempty"`
	Amount *Money `json:"amount,omitempty"`
	Note   string `json:"note,omitempty"`
}

// movementsIn makes movements' wire form in a language.
func (o Options) movementsIn(locale string, look merchant.Look) func(app.Movement) Movement {
	e := explainer{words: words.For(locale), points: words.PointsName(look.Name(locale))}
	return func(m app.Movement) Movement {
		wire := Movement{
			ID: m.ID, At: m.At.UTC(), Kind: m.Kind, Title: m.Title, Reason: m.Reason,
			Points: m.Points, Pending: m.Pending,
			BalanceAfter: balanceOf(m.After), Explain: e.explain(m),
		}
		if m.Order != nil {
			wire.Order = &MovementOrder{
				ID: m.Order.ID, Name: m.Order.Name, StoreName: m.Store.Name,
				URL: o.orderPage(m.Store, m.Order.ExternalID),
			}
		}
		if m.Redemption != uuid.Nil {
			wire.RedemptionID = &m.Redemption
		}
		return wire
	}
}

func balanceOf(b ledger.Balance) Balance {
	return Balance{Available: b.Available, Pending: b.Pending, Held: b.Held}
}

// orderPage is an order's address in the store's own admin.
func (o Options) orderPage(s merchant.Store, id string) string {
	base := o.siteOf(s)
	switch {
	case id == "" || base == "":
		return ""
	case s.Platform == platform.Shopify:
		return base + "/admin/orders/" + id
	default:
		return base + "/wp-admin/post.php?post=" + id + "&action=edit" // redirects where orders have their own tables
	}
}

type explainer struct {
	words  *words.Words
	points words.PointsName
}

func (e explainer) explain(m app.Movement) Explain {
	x := Explain{Version: m.Version, Lines: []ExplainLine{}}
	if len(m.Explain.Parts) == 1 {
		x.RuleName = m.Explain.Parts[0].Name
	}
	for _, part := range m.Explain.Parts {
		x.Lines = append(x.Lines, e.part(part, m.Explain.Currency))
	}
	if m.Order == nil {
		return x
	}
	if m.Explain.Refunded > 0 {
		x.Lines = append(x.Lines, ExplainLine{
			Label:  e.words.Text("admin.explain.refunded", nil),
			Amount: &Money{Minor: -m.Explain.Refunded, Currency: m.Explain.Currency},
		})
	}
	if m.Kind == "taken_back" || m.Kind == "given_back" {
		x.Lines = append(x.Lines, ExplainLine{Label: e.words.Text("admin.explain.now", nil), Points: &m.Explain.Total})
	}
	return x
}

func (e explainer) part(part ledger.Part, currency string) ExplainLine {
	line := ExplainLine{Label: part.Name, Points: &part.Points}
	if part.Per > 0 {
		line.Amount = &Money{Minor: part.Base, Currency: currency}
		line.Note = e.words.PerAmount(part.Rate, money.Amount{Minor: part.Per, Currency: currency}, e.points)
	}
	return line
}
