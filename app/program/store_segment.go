package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// StoreSegment is a group of customers that a store's staff made in Shopify's
// admin. Who is in it is Shopify's to say.
type StoreSegment struct {
	Store string `json:"store_id" format:"uuid"`
	Group string `json:"id" maxLength:"40" doc:"The platform's own"`
	Name  string `json:"name" maxLength:"255" doc:"As it was called when it was chosen"`
}

// validateStoreSegments refuses segments for codes that are locked to a member
// anyway, and what is none.
func (r Reward) validateStoreSegments() error {
	if len(r.StoreSegments) > 0 && !r.SharedCode {
		return fail.Field("store_segments", "are for codes of one discount: others are locked to their member")
	}
	if len(r.StoreSegments) > 20 {
		return fail.Field("store_segments", "can be at most 20")
	}
	for i, s := range r.StoreSegments {
		store, err := uuid.Parse(s.Store)
		switch {
		case err != nil || store.String() != s.Store:
			return fail.Field(fmt.Sprintf("store_segments[%d].store_id", i), "must be the id of a store")
		case s.Group == "" || len(s.Group) > 40 || strings.Trim(s.Group, "0123456789") != "":
			return fail.Field(fmt.Sprintf("store_segments[%d].id", i), "must be the number of a segment in Shopify")
		case s.Name == "" || len(s.Name) > 255:
			return fail.Field(fmt.Sprintf("store_segments[%d].name", i), "must have 1 to 255 characters")
		}
	}
	return nil
}

// GroupsIn are the segments of one store that the reward's codes are for. ok is
// false where it names some, and none is of this store: it cannot be taken there.
func (r Reward) GroupsIn(store uuid.UUID) (groups []StoreSegment, ok bool) {
	for _, s := range r.StoreSegments {
		if s.Store == store.String() {
			groups = append(groups, s)
		}
	}
	return groups, len(groups) > 0 || len(r.StoreSegments) == 0
}

// Groups are the platform's ids of the segments that its codes are for.
func (r Reward) Groups() []string {
	var ids []string
	for _, s := range r.StoreSegments {
		ids = append(ids, s.Group)
	}
	return ids
}

// Locked is the reward as one code of its own, for its member alone.
func (r Reward) Locked() Reward {
	r.SharedCode, r.StoreSegments = false, nil
	return r
}

// KnownStores refuses segments of a store that is none of those.
func (d Document) KnownStores(stores []uuid.UUID) error {
	for i, r := range d.Rewards {
		for j, s := range r.StoreSegments {
			of := func(id uuid.UUID) bool { return id.String() == s.Store }
			if r.Active && !slices.ContainsFunc(stores, of) {
				return fail.Field(fmt.Sprintf("rewards[%d].store_segments[%d]", i, j),
					"%q is of no Shopify store that is connected", s.Name)
			}
		}
	}
	return nil
}
