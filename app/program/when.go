package program

import (
	"slices"
	"strings"

	"regulars/app/platform"
)

// holds reports whether an order is one of those meant.
func (w *When) holds(o *platform.Order, f *Facts) bool {
	return (!w.First || f.Nth == 1) &&
		(len(w.Nth) == 0 || slices.Contains(w.Nth, f.Nth)) &&
		(w.Every == 0 || f.Nth > 0 && f.Nth%w.Every == 0) &&
		(len(w.Channels) == 0 || slices.Contains(w.Channels, o.Channel)) &&
		(len(w.Countries) == 0 || slices.Contains(w.Countries, o.Country)) &&
		w.For(f.Tier, f.Tags, f.Segments)
}

// For reports whether orders of a member in a tier, with these tags and in these
// segments, can be meant.
func (w *When) For(tier string, tags, segments []string) bool {
	return (len(w.Tiers) == 0 || slices.Contains(w.Tiers, tier)) && (len(w.Tags) == 0 || overlap(w.Tags, tags)) &&
		(len(w.Segments) == 0 || overlap(w.Segments, segments))
}

// always reports whether every order is meant.
func (w *When) always() bool {
	return !w.First && w.Every == 0 &&
		len(w.Nth)+len(w.Channels)+len(w.Countries)+len(w.Tiers)+len(w.Tags)+len(w.Segments) == 0
}

func (w *When) asksNumber() bool { return w.First || len(w.Nth) > 0 || w.Every > 1 }

// Excluded is why a whole order earns nothing.
type Excluded string

// The reasons.
const (
	ExcludedCode     Excluded = "code"
	ExcludedCustomer Excluded = "customer"
	ExcludedTier     Excluded = "tier"
	ExcludedCountry  Excluded = "country"
	ExcludedChannel  Excluded = "channel"
)

// Excludes says why a whole order earns nothing, "" when it may earn.
func (p *Program) Excludes(o *platform.Order, f *Facts) Excluded {
	x := &p.Version.Document.Exclude
	switch {
	case len(o.Codes) > 0 && (x.AnyCode || len(x.Codes) > 0 && overlap(x.Codes, o.Codes)):
		return ExcludedCode
	case p.excludesMember(f) != "":
		return p.excludesMember(f)
	case o.Country != "" && slices.Contains(x.Countries, o.Country):
		return ExcludedCountry
	case slices.Contains(x.Channels, o.Channel):
		return ExcludedChannel
	default:
		return ""
	}
}

// excludesMember says why a member earns nothing at all, "" when they may.
func (p *Program) excludesMember(f *Facts) Excluded {
	x := &p.Version.Document.Exclude
	switch {
	case len(x.CustomerTags) > 0 && overlap(x.CustomerTags, f.Tags):
		return ExcludedCustomer
	case f.Tier != "" && slices.Contains(x.Tiers, f.Tier):
		return ExcludedTier
	default:
		return ""
	}
}

// overlap compares without case and allocates nothing.
func overlap(some, others []string) bool {
	for _, a := range some {
		for _, b := range others {
			if strings.EqualFold(a, b) {
				return true
			}
		}
	}
	return false
}
