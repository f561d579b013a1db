package profile_test

import (
	"testing"
	"time"

	"regulars/app/profile"
)

func TestAMembersClockIsTheirsTheirCountrysOrTheShops(t *testing.T) {
	t.Parallel()
	shop := time.FixedZone("shop", 3600)
	said := &profile.Profile{Zone: "America/Denver"}
	for name, c := range map[string]struct {
		who     *profile.Profile
		country string
		want    string
	}{
		"they said so":               {said, "JP", "America/Denver"},
		"a country with one clock":   {&profile.Profile{}, "JP", "Asia/Tokyo"},
		"nothing else is known":      {nil, "DE", "Europe/Berlin"},
		"a country with many clocks": {nil, "US", "shop"},
		"no country":                 {nil, "", "shop"},
		"a zone that is gone":        {&profile.Profile{Zone: "Mars/Base"}, "JP", "shop"},
	} {
		if got := profile.ZoneOf(c.who, c.country, shop); got.String() != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for _, country := range []string{"FR", "GB", "PL", "ZW", "AD"} {
		if profile.ZoneOf(nil, country, shop) == shop {
			t.Errorf("%s has no clock", country)
		}
	}
}
