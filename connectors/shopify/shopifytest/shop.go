package shopifytest

import (
	"fmt"
	"html/template"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Shop is one fake store: its state, and what its staff and shoppers can do.
// Methods are safe for concurrent use. Amounts are minor units of Currency.
type Shop struct {
	Domain   string // "demo-coffee.myshopify.com"
	Name     string
	Currency string

	options Options
	server  *Server
	random  *rand.Rand

	front     string // address of a storefront of its own
	embedOff  bool   // the theme does not show the app's block
	pages     *template.Template
	mux       http.Handler
	mu        sync.Mutex
	at        time.Time // the time in a past being made up, zero otherwise
	lastID    int64
	customers []*Customer
	products  []*Product
	orders    []*Order
	discounts []*Discount
	segments  []Segment
	giftCards []*GiftCard
	credits   []*Credit
	charges   []*Charge
	hooks     []*subscription
	fields    map[string]FieldDefinition // of customers
	triggered []Triggered                // of Flow
	unheard   string                     // why Flow refuses all that it is told
	ofApp     []*subscription            // made by the app's configuration
	tokens    []*token
	codes     map[string]string // authorization code -> scopes
	pending   []*delivery
	faults    []fault
	switches  Switches
	late      []func()
	jobs      []*codeJob
	jobsHeld  bool
	bulks     []*bulkJob
	bulkSet   BulkSwitches
	past      Past
	model     *Customer // of patterns that are being cut
	bucket    bucket
	sessions  map[string]*session
	users     map[int64]User // who opened the app
	optional  []string       // scopes beside those of the app's configuration
	pixel     *pixel         // nil for none
	deep      bool           // see DenyDeep
	window    bool           // see HideOldOrders
	delivered int64
	refused   int64
}

func newShop(server *Server, options Options) *Shop {
	shop := &Shop{
		Domain: options.Shop, Name: options.Name, Currency: options.Currency,
		options: options, server: server,
		random: rand.New(rand.NewPCG(uint64(options.Seed), 0x5e9a)), //nolint:gosec // demo data, repeatable on purpose
		lastID: 7_000_000_000, codes: map[string]string{},
		sessions: map[string]*session{}, users: map[int64]User{},
		bucket: newBucket(options.PointsPerSecond, options.Now()),
	}
	shop.pages, shop.mux = shop.templates(), shop.routes()
	return shop
}

// now is the fake's clock. The lock is held.
func (s *Shop) now() time.Time {
	if !s.at.IsZero() {
		return s.at
	}
	return s.options.Now().UTC()
}

// id makes the next platform id.
func (s *Shop) id() int64 {
	s.lastID += 1 + s.random.Int64N(9)
	return s.lastID
}

// hexID is a random-looking id, repeatable from the seed.
func (s *Shop) hexID() string { return fmt.Sprintf("%016x%016x", s.random.Uint64(), s.random.Uint64()) }

// Customer is a customer account of the fake store.
type Customer struct {
	ID         int64
	Email      string
	FirstName  string
	LastName   string
	Verified   bool
	Enabled    bool // has an account; false for one made by a guest order
	Locale     string
	Country    string
	Street     string // of the default address, with City and Postcode; "" for none
	City       string
	Postcode   string
	Birthday   string // "YYYY-MM-DD"
	Tags       []string
	Metafields map[string]string // "namespace.key" -> value
	Subscribed bool
	ConsentAt  time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Product is a product with one variant.
type Product struct {
	ID         int64
	VariantID  int64
	Handle     string
	Title      string
	Detail     string
	Type       string
	Vendor     string
	Tags       []string
	Price      int64
	CompareAt  int64 // 0 for none
	GiftCard   bool
	Color      string // of the drawn bag, "#5c4033"
	Draft      bool
	UpdatedAt  time.Time
	Collection int64
	Gathered   string    // the collection's title
	Variants   []Variant // when there is more than one; the first is VariantID
}

// Variant is one kind of a product.
type Variant struct {
	ID    int64
	Title string
	Price int64
}

// kinds are the product's variants. Every product has one.
func (p *Product) kinds() []Variant {
	if len(p.Variants) > 0 {
		return p.Variants
	}
	return []Variant{{p.VariantID, "Default Title", p.Price}}
}

// gid is the global id of an object.
func gid(kind string, id int64) string {
	return "gid://shopify/" + kind + "/" + strconv.FormatInt(id, 10)
}

// fromGID reads the number of a global id of a kind; 0 when it is another's.
func fromGID(kind string, value any) int64 {
	text, _ := value.(string)
	id, err := strconv.ParseInt(strings.TrimPrefix(text, "gid://shopify/"+kind+"/"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// AddCustomer registers a shopper with a verified e-mail and an account, and
// tells the webhook subscribers.
func (s *Shop) AddCustomer(c Customer) Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.addCustomer(c)
}

func (s *Shop) addCustomer(c Customer) *Customer {
	c.ID = s.id()
	if c.CreatedAt.IsZero() {
		c.CreatedAt = s.now()
	}
	c.UpdatedAt = c.CreatedAt
	c.Metafields = map[string]string{}
	if c.Locale == "" {
		c.Locale = "en"
	}
	s.customers = append(s.customers, &c)
	s.emit("customers/create", s.customerBody(&c))
	return &c
}

// Customers lists copies of all customers.
func (s *Shop) Customers() []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Customer, len(s.customers))
	for i := range s.customers {
		list[i] = *s.customers[i]
	}
	return list
}

// UpdateCustomer changes a customer and tells the subscribers. False when there
// is none.
func (s *Shop) UpdateCustomer(id int64, change func(*Customer)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	customer := s.customer(id)
	if customer == nil {
		return false
	}
	change(customer)
	s.touchCustomer(customer)
	return true
}

func (s *Shop) touchCustomer(customer *Customer) {
	customer.UpdatedAt = s.now()
	s.emit("customers/update", s.customerBody(customer))
}

// DeleteCustomer removes a customer.
func (s *Shop) DeleteCustomer(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, customer := range s.customers {
		if customer.ID == id {
			s.customers = append(s.customers[:i:i], s.customers[i+1:]...)
			s.emit("customers/delete", body{
				"id": id, "tax_exemptions": []any{}, "admin_graphql_api_id": gid("Customer", id),
			})
			return
		}
	}
}

// MergeCustomers makes kept of two customers and moves the other's orders.
func (s *Shop) MergeCustomers(kept, lost int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, order := range s.orders {
		if order.CustomerID == lost {
			order.CustomerID = kept
		}
	}
	for i, customer := range s.customers {
		if customer.ID == lost {
			s.customers = append(s.customers[:i:i], s.customers[i+1:]...)
			break
		}
	}
	s.emit("customers/merge", body{
		"admin_graphql_api_customer_kept_id": gid("Customer", kept), "admin_graphql_api_job_id": nil,
		"admin_graphql_api_customer_deleted_id": gid("Customer", lost), "status": "completed", "errors": []any{},
	})
}

func (s *Shop) customer(id int64) *Customer {
	for _, customer := range s.customers {
		if customer.ID == id {
			return customer
		}
	}
	if s.model != nil && s.model.ID == id {
		return s.model
	}
	return s.past.customer(id)
}

func (s *Shop) customerByEmail(email string) *Customer {
	for _, customer := range s.customers {
		if email != "" && strings.EqualFold(customer.Email, email) {
			return customer
		}
	}
	return nil
}

// AddProduct puts a product on sale.
func (s *Shop) AddProduct(p Product) Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.addProduct(p)
}

func (s *Shop) addProduct(p Product) *Product {
	p.ID, p.VariantID, p.UpdatedAt = s.id(), s.id(), s.now()
	p.Variants = slices.Clone(p.Variants) // every shop's have ids of their own
	for i := range p.Variants {
		p.Variants[i].ID = p.VariantID
		if i > 0 {
			p.Variants[i].ID = s.id()
		}
	}
	if p.Handle == "" {
		p.Handle = strings.ToLower(strings.ReplaceAll(p.Title, " ", "-"))
	}
	s.products = append(s.products, &p)
	s.emit("products/create", s.productBody(&p))
	return &p
}

// Products lists copies of all products.
func (s *Shop) Products() []Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Product, len(s.products))
	for i := range s.products {
		list[i] = *s.products[i]
	}
	return list
}

// SetPrice changes a product's price. False when there is none.
func (s *Shop) SetPrice(id, price int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	product := s.product(id)
	if product == nil {
		return false
	}
	product.Price, product.UpdatedAt = price, s.now()
	s.emit("products/update", s.productBody(product))
	return true
}

func (s *Shop) product(id int64) *Product {
	for _, product := range s.products {
		if product.ID == id || product.VariantID == id {
			return product
		}
	}
	return nil
}
