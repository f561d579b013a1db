package demo

import (
	"testing"

	"regulars/app/journey/ready"
)

// TestEveryReadyMadeAutomationHasATale fails when somebody adds one that the demo
// has not seen at work.
func TestEveryReadyMadeAutomationHasATale(t *testing.T) {
	t.Parallel()
	told := map[string]int{}
	for _, one := range tales() {
		told[one.ready]++
		if one.subject == "" || one.says == "" || one.how == "" {
			t.Errorf("the tale of %s says not what is read, or why", one.ready)
		}
	}
	all, err := ready.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		if told[one.ID] != 1 {
			t.Errorf("%s has %d tales in the demo's chapter on retention, want one", one.ID, told[one.ID])
		}
		delete(told, one.ID)
	}
	for id := range told {
		t.Errorf("there is a tale of %s, which is not ready made", id)
	}
}
