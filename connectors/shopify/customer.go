package shopify

import (
	"context"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// customersInPage is a page of Customers.
const customersInPage = 100

type customerNode struct {
	ID        string       `json:"id"`
	CreatedAt time.Time    `json:"createdAt"`
	UpdatedAt time.Time    `json:"updatedAt"`
	State     string       `json:"state"`
	Verified  bool         `json:"verifiedEmail"`
	FirstName string       `json:"firstName"`
	LastName  string       `json:"lastName"`
	Locale    string       `json:"locale"`
	Tags      []string     `json:"tags"`
	Address   *countryNode `json:"defaultAddress"`
	Email     *emailNode   `json:"defaultEmailAddress"`
	Birth     *birthNode   `json:"birth"`
}

type emailNode struct {
	Address string     `json:"emailAddress"`
	State   string     `json:"marketingState"`
	OptIn   string     `json:"marketingOptInLevel"`
	At      *time.Time `json:"marketingUpdatedAt"`
}

type birthNode struct {
	Value string `json:"value"`
}

func (n *customerNode) customer() platform.Customer {
	customer := platform.Customer{
		ID: legacyID(n.ID), FirstName: n.FirstName, LastName: n.LastName, Locale: n.Locale,
		Tags: n.Tags, Account: n.State == "ENABLED",
		CreatedAt: n.CreatedAt.UTC(), UpdatedAt: n.UpdatedAt.UTC(),
	}
	if n.Address != nil {
		customer.Country, customer.Region = n.Address.Country, n.Address.Region
	}
	if n.Birth != nil {
		customer.Birthday = n.Birth.Value
	}
	if n.Email != nil && n.Email.Address != "" {
		customer.Email, customer.EmailVerified = n.Email.Address, n.Verified
		consent := marketing(n.Email.State, n.Email.OptIn, utc(n.Email.At))
		consent.CustomerID, consent.Email, consent.Channel = customer.ID, customer.Email, "email"
		customer.Consent = consent
	}
	return customer
}

func (n *customerNode) event() platform.Event {
	customer := n.customer()
	return platform.Event{At: customer.UpdatedAt, Customer: &customer}
}

func (c *Connector) fetchCustomer(
	ctx context.Context, store platform.Store, id string,
) (platform.Event, error) {
	var data struct {
		Customer *customerNode `json:"customer"`
	}
	if err := c.query(ctx, store, docCustomer, map[string]any{"id": gid("Customer", id)}, &data); err != nil {
		return platform.Event{}, err
	}
	if data.Customer == nil {
		return platform.Event{}, fail.New(fail.NotFound, "the store has no customer %s", id)
	}
	return data.Customer.event(), nil
}

// Customers lists customers changed at or after since, oldest change first; a
// zero since lists all.
func (c *Connector) Customers(
	ctx context.Context, store platform.Store, since time.Time, cursor string,
) (platform.Page, error) {
	var data struct {
		Customers struct {
			Nodes []customerNode `json:"nodes"`
			Page  pageInfo       `json:"pageInfo"`
		} `json:"customers"`
	}
	variables := listing(since, cursor)
	variables["first"] = customersInPage
	if err := c.query(ctx, store, docCustomersPage, variables, &data); err != nil {
		return platform.Page{}, err
	}
	page := platform.Page{Next: data.Customers.Page.next()}
	for i := range data.Customers.Nodes {
		page.Events = append(page.Events, data.Customers.Nodes[i].event())
	}
	return page, nil
}
