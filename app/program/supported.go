package program

import (
	"fmt"

	"regulars/app/fail"
)

// supported refuses what a document can say and this server does not do yet:
// no promise goes live that would not be kept.
func (d Document) supported() error {
	const notYet = "is not supported by this server yet"
	for i, r := range d.Rewards {
		if field := r.unsupported(); r.Active && field != "" {
			return fail.Field(fmt.Sprintf("rewards[%d].%s", i, field), notYet)
		}
	}
	return nil
}

// unsupported names the first field of a reward that nothing heeds yet.
func (r Reward) unsupported() string {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"shared_discount", r.SharedCode},
	} {
		if f.set {
			return f.name
		}
	}
	return ""
}
