package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/occasion"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/privacy"
	"regulars/app/reward"
)

// MemberCopy is everything that is held about one person, to be handed to them.
// Amounts are minor units of the currency beside them.
type MemberCopy struct {
	MadeAt    time.Time        `json:"made_at"`
	Shop      string           `json:"shop"`
	Person    CopiedPerson     `json:"person"`
	Accounts  []CopiedAccount  `json:"accounts"`
	Points    ledger.Balance   `json:"points"`
	Profile   CopiedProfile    `json:"profile"`
	Consents  []CopiedConsent  `json:"consents"`
	Interests []CopiedInterest `json:"interests"`
	Checkouts []CopiedCheckout `json:"checkouts"`
	Tier      *TierView        `json:"tier,omitempty"`
	Review    string           `json:"review,omitempty"` // what staff noted when they put points on hold
	History   []CopiedMovement `json:"history"`
	Orders    []CopiedOrder    `json:"orders"`
	Rewards   []CopiedReward   `json:"rewards"`
	Events    []CopiedEvent    `json:"events"`
	Messages  []CopiedMessage  `json:"messages"`
	Codes     []CopiedCode     `json:"invitation_codes"`
	Friends   []CopiedReferral `json:"invited_friends"`
	Advocacy  []CopiedAdvocacy `json:"recommending"` // one at most
	Pay       []CopiedPay      `json:"commissions"`
	Requests  []CopiedRequest  `json:"requests"`
	Runs      []CopiedRun      `json:"automations"`
	Surveys   []CopiedSurvey   `json:"surveys"`
	Posted    []CopiedPost     `json:"postal_addresses"`
	Studies   []CopiedStudy    `json:"studies"`
	Invited   []CopiedReferral `json:"invited_by"` // how the person came themselves: one at most
	locale    string           // of what is told in words; "" for the merchant's
}

// CopiedPerson is who the person is.
type CopiedPerson struct {
	ID          uuid.UUID  `json:"id"`
	State       string     `json:"state"`
	Name        string     `json:"name"`
	Email       string     `json:"email"`
	Language    string     `json:"language"`
	Country     string     `json:"country"`
	Birthday    string     `json:"birthday,omitempty"` // month and day; the year is not kept
	JoinedAt    *time.Time `json:"joined_at"`
	LeftAt      *time.Time `json:"left_at"`
	KnownSince  time.Time  `json:"known_since"`
	NoMessages  bool       `json:"wants_no_messages"`
	FromAnother bool       `json:"came_from_another_program"`
}

// CopiedAccount is a customer record in a store.
type CopiedAccount struct {
	Store      string     `json:"store"`
	CustomerID string     `json:"customer_id"`
	Verified   bool       `json:"email_verified"`
	Tags       []string   `json:"tags"`
	DeletedAt  *time.Time `json:"deleted_at,omitempty"`
}

// CopiedMovement is one movement of points, in words.
type CopiedMovement struct {
	At        time.Time `json:"at"`
	Title     string    `json:"title"`
	Reason    string    `json:"reason"`
	Points    int64     `json:"points"`
	Available int64     `json:"available_after"`
	Pending   int64     `json:"pending_after"`
}

// CopiedOrder is one order.
type CopiedOrder struct {
	Store    string          `json:"store"`
	Name     string          `json:"name"`
	PlacedAt time.Time       `json:"placed_at"`
	Status   string          `json:"status"`
	Currency string          `json:"currency"`
	Total    int64           `json:"total"`
	Refunded int64           `json:"refunded"`
	Country  string          `json:"country"`
	Codes    []string        `json:"codes"`
	Lines    []platform.Line `json:"lines"`
	Points   int64           `json:"points"`
}

// CopiedReward is one reward that was taken.
type CopiedReward struct {
	Store   string    `json:"store"`
	Name    string    `json:"name"`
	Points  int64     `json:"points"`
	Code    string    `json:"code"`
	Status  string    `json:"status"`
	TakenAt time.Time `json:"taken_at"`
	EndsAt  time.Time `json:"ends_at"`
	Order   string    `json:"used_in_order,omitempty"`
	Why     string    `json:"why,omitempty"` // it was picked
}

// CopiedEvent is something that happened once: a birthday, a review, a follow.
type CopiedEvent struct {
	At     time.Time `json:"at"`
	What   string    `json:"what"`
	Name   string    `json:"name,omitempty"`
	Points int64     `json:"points"`
}

// CopiedMessage is an e-mail that was written to the person. Its text is not kept.
type CopiedMessage struct {
	At     time.Time         `json:"at"`
	Kind   message.Kind      `json:"kind"`
	About  map[string]string `json:"about"`
	Status string            `json:"status"`
}

// mostCopied is how many orders, rewards, events or messages of one person a
// copy holds: nobody has more.
const mostCopied = 50_000

// ExportMember copies everything that is held about one person, and notes that a
// copy which was asked for is handed over. fail.NotFound when there is no such
// person, or nothing says any more who it was.
func (a *App) ExportMember(ctx context.Context, merchantID, id uuid.UUID) (c MemberCopy, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		c, err = a.copyOf(tx, id, "", "")
		return err
	})
	return c, err
}

// copyOf is ExportMember within a transaction, in a language; reason stands in the log.
func (a *App) copyOf(tx *pg.Tx, id uuid.UUID, locale, reason string) (MemberCopy, error) {
	c := MemberCopy{MadeAt: tx.Now, locale: locale}
	for _, part := range []func(*pg.Tx, uuid.UUID, *MemberCopy) error{
		a.copyPerson, copyAccounts, a.copyStanding, a.copyHistory, a.copyOrders, copyRewards, copyRest, copyOffers,
		copyInvitations, a.copyProfile, copyRequests, a.copySurveys, a.copyStudies, a.copyRuns, a.copyPost,
	} {
		if err := part(tx, id, &c); err != nil {
			return c, err
		}
	}
	if err := privacy.Handed(tx, id); err != nil {
		return c, err
	}
	return c, audit.Record(tx, audit.Entry{
		Action: audit.MemberExported, Kind: audit.OfMember, Subject: id.String(), Reason: reason,
	})
}

var copiedStates = map[member.State]string{
	member.StateGuest: "guest", member.StateMember: "member", member.StateLeft: "left",
	member.StateKnown: "not a member", member.StateLead: "lead",
}

func (a *App) copyPerson(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	person, err := member.Get(tx, id)
	if err != nil {
		return noMember(err)
	}
	birthdays, err := member.Birthdays(tx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	off, err := member.MailOff(tx, id)
	if err != nil {
		return err
	}
	imported, err := member.Imported(tx, []uuid.UUID{id})
	c.Shop = m.Name
	c.Person = CopiedPerson{
		ID: id, State: copiedStates[person.State], Name: person.Name, Email: person.Email, Language: person.Locale,
		Country: person.Country, Birthday: birthdays[id], JoinedAt: person.JoinedAt, LeftAt: person.LeftAt,
		KnownSince: person.CreatedAt, NoMessages: off, FromAnother: imported[id],
	}
	return err
}

func copyAccounts(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	stores, err := storesByID(tx)
	if err != nil {
		return err
	}
	identities, err := member.AllIdentitiesOf(tx, id)
	for _, i := range identities {
		c.Accounts = append(c.Accounts, CopiedAccount{
			Store: stores[i.StoreID].Name, CustomerID: i.CustomerID, Verified: i.Verified, Tags: i.Tags,
			DeletedAt: i.DeletedAt,
		})
	}
	if err == nil && len(identities) == 0 && c.Person.Email == "" && c.Person.State == copiedStates[member.StateKnown] {
		return fail.New(fail.NotFound, "there is no such member")
	}
	return err
}

func (a *App) copyStanding(tx *pg.Tx, id uuid.UUID, c *MemberCopy) (err error) {
	if c.Points, err = ledger.BalanceOf(tx, id); err != nil {
		return noBalance(err)
	}
	review, err := ledger.GetReview(tx, id)
	if err != nil {
		return err
	}
	c.Review = review.Reason
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	programs, err := a.programsOf(tx)
	if err != nil || programs.Live() == nil {
		return err
	}
	c.Tier, err = a.tierTeller(m, m.Locale).view(tx, programs.Live(), id)
	return err
}

// noBalance accepts that somebody never had points.
func noBalance(err error) error {
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return nil
	}
	return err
}

func (a *App) copyHistory(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	for before := uuid.Nil; ; {
		page, next, err := a.history(tx, id, HistoryQuery{Before: before, Limit: 500, Locale: c.locale})
		if err != nil {
			return err
		}
		for i := range page {
			m := &page[i]
			c.History = append(c.History, CopiedMovement{
				At: m.At, Title: m.Title, Reason: m.Reason, Points: m.Points, Available: m.After.Available,
				Pending: m.After.Pending,
			})
		}
		if before = next; next == uuid.Nil {
			return nil
		}
	}
}

func (a *App) copyOrders(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	stores, err := storesByID(tx)
	if err != nil {
		return err
	}
	orders, err := order.OfMember(tx, id, mostCopied)
	if err != nil {
		return err
	}
	var lines []soldLine
	for _, o := range orders {
		var state platform.Order
		if err := order.Unpack(o.Packed, &state); err != nil {
			return err
		}
		c.Orders = append(c.Orders, CopiedOrder{
			Store: stores[o.StoreID].Name, Name: o.Name, PlacedAt: o.PlacedAt, Status: orderStatuses[o.Status],
			Currency: o.Currency, Total: o.Total, Refunded: state.Refunded, Country: state.Country,
			Codes: state.Codes, Lines: state.Lines, Points: o.Posted,
		})
		for i := range state.Lines {
			lines = append(lines, soldLine{soldBy{o.StoreID, state.Lines[i].ProductID}, &state.Lines[i]})
		}
	}
	return nameGoods(tx, lines)
}

// soldLine is a line of an order with what was sold by it.
type soldLine struct {
	soldBy
	*platform.Line
}

// nameGoods says what lines sold by the names that the products have now: orders are
// kept without.
func nameGoods(tx *pg.Tx, lines []soldLine) error {
	ids := make([]string, 0, len(lines))
	for _, l := range lines {
		ids = append(ids, l.id)
	}
	slices.Sort(ids)
	titles, err := productTitles(tx, slices.Compact(ids))
	for _, l := range lines {
		l.Title = cmp.Or(l.Title, titles[l.soldBy])
	}
	return err
}

func copyRewards(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	taken, err := reward.OfMember(tx, id, mostCopied)
	if err != nil {
		return err
	}
	described, err := describeRedemptions(tx, taken)
	for _, r := range described {
		c.Rewards = append(c.Rewards, CopiedReward{
			Store: r.StoreName, Name: r.Reward.Name, Points: r.Points, Code: r.Shown(), Status: r.Status.String(),
			TakenAt: r.CreatedAt, EndsAt: r.EndsAt, Order: r.UsedOrder, Why: r.Why,
		})
	}
	return err
}

func copyRest(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	events, err := occasion.AllOf(tx, id, mostCopied)
	if err != nil {
		return err
	}
	for _, e := range events {
		c.Events = append(c.Events, CopiedEvent{At: e.At, What: string(e.Trigger), Name: e.Name, Points: e.Points})
	}
	messages, err := message.List(tx, message.Find{Member: id, Limit: mostCopied})
	for _, m := range messages {
		c.Messages = append(c.Messages, CopiedMessage{
			At: m.CreatedAt, Kind: m.Kind, About: m.Data, Status: m.Status.String(),
		})
	}
	return err
}
