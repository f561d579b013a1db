package shopify

import (
	"context"
	"errors"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// Page sizes. An order with more lines than a page reads is fetched alone.
const (
	linesInPage  = 25
	linesInFetch = 100
)

// orderPages are the page sizes tried in turn: a page whose cost is above what
// Shopify allows one query is asked for again, smaller.
var orderPages = []int{20, 5, 1}

type orderNode struct {
	ID               string        `json:"id"`
	Name             string        `json:"name"`
	Email            string        `json:"email"`
	CreatedAt        time.Time     `json:"createdAt"`
	ProcessedAt      time.Time     `json:"processedAt"`
	UpdatedAt        time.Time     `json:"updatedAt"`
	CancelledAt      *time.Time    `json:"cancelledAt"`
	Test             bool          `json:"test"`
	Source           string        `json:"sourceName"`
	Entity           *entityNode   `json:"purchasingEntity"`
	Financial        string        `json:"displayFinancialStatus"`
	Currency         string        `json:"currencyCode"`
	TaxesIncluded    bool          `json:"taxesIncluded"`
	Codes            []string      `json:"discountCodes"`
	Locale           string        `json:"customerLocale"`
	Phone            string        `json:"phone"`
	Address          *addressNode  `json:"shippingAddress"`
	Tips             moneyBag      `json:"totalTipReceivedSet"`
	Refunded         moneyBag      `json:"totalRefundedSet"`
	RefundDifference moneyBag      `json:"refundDiscrepancySet"`
	Customer         *customerNode `json:"customer"`
	Payments         []paymentNode `json:"transactions"`
	Parcels          []parcelNode  `json:"fulfillments"`
	Notes            []noteNode    `json:"customAttributes"`
	Journey          journeyNode   `json:"customerJourneySummary"`
	Shipping         struct {
		Nodes []shippingNode `json:"nodes"`
	} `json:"shippingLines"`
	Lines struct {
		Nodes []lineNode `json:"nodes"`
		Page  pageInfo   `json:"pageInfo"`
	} `json:"lineItems"`
}

type noteNode struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type journeyNode struct {
	First *visitNode `json:"firstVisit"`
	Last  *visitNode `json:"lastVisit"`
}

type shippingNode struct {
	Price   moneyBag  `json:"discountedPriceSet"`
	Current moneyBag  `json:"currentDiscountedPriceSet"`
	Taxes   []taxNode `json:"taxLines"`
}

// entityNode is who buys: a customer, or a company.
type entityNode struct {
	Kind string `json:"__typename"`
}

func (e *entityNode) isCompany() bool { return e != nil && e.Kind == "PurchasingCompany" }

type paymentNode struct {
	Kind   string     `json:"kind"`
	Status string     `json:"status"`
	At     *time.Time `json:"processedAt"`
}

// addPayment takes the first payment that came through.
func addPayment(o *platform.Order, p paymentNode) {
	paid := p.Status == "SUCCESS" && (p.Kind == "SALE" || p.Kind == "CAPTURE") && p.At != nil
	if paid && (o.PaidAt.IsZero() || p.At.Before(o.PaidAt)) {
		o.PaidAt = p.At.UTC()
	}
}

type parcelNode struct {
	Status    string     `json:"status"`
	CreatedAt *time.Time `json:"createdAt"`
	Delivered *time.Time `json:"deliveredAt"`
}

type lineNode struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	Quantity  int64            `json:"quantity"`
	Current   int64            `json:"currentQuantity"`
	GiftCard  bool             `json:"isGiftCard"`
	Product   *boughtProduct   `json:"product"`
	Variant   *boughtVariant   `json:"variant"`
	Price     moneyBag         `json:"originalUnitPriceSet"`
	Net       moneyBag         `json:"priceAfterAllDiscountsBeforeTaxesSet"`
	Discounts []allocationNode `json:"discountAllocations"`
	Taxes     []taxNode        `json:"taxLines"`
}

type boughtProduct struct {
	ID string `json:"id"`
}

type boughtVariant struct {
	ID        string `json:"id"`
	CompareAt string `json:"compareAtPrice"`
}

type allocationNode struct {
	Amount moneyBag `json:"allocatedAmountSet"`
}

type taxNode struct {
	Price moneyBag `json:"priceSet"`
}

type moneyBag struct {
	Shop amountNode `json:"shopMoney"`
}

type amountNode struct {
	Amount string `json:"amount"`
}

type addressNode struct {
	Country string `json:"countryCodeV2"`
	postal
}

// buyer is what the order says of who placed it.
func (n *orderNode) buyer() *platform.Buyer {
	var name string
	if n.Customer != nil {
		customer := n.Customer.customer()
		name = strings.TrimSpace(customer.FirstName + " " + customer.LastName)
	}
	var to *postal
	if n.Address != nil {
		to = &n.Address.postal
	}
	buyer := buyerAt(name, n.Phone, to)
	for _, note := range n.Notes {
		if note.Key == visitNote {
			buyer.Visit = note.Value
		}
	}
	n.Journey.First.tell(buyer)
	if buyer.Origin == "" {
		n.Journey.Last.tell(buyer)
	}
	return buyer
}

type countryNode struct {
	Country string `json:"countryCodeV2"`
	Region  string `json:"provinceCode"`
}

type pageInfo struct {
	More bool   `json:"hasNextPage"`
	End  string `json:"endCursor"`
}

// next is where a listing goes on, "" at its end.
func (p pageInfo) next() string {
	if !p.More {
		return ""
	}
	return p.End
}

// Fetch reads one order with all its lines. fail.NotFound when it is gone.
func (c *Connector) Fetch(ctx context.Context, store platform.Store, orderID string) (platform.Event, error) {
	var whole *orderNode
	variables := map[string]any{"id": gid("Order", orderID), "lines": linesInFetch, "after": nil}
	for {
		var data struct {
			Order *orderNode `json:"order"`
		}
		if err := c.query(ctx, store, docOrder, variables, &data); err != nil {
			return platform.Event{}, err
		}
		if data.Order == nil {
			return platform.Event{}, fail.New(fail.NotFound, "the store has no order %s", orderID)
		}
		page := data.Order.Lines.Page.next()
		if whole == nil {
			whole = data.Order
		} else {
			whole.Lines.Nodes = append(whole.Lines.Nodes, data.Order.Lines.Nodes...)
		}
		if page == "" {
			return whole.event()
		}
		variables["after"] = page
	}
}

// Orders lists orders changed at or after since, oldest change first.
func (c *Connector) Orders(
	ctx context.Context, store platform.Store, since time.Time, cursor string,
) (platform.Page, error) {
	var data struct {
		Orders struct {
			Nodes []orderNode `json:"nodes"`
			Page  pageInfo    `json:"pageInfo"`
		} `json:"orders"`
	}
	variables := listing(since, cursor)
	variables["lines"], variables["after"] = linesInPage, nil
	if err := c.queryShrinking(ctx, store, variables, &data); err != nil {
		return platform.Page{}, err
	}
	page := platform.Page{Next: data.Orders.Page.next()}
	for i := range data.Orders.Nodes {
		event, err := c.wholeOrder(ctx, store, &data.Orders.Nodes[i])
		if err != nil && !fail.Is(err, fail.NotFound) {
			return platform.Page{}, err
		}
		if err == nil {
			page.Events = append(page.Events, event)
		}
	}
	return page, nil
}

// queryShrinking asks for a page of orders, smaller while its cost is refused.
func (c *Connector) queryShrinking(
	ctx context.Context, store platform.Store, variables map[string]any, data any,
) error {
	var err error
	for _, size := range orderPages {
		variables["first"] = size
		err = c.query(ctx, store, docOrdersPage, variables, data)
		graph, ok := errors.AsType[*graphError](err)
		if !ok || !graph.has("MAX_COST_EXCEEDED") {
			return err
		}
	}
	return err
}

// wholeOrder fetches an order apart when its lines did not fit in the page.
func (c *Connector) wholeOrder(
	ctx context.Context, store platform.Store, node *orderNode,
) (platform.Event, error) {
	if node.Lines.Page.More {
		return c.Fetch(ctx, store, legacyID(node.ID))
	}
	return node.event()
}

// listing is the variables of a page by change time. A zero since lists all.
func listing(since time.Time, cursor string) map[string]any {
	variables := map[string]any{"cursor": nil, "search": nil}
	if cursor != "" {
		variables["cursor"] = cursor
	}
	if !since.IsZero() {
		variables["search"] = "updated_at:>='" + since.UTC().Format(time.RFC3339) + "'"
	}
	return variables
}

// event computes the order's present worth. Shopify itself says what the
// remaining lines cost without tax, what shipping costs now, and by how much
// refunds differed from what the lines were worth.
func (n *orderNode) event() (platform.Event, error) {
	sums := &purse{currency: n.Currency}
	order := platform.Order{
		ID: legacyID(n.ID), Name: n.Name, Currency: n.Currency,
		Status: orderStatus(n.CancelledAt, n.Financial), Test: n.Test,
		PlacedAt: n.ProcessedAt.UTC(), UpdatedAt: n.UpdatedAt.UTC(), Email: n.Email, Locale: n.Locale,
		Channel: channel(n.Source, n.Entity.isCompany()), TaxInPrice: n.TaxesIncluded,
		Tips: sums.bag(n.Tips), Refunded: sums.bag(n.Refunded),
		Adjustment: max(-sums.bag(n.RefundDifference), 0),
	}
	for _, code := range n.Codes {
		order.Codes = append(order.Codes, strings.ToLower(code))
	}
	if n.Address != nil {
		order.Country, order.Parcel = n.Address.Country, n.Address.Country != ""
	}
	if n.Customer != nil {
		customer := n.Customer.customer()
		order.Customer, order.CustomerID = &customer, customer.ID
	}
	order.Buyer = n.buyer()
	order.Lines = make([]platform.Line, 0, len(n.Lines.Nodes))
	for i := range n.Lines.Nodes {
		order.Lines = append(order.Lines, n.Lines.Nodes[i].line(sums))
	}
	for i := range n.Shipping.Nodes {
		ship := &n.Shipping.Nodes[i]
		addShipping(&order, sums.bag(ship.Current), sums.bag(ship.Price), sums.nodes(ship.Taxes))
	}
	for _, payment := range n.Payments {
		addPayment(&order, payment)
	}
	for _, parcel := range n.Parcels {
		if strings.EqualFold(parcel.Status, "success") {
			addParcel(&order, parcel.CreatedAt, parcel.Delivered)
		}
	}
	order.Total = costNow(&order)
	return platform.Event{At: order.UpdatedAt, Order: &order}, sums.err
}

func (n *lineNode) line(sums *purse) platform.Line {
	line := platform.Line{
		ID: legacyID(n.ID), Title: n.Title, Quantity: n.Current, GiftCard: n.GiftCard,
		Net: sums.bag(n.Net), Tax: money.Share(sums.nodes(n.Taxes), n.Current, n.Quantity),
	}
	var discount int64
	for i := range n.Discounts {
		discount += sums.bag(n.Discounts[i].Amount)
	}
	line.Discount = money.Share(discount, n.Current, n.Quantity)
	if n.Product != nil {
		line.ProductID = legacyID(n.Product.ID)
	}
	if n.Variant != nil {
		line.VariantID = legacyID(n.Variant.ID)
		line.Sale = sums.minor(n.Variant.CompareAt) > sums.bag(n.Price)
	}
	return line
}

func (p *purse) bag(m moneyBag) int64 { return p.minor(m.Shop.Amount) }

func (p *purse) nodes(taxes []taxNode) int64 {
	var sum int64
	for i := range taxes {
		sum += p.bag(taxes[i].Price)
	}
	return sum
}
