package shopify

import (
	"strings"
	"time"

	"regulars/app/platform"
)

// customerBody is a customer webhook, and the customer inside an order. Since
// 2025-01 neither carries tags or consent: nil Tags mean unknown, not none.
type customerBody struct {
	ID        number     `json:"id"`
	CreatedAt *time.Time `json:"created_at"`
	UpdatedAt *time.Time `json:"updated_at"`
	FirstName string     `json:"first_name"`
	LastName  string     `json:"last_name"`
	State     string     `json:"state"`
	Verified  bool       `json:"verified_email"`
	Email     string     `json:"email"`
	Address   *address   `json:"default_address"`
}

func (in *customerBody) customer() platform.Customer {
	customer := platform.Customer{
		ID: in.ID.text(), Email: in.Email, EmailVerified: in.Verified && in.Email != "",
		FirstName: in.FirstName, LastName: in.LastName, Account: in.State == "enabled",
		CreatedAt: utc(in.CreatedAt), UpdatedAt: utc(in.UpdatedAt),
	}
	if in.Address != nil {
		customer.Country, customer.Region = in.Address.Country, in.Address.code()
	}
	return customer
}

func decodeCustomer(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in customerBody
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == 0 {
		return nil, missing("id")
	}
	customer := in.customer()
	return one(platform.Event{At: customer.UpdatedAt, Customer: &customer}), nil
}

func decodeCustomerDeleted(store platform.Store, body []byte) ([]platform.Event, error) {
	id, err := onlyID(body)
	if err != nil {
		return nil, err
	}
	gone := &platform.CustomerDeleted{ID: id, At: seen(store)}
	return one(platform.Event{At: gone.At, Deleted: gone}), nil
}

// decodeCustomersMerged reads a merge. Only a completed one is an event: the
// same topic also reports merges that began or failed.
func decodeCustomersMerged(store platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		Kept   string `json:"admin_graphql_api_customer_kept_id"`
		Lost   string `json:"admin_graphql_api_customer_deleted_id"`
		Status string `json:"status"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.Kept == "" || in.Lost == "" {
		return nil, missing("admin_graphql_api_customer_kept_id")
	}
	if in.Status != "completed" {
		return nil, nil
	}
	merged := &platform.CustomersMerged{KeptID: legacyID(in.Kept), LostID: legacyID(in.Lost), At: seen(store)}
	return one(platform.Event{At: merged.At, Merged: merged}), nil
}

// decodeCustomerTags reads a change of tags, which is a delta: the customer is
// fetched.
func decodeCustomerTags(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		ID string     `json:"customerId"`
		At *time.Time `json:"occurredAt"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == "" {
		return nil, missing("customerId")
	}
	customer := &platform.Customer{ID: legacyID(in.ID)}
	return one(platform.Event{Incomplete: true, At: utc(in.At), Customer: customer}), nil
}

type consentBody struct {
	State string     `json:"state"`
	OptIn string     `json:"opt_in_level"`
	At    *time.Time `json:"consent_updated_at"`
}

func decodeEmailConsent(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		ID      number      `json:"customer_id"`
		Email   string      `json:"email_address"`
		Consent consentBody `json:"email_marketing_consent"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == 0 {
		return nil, missing("customer_id")
	}
	return in.Consent.event("email", in.ID.text(), in.Email), nil
}

func decodeTextConsent(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		ID      number      `json:"id"`
		Consent consentBody `json:"sms_marketing_consent"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == 0 {
		return nil, missing("id")
	}
	return in.Consent.event("sms", in.ID.text(), ""), nil
}

func (in consentBody) event(channel, customer, email string) []platform.Event {
	consent := marketing(in.State, in.OptIn, utc(in.At))
	consent.CustomerID, consent.Email, consent.Channel = customer, email, channel
	return one(platform.Event{At: consent.At, Consent: consent})
}

// marketing maps Shopify's consent, in REST's lower or GraphQL's upper case. A
// pending double opt-in is not yet granted.
func marketing(state, level string, at time.Time) *platform.Consent {
	optIn := "unknown"
	switch strings.ToLower(level) {
	case "single_opt_in":
		optIn = "single"
	case "confirmed_opt_in":
		optIn = "double"
	}
	return &platform.Consent{Granted: strings.EqualFold(state, "subscribed"), OptIn: optIn, At: at}
}
