package wootest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"regulars/app/money"
)

// phpJSON writes JSON as PHP does: slashes escaped, everything beyond ASCII as
// \uXXXX, and "&", "<", ">" as they are.
func phpJSON(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	text := strings.TrimSuffix(buffer.String(), "\n")
	var out bytes.Buffer
	for _, r := range text {
		switch {
		case r == '/':
			out.WriteString(`\/`)
		case r < 0x80:
			out.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+(r>>10), 0xdc00+(r&0x3ff))
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes(), nil
}

// stamp is a time without zone, or null.
type stamp struct {
	at   time.Time
	zone *time.Location
}

// MarshalJSON writes "2026-11-22T00:16:20", or null for the zero time.
func (s stamp) MarshalJSON() ([]byte, error) {
	if s.at.IsZero() {
		return []byte("null"), nil
	}
	return []byte(s.at.In(s.zone).Format(`"2006-01-02T15:04:05"`)), nil
}

// local is the site's time, gmt the same moment in UTC.
func (s *Server) local(at time.Time) stamp { return stamp{at, s.zone} }
func gmt(at time.Time) stamp               { return stamp{at, time.UTC} }

// dec writes an amount as the REST API does: "94.80".
func (s *Server) dec(minor int64) string {
	return money.Amount{Minor: minor, Currency: s.opt.Currency}.Decimal()
}

// float is the JSON number that WooCommerce writes for prices: 47.4.
func (s *Server) float(minor int64) json.RawMessage { return json.RawMessage(trimmed(s.dec(minor))) }

func trimmed(decimal string) string {
	if strings.Contains(decimal, ".") {
		decimal = strings.TrimRight(strings.TrimRight(decimal, "0"), ".")
	}
	return decimal
}

// exact is a decimal text as the store keeps it in a coupon: whatever was written,
// at least with the currency's digits. false for what is no number.
func (s *Server) exact(text string) (string, bool) {
	value, ok := new(big.Rat).SetString(text)
	minor, err := money.Parse(text, s.opt.Currency)
	if !ok || err != nil {
		return "", false
	}
	if kept, _ := new(big.Rat).SetString(s.dec(minor)); kept.Cmp(value) == 0 {
		return s.dec(minor), true
	}
	return trimmed(text), true
}

// shown is an amount of a coupon as REST writes it: with two digits, whatever the
// store's prices have.
func shown(amount string) string {
	value, ok := new(big.Rat).SetString(amount)
	if !ok {
		return amount
	}
	return value.FloatString(2)
}

// worth is what an amount of a coupon takes off: as the store's prices are rounded.
func (s *Server) worth(amount string) int64 {
	minor, _ := s.minor(amount)
	if s.wholePrices {
		unit := int64(math.Pow10(money.Exponent(s.opt.Currency)))
		minor = (minor + unit/2) / unit * unit
	}
	return minor
}

// percentOf is part of an amount, rounded half up.
func percentOf(minor int64, percent string) int64 {
	rate, ok := new(big.Rat).SetString(percent)
	if !ok {
		return 0
	}
	value := new(big.Rat).Mul(rate, big.NewRat(minor, 100))
	value.Add(value, big.NewRat(1, 2))
	return new(big.Int).Div(value.Num(), value.Denom()).Int64()
}

// netOf takes the tax out of an amount that includes it.
func (s *Server) netOf(gross int64) (net, tax int64) {
	net = (gross*10_000*2 + 10_000 + s.opt.TaxRate) / (2 * (10_000 + s.opt.TaxRate))
	return net, gross - net
}

// links are the _links of one object.
type links struct {
	Self       []link `json:"self"`
	Collection []link `json:"collection"`
	Email      []link `json:"email_templates,omitempty"`
	Customer   []link `json:"customer,omitempty"`
	Up         []link `json:"up,omitempty"`
}

type link struct {
	Embeddable bool   `json:"embeddable,omitempty"`
	Href       string `json:"href"`
	Hints      *hints `json:"targetHints,omitempty"`
}

type hints struct {
	Allow []string `json:"allow"`
}

var allVerbs = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

func (s *Server) links(collection string, id int64) links {
	base := s.url + "/wp-json/wc/v3/" + collection
	return links{
		Self:       []link{{Href: fmt.Sprintf("%s/%d", base, id), Hints: &hints{allVerbs}}},
		Collection: []link{{Href: base}},
	}
}

// wpError is how WordPress says no.
type wpError struct {
	Code    string    `json:"code"`
	Message string    `json:"message"`
	Data    errorData `json:"data"`
}

type errorData struct {
	Status  int            `json:"status"`
	Params  map[string]any `json:"params,omitempty"`
	Details map[string]any `json:"details,omitempty"`
}

func wrong(status int, code, message string) reply {
	return reply{status: status, body: wpError{code, message, errorData{Status: status}}}
}

// badParam is the answer to a parameter outside its bounds.
func badParam(name, detail, problem string) reply {
	return reply{status: 400, body: wpError{"rest_invalid_param", "Invalid parameter(s): " + name, errorData{
		Status:  400,
		Params:  map[string]any{name: problem},
		Details: map[string]any{name: map[string]any{"code": detail, "message": problem, "data": nil}},
	}}}
}
