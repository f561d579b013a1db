package shopify

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"regulars/app/money"
	"regulars/app/platform"
)

// orderBody is what we read of an order webhook, about a tenth of it.
type orderBody struct {
	ID             number        `json:"id"`
	Name           string        `json:"name"`
	Currency       string        `json:"currency"`
	Test           bool          `json:"test"`
	Email          string        `json:"email"`
	ContactEmail   string        `json:"contact_email"`
	CreatedAt      *time.Time    `json:"created_at"`
	ProcessedAt    *time.Time    `json:"processed_at"`
	UpdatedAt      *time.Time    `json:"updated_at"`
	CancelledAt    *time.Time    `json:"cancelled_at"`
	Financial      string        `json:"financial_status"`
	Locale         string        `json:"customer_locale"`
	Source         string        `json:"source_name"`
	Company        *struct{}     `json:"company"` // that buys, null for a person
	TaxesIncluded  bool          `json:"taxes_included"`
	TipReceived    string        `json:"total_tip_received"`
	Codes          []orderCode   `json:"discount_codes"`
	Customer       *customerBody `json:"customer"`
	Address        *address      `json:"shipping_address"`
	Lines          []lineBody    `json:"line_items"`
	Shipping       []shipBody    `json:"shipping_lines"`
	Refunds        []refundBody  `json:"refunds"`
	Parcels        []parcelBody  `json:"fulfillments"`
	CurrentShipSet *moneySet     `json:"current_shipping_price_set"`
	Phone          string        `json:"phone"`
	Notes          []noteBody    `json:"note_attributes"`
	Landing        string        `json:"landing_site"` // without the host
	Referrer       string        `json:"referring_site"`
}

type parcelBody struct {
	Status    string     `json:"status"`
	Shipment  string     `json:"shipment_status"`
	CreatedAt *time.Time `json:"created_at"`
	UpdatedAt *time.Time `json:"updated_at"`
}

// arrived is when the carrier brought it, nil before.
func (p parcelBody) arrived() *time.Time {
	if p.Shipment == "delivered" {
		return p.UpdatedAt
	}
	return nil
}

// addParcel takes the first parcel's moments: an order counts as sent with it.
func addParcel(o *platform.Order, sent, arrived *time.Time) {
	if sent != nil && (o.SentAt.IsZero() || sent.Before(o.SentAt)) {
		o.SentAt = sent.UTC()
	}
	if arrived != nil && (o.ArrivedAt.IsZero() || arrived.Before(o.ArrivedAt)) {
		o.ArrivedAt = arrived.UTC()
	}
}

type orderCode struct {
	Code string `json:"code"`
}

type address struct {
	Country string `json:"country_code"`
	postal
}

// noteBody is a cart attribute as the order carries it.
type noteBody struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// buyer is what the order says of who placed it.
func (in *orderBody) buyer() *platform.Buyer {
	var name string
	if in.Customer != nil {
		name = strings.TrimSpace(in.Customer.FirstName + " " + in.Customer.LastName)
	}
	var to *postal
	if in.Address != nil {
		to = &in.Address.postal
	}
	buyer := buyerAt(name, in.Phone, to)
	for _, note := range in.Notes {
		if note.Name == visitNote {
			_ = json.Unmarshal(note.Value, &buyer.Visit) // themes put anything into attributes
		}
	}
	cameFrom(buyer, in.Landing, in.Referrer)
	return buyer
}

type lineBody struct {
	ID        number       `json:"id"`
	ProductID number       `json:"product_id"`
	VariantID number       `json:"variant_id"`
	Title     string       `json:"title"`
	Quantity  int64        `json:"quantity"`
	Current   *int64       `json:"current_quantity"`
	GiftCard  bool         `json:"gift_card"`
	Price     moneySet     `json:"price_set"`
	Taxes     []taxLine    `json:"tax_lines"`
	Discounts []allocation `json:"discount_allocations"`
}

type allocation struct {
	Amount moneySet `json:"amount_set"`
}

type shipBody struct {
	Price   moneySet  `json:"discounted_price_set"`
	Current *moneySet `json:"current_discounted_price_set"`
	Taxes   []taxLine `json:"tax_lines"`
}

type refundBody struct {
	Lines []struct {
		LineID   number   `json:"line_item_id"`
		Quantity int64    `json:"quantity"`
		Subtotal moneySet `json:"subtotal_set"`
		Tax      moneySet `json:"total_tax_set"`
	} `json:"refund_line_items"`
	Adjustments []struct {
		Kind   string   `json:"kind"`
		Amount moneySet `json:"amount_set"`
		Tax    moneySet `json:"tax_amount_set"`
	} `json:"order_adjustments"`
	Shipping []struct {
		Amount moneySet `json:"subtotal_amount_set"`
		Tax    moneySet `json:"tax_amount_set"`
	} `json:"refund_shipping_lines"`
	Transactions []struct {
		Kind string `json:"kind"`
	} `json:"transactions"`
}

func decodeOrder(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in orderBody
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == 0 {
		return nil, missing("id")
	}
	if in.Currency == "" {
		return nil, missing("currency")
	}
	sums := &purse{currency: in.Currency}
	order := in.order(sums)
	known := in.lines(&order, sums)
	known = in.shipping(&order, sums) && known
	in.refunds(&order, sums)
	for _, parcel := range in.Parcels {
		if parcel.Status == "success" {
			addParcel(&order, parcel.CreatedAt, parcel.arrived())
		}
	}
	order.Total = costNow(&order)
	return sums.checked(platform.Event{Incomplete: !known, At: order.UpdatedAt, Order: &order})
}

// order reads everything but the sums that refunds and edits change.
func (in *orderBody) order(sums *purse) platform.Order {
	order := platform.Order{
		ID: in.ID.text(), Name: in.Name, Currency: in.Currency,
		Status: orderStatus(in.CancelledAt, in.Financial), Test: in.Test,
		PlacedAt: utc(cmp.Or(in.ProcessedAt, in.CreatedAt)), UpdatedAt: utc(in.UpdatedAt),
		Email:  cmp.Or(in.Email, in.ContactEmail),
		Locale: in.Locale, Channel: channel(in.Source, in.Company != nil), TaxInPrice: in.TaxesIncluded,
		Tips: sums.minor(in.TipReceived),
	}
	for _, used := range in.Codes {
		order.Codes = append(order.Codes, strings.ToLower(used.Code))
	}
	if in.Address != nil {
		order.Country, order.Parcel = in.Address.Country, in.Address.Country != ""
	}
	order.Buyer = in.buyer()
	if in.Customer != nil && in.Customer.ID != 0 {
		customer := in.Customer.customer()
		order.Customer, order.CustomerID = &customer, customer.ID
	}
	return order
}

// orderStatus maps cancelled_at and the financial status, in REST's lower or
// GraphQL's upper case.
func orderStatus(cancelled *time.Time, financial string) platform.OrderStatus {
	if cancelled != nil && !cancelled.IsZero() {
		return platform.Cancelled
	}
	switch strings.ToLower(financial) {
	case "paid", "partially_refunded", "refunded":
		return platform.Paid
	case "voided":
		return platform.Cancelled
	default:
		return platform.Unpaid
	}
}

// channel is where an order comes from. What a company buys is business, however
// it was entered: mostly as a draft.
func channel(source string, company bool) string {
	switch {
	case company:
		return "b2b"
	case source == "web":
		return "online"
	case source == "pos":
		return "pos"
	case source == "shopify_draft_order":
		return "draft"
	case strings.HasPrefix(source, "subscription"):
		return "subscription"
	default:
		return "other"
	}
}

// taken is what refunds and edits took from one line.
type taken struct{ quantity, subtotal, tax int64 }

func (in *orderBody) taken(sums *purse) map[number]taken {
	if len(in.Refunds) == 0 {
		return nil
	}
	lines := make(map[number]taken, len(in.Lines))
	for i := range in.Refunds {
		for j := range in.Refunds[i].Lines {
			refund := &in.Refunds[i].Lines[j]
			sum := lines[refund.LineID]
			sum.quantity += refund.Quantity
			sum.subtotal += sums.set(refund.Subtotal)
			sum.tax += sums.set(refund.Tax)
			lines[refund.LineID] = sum
		}
	}
	return lines
}

// lines fills what remains of each line, and reports whether the body told it.
func (in *orderBody) lines(order *platform.Order, sums *purse) bool {
	known := true
	gone := in.taken(sums)
	order.Lines = make([]platform.Line, 0, len(in.Lines))
	for i := range in.Lines {
		line, exact := in.Lines[i].remaining(gone[in.Lines[i].ID], in.TaxesIncluded, sums)
		known = known && exact
		order.Lines = append(order.Lines, line)
	}
	return known
}

// remaining computes one line after refunds and edits: the line's price minus
// its discounts minus what the refunds gave back. Where the quantities do not
// add up (no current_quantity, or an edit without a refund record) the result is
// in proportion and not exact.
func (l *lineBody) remaining(gone taken, taxIncluded bool, sums *purse) (platform.Line, bool) {
	var discount int64
	for i := range l.Discounts {
		discount += sums.set(l.Discounts[i].Amount)
	}
	current := l.Quantity - gone.quantity
	exact := l.Current != nil && *l.Current == current
	if l.Current != nil {
		current = *l.Current
	}
	line := platform.Line{
		ID: l.ID.text(), ProductID: l.ProductID.text(), VariantID: l.VariantID.text(), Title: l.Title,
		Quantity: current, GiftCard: l.GiftCard, Discount: money.Share(discount, current, l.Quantity),
	}
	gross := sums.set(l.Price)*l.Quantity - discount
	tax := sums.taxes(l.Taxes)
	switch {
	case current <= 0:
		line.Quantity = 0
		return line, exact
	case exact:
		gross -= gone.subtotal
		tax -= gone.tax
	default:
		gross = money.Share(gross, current, l.Quantity)
		tax = money.Share(tax, current, l.Quantity)
	}
	if taxIncluded {
		gross -= tax
	}
	line.Net, line.Tax = max(gross, 0), max(tax, 0)
	return line, exact && gross >= 0 && tax >= 0
}

// shipping fills what the shopper pays for shipping now. Without current prices
// a refund of shipping cannot be told from one of goods.
func (in *orderBody) shipping(order *platform.Order, sums *purse) bool {
	known := true
	for i := range in.Shipping {
		ship := &in.Shipping[i]
		price := sums.set(ship.Price)
		current := price
		switch {
		case ship.Current != nil:
			current = sums.set(*ship.Current)
		case in.CurrentShipSet != nil && len(in.Shipping) == 1:
			current = sums.set(*in.CurrentShipSet)
		default:
			known = known && len(in.Refunds) == 0
		}
		addShipping(order, current, price, sums.taxes(ship.Taxes))
	}
	return known
}

// addShipping adds one shipping line whose tax shrinks with its price.
func addShipping(order *platform.Order, current, price, tax int64) {
	tax = money.Share(tax, current, price)
	if order.TaxInPrice {
		current -= tax
	}
	order.Shipping += current
	order.ShipTax += tax
}

// refunds fills the sums given back. A refund without transactions moved no
// money: it records the quantities an edit removed. Adjustments are negative
// where the shopper got more than the lines were worth.
func (in *orderBody) refunds(order *platform.Order, sums *purse) {
	var discrepancy int64
	for i := range in.Refunds {
		refund := &in.Refunds[i]
		var given int64
		for j := range refund.Lines {
			given += sums.set(refund.Lines[j].Subtotal)
			if !in.TaxesIncluded {
				given += sums.set(refund.Lines[j].Tax)
			}
		}
		for j := range refund.Shipping {
			given += sums.set(refund.Shipping[j].Amount) + sums.set(refund.Shipping[j].Tax)
		}
		for j := range refund.Adjustments {
			adjustment := &refund.Adjustments[j]
			given -= sums.set(adjustment.Amount) + sums.set(adjustment.Tax)
			if adjustment.Kind != "shipping_refund" {
				discrepancy += sums.set(adjustment.Amount)
			}
		}
		if len(refund.Transactions) > 0 {
			order.Refunded += given
		}
	}
	order.Adjustment = max(-discrepancy, 0)
}

// costNow is the order's cost net of refunds, from its own parts, so that both
// sources of an order give the same figure.
func costNow(order *platform.Order) int64 {
	sum := order.Shipping + order.ShipTax + order.Tips - order.Adjustment
	for i := range order.Lines {
		sum += order.Lines[i].Net + order.Lines[i].Tax
	}
	return max(sum, 0)
}

// decodeOrderPaid reads an order that became paid with this version of it.
func decodeOrderPaid(store platform.Store, body []byte) ([]platform.Event, error) {
	events, err := decodeOrder(store, body)
	for _, e := range events {
		e.Order.PaidAt = e.Order.UpdatedAt
	}
	return events, err
}

// decodeOrderEdited reads a thin body: only what changed, so the order is
// fetched.
func decodeOrderEdited(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		Edit struct {
			OrderID     number     `json:"order_id"`
			CommittedAt *time.Time `json:"committed_at"`
		} `json:"order_edit"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.Edit.OrderID == 0 {
		return nil, missing("order_edit.order_id")
	}
	order := &platform.Order{ID: in.Edit.OrderID.text()}
	return one(platform.Event{Incomplete: true, At: utc(in.Edit.CommittedAt), Order: order}), nil
}

func decodeOrderDeleted(store platform.Store, body []byte) ([]platform.Event, error) {
	id, err := onlyID(body)
	if err != nil {
		return nil, err
	}
	gone := &platform.OrderDeleted{ID: id, At: seen(store)}
	return one(platform.Event{At: gone.At, Gone: gone}), nil
}

// decodeRefund names the order: its state after the refund must be fetched.
func decodeRefund(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		OrderID     number     `json:"order_id"`
		ProcessedAt *time.Time `json:"processed_at"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.OrderID == 0 {
		return nil, missing("order_id")
	}
	refund := &platform.OrderRef{ID: in.OrderID.text()}
	return one(platform.Event{Incomplete: true, At: utc(in.ProcessedAt), Refund: refund}), nil
}

// onlyID reads the bodies of */delete topics.
func onlyID(body []byte) (string, error) {
	var in struct {
		ID number `json:"id"`
	}
	if err := parse(body, &in); err != nil {
		return "", err
	}
	if in.ID == 0 {
		return "", missing("id")
	}
	return in.ID.text(), nil
}
