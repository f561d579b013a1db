package shopifytest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Segment is a group of customers that the store's staff made. Of Shopify's
// language the fake speaks "customer_tags CONTAINS 'x'" and "number_of_orders > 1".
type Segment struct {
	ID          int64
	Name, Query string
}

// PlantSegment makes a segment as the store's staff would.
func (s *Shop) PlantSegment(name, query string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addSegment(name, query)
}

func (s *Shop) addSegment(name, query string) int64 {
	made := Segment{ID: s.id(), Name: name, Query: query}
	s.segments = append(s.segments, made)
	return made.ID
}

// RemoveSegment deletes a segment as the store's staff would. Discounts that were
// for it are then for nobody.
func (s *Shop) RemoveSegment(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.segments = slices.DeleteFunc(s.segments, func(one Segment) bool { return one.ID == id })
}

// OpenToAll makes a discount one for everybody, as the store's staff would.
func (s *Shop) OpenToAll(discountID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if discount := s.discountByID(discountID); discount != nil {
		discount.CustomerIDs, discount.Segments = nil, nil
	}
}

func (s *Shop) segment(id int64) *Segment {
	at := slices.IndexFunc(s.segments, func(one Segment) bool { return one.ID == id })
	if at < 0 {
		return nil
	}
	return &s.segments[at]
}

// inAny reports whether a customer is in one of some segments.
func (s *Shop) inAny(customer *Customer, segments []int64) bool {
	return slices.ContainsFunc(segments, func(id int64) bool { return s.isIn(customer, s.segment(id)) })
}

func (s *Shop) isIn(customer *Customer, segment *Segment) bool {
	if customer == nil || segment == nil {
		return false
	}
	if tag, ok := strings.CutPrefix(segment.Query, "customer_tags CONTAINS "); ok {
		return slices.ContainsFunc(customer.Tags, func(has string) bool {
			return strings.EqualFold(has, strings.Trim(tag, "'"))
		})
	}
	least, err := strconv.Atoi(strings.TrimPrefix(segment.Query, "number_of_orders > "))
	orders := 0
	for _, order := range s.orders {
		if order.CustomerID == customer.ID {
			orders++
		}
	}
	return err == nil && orders > least
}

func (s *Shop) segmentEntries(map[string]any) []entry {
	list := make([]entry, len(s.segments))
	for i, one := range s.segments {
		list[i] = entry{fmt.Sprintf("%020d", one.ID), object{
			"__typename": "Segment", "id": gid("Segment", one.ID), "name": one.Name, "query": one.Query,
		}}
	}
	return list
}

// memberships says of each segment that there is whether a customer is in it.
func (s *Shop) memberships(args map[string]any) any {
	customer, list := s.customer(fromGID("Customer", args["customerId"])), []object{}
	for _, id := range texts(args["segmentIds"]) {
		if one := s.segment(fromGID("Segment", id)); one != nil {
			list = append(list, object{
				"__typename": "SegmentMembership", "segmentId": id, "isMember": s.isIn(customer, one),
			})
		}
	}
	return object{"__typename": "SegmentMembershipResponse", "memberships": list}
}

// readContext reads for whom a discount is.
func (s *Shop) readContext(d *Discount, input any) {
	for _, id := range texts(dig(input, "customers", "add")) {
		d.CustomerIDs = append(d.CustomerIDs, fromGID("Customer", id))
	}
	for _, id := range texts(dig(input, "customerSegments", "add")) {
		if number := fromGID("Segment", id); !slices.Contains(d.Segments, number) {
			d.Segments = append(d.Segments, number)
		}
	}
}

// contextNode says for whom a discount is.
func (s *Shop) contextNode(d *Discount) object {
	switch {
	case len(d.Segments) > 0:
		list := []object{}
		for _, id := range d.Segments {
			if one := s.segment(id); one != nil {
				list = append(list, object{"__typename": "Segment", "id": gid("Segment", id), "name": one.Name})
			}
		}
		return object{"__typename": "DiscountCustomerSegments", "segments": list}
	case len(d.CustomerIDs) > 0:
		return object{"__typename": "DiscountCustomers"}
	default:
		return object{"__typename": "DiscountBuyerSelectionAll"}
	}
}
