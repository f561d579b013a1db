package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/member"
)

func TestMembersAreFoundByTierAndCountedAsTheTiersAre(t *testing.T) {
	t.Parallel()
	document := tierProgram(nil)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	_, idle := w.newcomer(s, mail("tier idle"))
	customer, climber := w.newcomer(s, mail("tier climber"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 20_000})
	w.deliver()
	sizes, err := w.TierSizes(t.Context(), w.merchant)
	w.must(err)
	want := map[string][]uuid.UUID{"bronze": {idle}, "silver": {climber}, "gold": {}}
	for _, size := range sizes {
		for _, text := range []string{"", "ann"} { // everybody, and everybody by a search
			found, total, err := w.FindMembers(t.Context(), w.merchant, member.Find{Text: text, Limit: 10}, size.ID)
			w.must(err)
			ids := []uuid.UUID{}
			for _, row := range found {
				ids = append(ids, row.ID)
			}
			if diff := cmp.Diff(want[size.ID], ids); diff != "" || total != size.Members || total != int64(len(ids)) {
				t.Errorf("%s, searched by %q: total %d of %d, members (-want +got):\n%s", size.ID, text, total, size.Members, diff)
			}
		}
	}
}
