package app

import "testing"

func TestVersionsAreComparedByTheirNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		version, than string
		older         bool
	}{
		{"", "1.0.0", true},
		{"0.9.9", "1.0.0", true},
		{"1.0.0", "1.0.0", false},
		{"1.9", "1.10.0", true},
		{"1.10.0", "1.9", false},
		{"1.0", "1.0.0", false},
		{"1.0", "1.0.1", true},
		{"2.0.0-beta.1", "1.0.0", false},
		{"rubbish", "1.0.0", true},
	} {
		if got := olderVersion(c.version, c.than); got != c.older {
			t.Errorf("%q older than %q: %v", c.version, c.than, got)
		}
	}
}
