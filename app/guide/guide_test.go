package guide

import (
	"testing"

	"github.com/google/uuid"
)

func TestTheGuideThatSaysMostAboutAProductIsItsOwn(t *testing.T) {
	t.Parallel()
	made := func(n byte, products, collections []string) Guide {
		return Guide{ID: uuid.UUID{n}, Live: &Manual{Products: products, Collections: collections}}
	}
	wide := made(1, nil, []string{"kitchen", "gifts"})
	narrow := made(2, nil, []string{"kettles"})
	own := made(3, []string{"7", "8", "9"}, nil)
	only := made(4, []string{"7"}, nil)
	draft := Guide{ID: uuid.UUID{5}, Draft: Manual{Products: []string{"7"}}}
	in := []string{"kitchen", "kettles"}
	for name, c := range map[string]struct {
		all  []Guide
		want *Guide
	}{
		"the product before its collection":   {[]Guide{wide, narrow, own}, &own},
		"the one that names less":             {[]Guide{own, wide, only}, &only},
		"the collection that names less":      {[]Guide{wide, narrow}, &narrow},
		"the older of two alike":              {[]Guide{made(9, nil, []string{"kettles"}), narrow}, &narrow},
		"what is not published is not read":   {[]Guide{draft}, nil},
		"a collection that it is not in":      {[]Guide{made(6, nil, []string{"gifts"})}, nil},
		"another product of no collection at": {[]Guide{made(6, []string{"8"}, nil)}, nil},
	} {
		got := Of(c.all, "7", in)
		if (got == nil) != (c.want == nil) || got != nil && got.ID != c.want.ID {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
