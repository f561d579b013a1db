package app

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

// TypedOrder is an order that nobody placed. Amounts are minor units of its
// store's currency, with tax.
type TypedOrder struct {
	Store    uuid.UUID // whose products and currency; zero for the first
	Member   uuid.UUID // who buys; zero for somebody new
	Tier     string    // "" for the member's own
	Nth      int       // which order of theirs it is; 0 for the next
	Tags     []string  // nil for the member's own
	At       string    // program.LocalTime in the merchant's calendar; "" for now
	Channel  string    // "" is online
	Country  string
	Codes    []string
	Lines    []TypedLine
	Discount int64 // off all lines together
	Shipping int64
	Tips     int64
	TaxBP    int64 // the tax in all amounts, basis points
}

// TypedLine is a line of one.
type TypedLine struct {
	Product  string // the platform's id, "" for something without
	Variant  string
	Title    string
	Quantity int64
	Amount   int64 // of all pieces together, after the line's own discount
	GiftCard bool
	Sale     bool // its price is reduced
}

func (t *trial) typeOrder() error {
	in := &t.in.Typed
	if err := t.typedStore(in.Store); err != nil {
		return err
	}
	if len(in.Lines) == 0 {
		return fail.Field("lines", "must have one at least")
	}
	placed, err := t.typedTime(in.At)
	if err != nil {
		return err
	}
	t.State = &platform.Order{
		Currency: t.Store.Currency, Status: platform.Paid, PlacedAt: placed, Channel: in.Channel, Country: in.Country,
		Codes: in.Codes, TaxInPrice: true,
	}
	if t.State.Channel == "" {
		t.State.Channel = "online"
	}
	if err := t.typedLines(in); err != nil {
		return err
	}
	t.State.Shipping, t.State.ShipTax = untaxed(in.Shipping, in.TaxBP)
	t.State.Tips = in.Tips
	t.State.Total += in.Shipping + in.Tips
	t.Order = &order.Order{StoreID: t.Store.ID, Currency: t.State.Currency, Total: t.State.Total, PlacedAt: placed}
	return t.typedMember(in.Member)
}

func (t *trial) typedStore(id uuid.UUID) error {
	if id != uuid.Nil {
		store, ok := t.stores[id]
		if !ok {
			return fail.Field("store_id", "is no store of yours")
		}
		t.Store = store
		return nil
	}
	stores, err := merchant.Stores(t.tx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(stores, func(s merchant.Store) bool { return s.State != merchant.Uninstalled })
	if at < 0 {
		return fail.New(fail.Conflict, "connect a store first: an order needs its currency")
	}
	t.Store = stores[at]
	return nil
}

func (t *trial) typedTime(text string) (time.Time, error) {
	if text == "" {
		return t.tx.Now, nil
	}
	at, err := time.ParseInLocation(program.LocalTime, text, t.zone)
	if err != nil {
		return at, fail.Field("at", "must be a time such as 2026-12-01T09:00")
	}
	return at, nil
}

// typedLines takes the order's discount off its lines, by their amounts.
func (t *trial) typedLines(in *TypedOrder) error {
	var sum int64
	for i, line := range in.Lines {
		if line.Quantity < 1 || line.Amount < 0 || line.Amount > program.MaxMinor {
			return fail.Field(fmt.Sprintf("lines[%d].amount", i), "and quantity must be possible")
		}
		sum += line.Amount
	}
	if in.Discount < 0 || in.Discount > sum {
		return fail.Field("discount", "must be between 0 and %d, what the lines cost", sum)
	}
	left, before := in.Discount, int64(0)
	for i, line := range in.Lines {
		before += line.Amount
		off := left
		if i < len(in.Lines)-1 {
			off = money.Share(line.Amount, left, max(sum-before+line.Amount, 1))
		}
		left -= off
		net, tax := untaxed(line.Amount-off, in.TaxBP)
		t.State.Lines = append(t.State.Lines, platform.Line{
			ID: strconv.Itoa(i + 1), ProductID: line.Product, VariantID: line.Variant, Title: line.Title,
			Quantity: line.Quantity, Net: net, Tax: tax, Discount: off, GiftCard: line.GiftCard, Sale: line.Sale,
		})
	}
	t.State.Total = sum - in.Discount
	return nil
}

// untaxed splits an amount with tax into what it is without and the tax.
func untaxed(amount, taxBP int64) (net, tax int64) {
	tax = money.Share(amount, taxBP, 10_000+taxBP)
	return amount - tax, tax
}

func (t *trial) typedMember(id uuid.UUID) error {
	if id == uuid.Nil {
		return nil
	}
	if _, err := member.GetRow(t.tx, id); err != nil {
		return fail.Field("member_id", "is no member of yours")
	}
	t.Order.MemberID = &id
	return nil
}

// typedBuyer takes over what was typed about the buyer.
func (t *trial) typedBuyer() {
	in := &t.in.Typed
	if t.in.Order != "" {
		return
	}
	if in.Tier != "" {
		t.Buyer.Tier = in.Tier
	}
	if in.Nth > 0 {
		t.Buyer.Nth = in.Nth
	}
	if in.Tags != nil {
		t.Buyer.Tags = slices.Clone(in.Tags)
	}
}
