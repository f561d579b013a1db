// Package profile knows who a person is beside their points: where they live, how
// old they roughly are, how they came, what they want the products for and what
// they like. Nothing of it gives or takes points.
//
// A person's country, language and birthday stand in member, where they always
// stood; everything else is here. An answer may be Unsaid: they prefer not to
// say, which is kept so that nobody asks again.
package profile

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Unsaid is the answer of who prefers not to say.
const Unsaid = "unsaid"

// AgeBands are the ages that are asked for, in years. No date of birth is kept.
var AgeBands = []string{"under-18", "18-24", "25-34", "35-44", "45-54", "55-64", "65-up"}

// Sexes are the answers to how somebody wants to be addressed.
var Sexes = []string{"female", "male", "other"}

// Source is who told something. The texts are stored.
type Source string

// The sources, from the strongest to the weakest: what a person said, no store
// changes.
const (
	BySelf  Source = "member"
	ByStaff Source = "staff"
	ByStore Source = "store"
	ByOrder Source = "order"
)

// Field names one thing that is known. The texts are columns of the table.
type Field string

// The fields.
const (
	Region   Field = "region"
	Zone     Field = "zone"
	AgeBand  Field = "age_band"
	Sex      Field = "sex"
	Origin   Field = "origin"
	Purposes Field = "purposes"
	Topics   Field = "topics"
	Language Field = "language" // kept in member
)

// Told says who told a field, and when.
type Told struct {
	By Source    `json:"by"`
	At time.Time `json:"at"`
}

// Profile is what is known of one person. An empty field is not known.
type Profile struct {
	Member   uuid.UUID
	Region   string // the store's code of a part of the country
	Zone     string // IANA name
	AgeBand  string // one of AgeBands, or Unsaid
	Sex      string // one of Sexes, or Unsaid
	Origin   string // utm_source, or the host they came from
	Medium   string
	Campaign string
	Purposes []string // keys of the merchant's choices; Unsaid alone for who prefers not to say
	Topics   []string // keys of the merchant's choices
	Known    map[Field]Told
}

// Answers are what a person, or staff for them, tells. A nil field is left as it
// is; an empty one is forgotten.
type Answers struct {
	AgeBand  *string
	Sex      *string
	Zone     *string
	Purposes *[]string
	Topics   *[]string
}

// Check refuses answers that nobody offered, naming the field.
func (a *Answers) Check(s *Settings) error {
	if a.AgeBand != nil && !offered(*a.AgeBand, AgeBands) {
		return fail.Field("age_band", "must be one of the ages that are asked for, or unsaid")
	}
	if a.Sex != nil && !offered(*a.Sex, Sexes) {
		return fail.Field("sex", "must be female, male, other or unsaid")
	}
	if a.Zone != nil && *a.Zone != "" {
		if _, err := time.LoadLocation(*a.Zone); err != nil || *a.Zone == "Local" {
			return fail.Field("zone", "must be the name of a time zone, like Europe/Lisbon")
		}
	}
	if a.Purposes != nil && !all(*a.Purposes, append(keysOf(s.Purposes), Unsaid)) {
		return fail.Field("purposes", "names something that is not asked for")
	}
	if a.Topics != nil && !all(*a.Topics, keysOf(s.Topics)) {
		return fail.Field("topics", "names something that is not offered")
	}
	return nil
}

func offered(value string, list []string) bool {
	return value == "" || value == Unsaid || slices.Contains(list, value)
}

func all(values, list []string) bool {
	for _, v := range values {
		if !slices.Contains(list, v) {
			return false
		}
	}
	return len(values) <= len(list)
}

// Tell takes over answers. It reports whether anything was news.
func (p *Profile) Tell(a *Answers, told Told) (changed bool) {
	set := func(field Field, to *string, value *string) {
		if value == nil || *to == *value {
			return
		}
		*to, changed = *value, true
		p.note(field, told, *value == "")
	}
	list := func(field Field, to, value *[]string) {
		if value == nil || slices.Equal(*to, *value) {
			return
		}
		*to, changed = *value, true
		p.note(field, told, len(*value) == 0)
	}
	set(AgeBand, &p.AgeBand, a.AgeBand)
	set(Sex, &p.Sex, a.Sex)
	set(Zone, &p.Zone, a.Zone)
	list(Purposes, &p.Purposes, a.Purposes)
	list(Topics, &p.Topics, a.Topics)
	return changed
}

func (p *Profile) note(field Field, told Told, gone bool) {
	if gone {
		delete(p.Known, field)
		return
	}
	if p.Known == nil {
		p.Known = map[Field]Told{}
	}
	p.Known[field] = told
}

// Drop forgets what only a consent allows to keep. It reports whether there was
// anything.
func (p *Profile) Drop(s *Settings) (changed bool) {
	empty, none := "", []string{}
	gone := Answers{AgeBand: &empty, Sex: &empty}
	if s.PurposesSensitive {
		gone.Purposes = &none
	}
	return p.Tell(&gone, Told{})
}

// Sensitive reports whether answers say anything that only a consent allows to
// keep. Unsaid says nothing.
func (a *Answers) Sensitive(s *Settings) bool {
	says := func(v *string) bool { return v != nil && *v != "" && *v != Unsaid }
	if says(a.AgeBand) || says(a.Sex) {
		return true
	}
	return s.PurposesSensitive && a.Purposes != nil && len(*a.Purposes) > 0 &&
		!slices.Equal(*a.Purposes, []string{Unsaid})
}

// Came is how somebody came to a store, as an order tells it.
type Came struct {
	Origin, Medium, Campaign string
}

// Arrive keeps how somebody came first: later visits do not change it.
func (p *Profile) Arrive(c Came, at time.Time) (changed bool) {
	if p.Origin != "" || c.Origin == "" {
		return false
	}
	p.Origin, p.Medium, p.Campaign = short(c.Origin), short(c.Medium), short(c.Campaign)
	p.note(Origin, Told{By: ByOrder, At: at}, false)
	return true
}

// short keeps what a page's address said from filling a row.
func short(text string) string {
	text = strings.ToLower(strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")))
	if r := []rune(text); len(r) > 60 {
		return string(r[:60])
	}
	return text
}

// Absorb takes over what is known of the same person under another record. What
// the person said goes before what others told, and later before earlier.
func (p *Profile) Absorb(lost *Profile) {
	for field, theirs := range lost.Known {
		if mine, known := p.Known[field]; known && !goesBefore(theirs, mine) {
			continue
		}
		p.take(field, lost)
		p.note(field, theirs, false)
	}
}

func goesBefore(a, b Told) bool {
	if rank(a.By) != rank(b.By) {
		return rank(a.By) < rank(b.By)
	}
	return a.At.After(b.At)
}

func rank(s Source) int { return slices.Index([]Source{BySelf, ByStaff, ByStore, ByOrder}, s) }

func (p *Profile) take(field Field, from *Profile) {
	switch field {
	case Region:
		p.Region = from.Region
	case Zone:
		p.Zone = from.Zone
	case AgeBand:
		p.AgeBand = from.AgeBand
	case Sex:
		p.Sex = from.Sex
	case Origin:
		p.Origin, p.Medium, p.Campaign = from.Origin, from.Medium, from.Campaign
	case Purposes:
		p.Purposes = from.Purposes
	case Topics:
		p.Topics = from.Topics
	case Language: // stands in member
	}
}

// SetRegion takes over where a store says that somebody lives.
func (p *Profile) SetRegion(region string, told Told) (changed bool) {
	if region == "" || region == p.Region || goesBefore(p.Known[Region], told) && p.Known[Region].By != "" {
		return false
	}
	p.Region = short(region)
	p.Region = strings.ToUpper(p.Region)
	p.note(Region, told, false)
	return true
}
