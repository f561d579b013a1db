package page

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"regulars/app/words"
)

func TestTheInvitationSaysWhatIsNextInEveryLanguage(t *testing.T) {
	t.Parallel()
	look := Look{Accent: "#0b6b50", OnAccent: "#ffffff", Radius: 12}
	friend := InviteData{
		Look: look, Gift: "€5 off", Coupon: true, Joins: "25 points", Least: "€20.00", Visit: "0123456789ABCDEFGHJKMNPQ",
		KeepUntil: day(time.December, 6), Action: "/apps/regulars/v1/invite/K8XKX8KA", ShopURL: "/", RegisterURL: "/account",
	}
	taken := friend
	taken.Taken = &Code{RewardName: "€5 off", Code: "RG-0000", EndsAt: day(time.December, 18), UseURL: "/discount/RG-0000?redirect=/"}
	waiting := friend
	waiting.Taken = &Code{RewardName: "€5 off"}
	own := InviteData{Look: look, Gift: "€5 off", Own: true, Member: true, ShopURL: "/"}
	for name, c := range map[string]struct {
		data InviteData
		has  []string
		not  []string
	}{
		"friend":  {friend, []string{`data-regulars-visit="0123456789ABCDEFGHJKMNPQ"`, `name="visit"`, "€5 off", "€20.00", "25 points"}, []string{"RG-0000"}},
		"taken":   {taken, []string{"RG-0000", `href="/discount/RG-0000?redirect=/"`}, []string{`name="visit"`}},
		"waiting": {waiting, nil, []string{`name="visit"`, "<code"}},
		"own":     {own, []string{"€5 off"}, []string{"<form", "data-regulars-visit"}},
		"gone":    {InviteData{Look: look, Gone: true, ShopURL: "/"}, []string{`href="/"`}, []string{"<form", "<ol"}},
	} {
		for _, locale := range words.Locales {
			c.data.Locale = locale
			var out bytes.Buffer
			if err := RenderInvite(&out, c.data); err != nil {
				t.Fatal(err)
			}
			text := out.String()
			for _, want := range c.has {
				if !strings.Contains(text, want) {
					t.Errorf("%s in %s lacks %q:\n%s", name, locale, want, text)
				}
			}
			for _, never := range append(c.not, "<script", "invite.", "{{", "<no value>") {
				if _, body, _ := strings.Cut(text, "</style>"); strings.Contains(body, never) {
					t.Errorf("%s in %s shows %q", name, locale, never)
				}
			}
		}
	}
}
