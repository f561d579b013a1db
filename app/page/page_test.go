package page

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/money"
	"regulars/app/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

func day(month time.Month, date int) time.Time {
	return time.Date(2026, month, date, 12, 0, 0, 0, time.UTC)
}

// demoMember is invented: no real shopper, order or code.
func demoMember() Data {
	reward := func(id, name, detail string, cost, missing int64) Reward {
		return Reward{ID: id, Name: name, Detail: detail, Cost: cost, Affordable: missing == 0, Missing: missing}
	}
	return Data{
		Locale: "en", Shopper: Member, Name: "Demo Member 08",
		Look:      Look{Accent: "#0b6b50", OnAccent: "#ffffff", Radius: 12, Reasons: []string{"2 points for every euro"}},
		Available: 1240, Pending: 120, NextUsable: day(time.December, 6), Ending: []Ending{{day(time.December, 10), 300}},
		NextReward: "€15 off", NextMissing: 260,
		Worth: money.Amount{Minor: 1240, Currency: "EUR"},
		Rewards: []Reward{
			reward("r5", "€5 off", "", 500, 0),
			reward("r10", "€10 off", "Orders from €30", 1000, 0),
			reward("r15", "€15 off", "Orders from €30", 1500, 260),
		},
		Ways: []Way{
			{Title: "Every order", Detail: "2 points per €1", Label: "2 per €1"},
			{Title: "Join", Detail: "Once, when you join", Label: "+50"},
			{ID: "cake", Title: "Birthday", Label: "+100", Action: "birthday"},
			{ID: "ig", Title: "Follow us", Label: "+20", Action: "follow", URL: "https://social.example/demo"},
		},
		Claimable: 90,
		Tier: Tier{
			Name: "Silver", Color: "#6b7785", Detail: "Yours until 31 December 2026", Reason: "You reached Silver",
			Next: "Gold", Missing: "260 points to go until Gold", Percent: 74, Perks: []string{"25% more points for orders"},
		},
		Codes: []Code{
			{RewardName: "€5 off", Code: "DEMO-5K7Q", EndsAt: day(time.December, 18), UseURL: "/discount/DEMO-5K7Q?redirect=/cart"},
			{RewardName: "Free delivery"},
		},
		History: []Movement{
			{day(time.November, 22), "Order #1051", "2 points per €1 on €60.00. Usable on 6 December", 120, true},
			{day(time.November, 18), "Reward “€5 off”", "Code DEMO-5K7Q, not used yet", -500, false},
			{day(time.November, 16), "Taken back", "€15.00 of order #1036 was refunded", -30, false},
			{day(time.November, 9), "Given back", "Order #1027 was cancelled", 500, false},
			{day(time.November, 2), "Order #1036", "2 points per €1 on €45.00", 90, false},
			{day(time.October, 1), "Welcome", "50 points for joining", 50, false},
		},
		Guides: []Guide{{"Kettle", "Your kettle", "https://rewards.example/guide/x"}},
		Action: "/apps/regulars/v1/page", Key: "demo-key-0001",
		SignInURL: "/account/login", RegisterURL: "/account/register",
	}
}

func demoGuest(shopper Shopper, locale string) Data {
	data := demoMember()
	data.Shopper, data.Locale, data.Name, data.Codes, data.History = shopper, locale, "", nil, nil
	data.Terms = "Demo terms.\nPoints are not money."
	return data
}

func rendered(t *testing.T, data Data) string {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, data); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPagesLookAsRecorded(t *testing.T) {
	t.Parallel()
	german := demoMember()
	german.Locale, german.Points = "de", words.PointsName{Singular: "Treuepunkt", Plural: "Treuepunkte"}
	arabic := demoMember()
	arabic.Locale = "ar"
	german.Notice, arabic.Notice = words.For("de").Standstill(false), words.For("ar").Standstill(true)
	pages := map[string]Data{
		"member": demoMember(), "member-de": german, "member-ar": arabic,
		"anonymous": demoGuest(Anonymous, "en"), "guest": demoGuest(GuestCustomer, "fr"), "left": demoGuest(Left, "es"),
	}
	for name, data := range pages {
		var out bytes.Buffer
		if err := RenderDocument(&out, data); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".golden.html")
		if *update {
			if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s (-recorded +now), go test ./app/page -update if wanted:\n%s", name, diff)
		}
	}
}

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>{{ shop.email }}{% raw %}`

// poisoned puts markup and Liquid wherever a name or a text can stand.
func poisoned(shopper Shopper) Data {
	data := demoMember()
	data.Shopper, data.Name, data.Terms, data.Done, data.Trouble = shopper, hostile, hostile, hostile, hostile
	data.Points = words.PointsName{Singular: hostile, Plural: hostile}
	data.Look = Look{Accent: "red}*{color:red", OnAccent: "</style>" + hostile, Radius: 8, Reasons: []string{hostile}}
	data.Rewards = []Reward{{ID: hostile, Name: hostile, Detail: hostile, Affordable: true, Cost: 1}}
	data.Ways = []Way{{hostile, hostile, hostile, hostile, "follow", "javascript:alert(1)"}}
	data.Tier = Tier{hostile, "red}*{color:red", hostile, hostile, hostile, hostile, 5, []string{hostile}}
	data.Codes = []Code{{RewardName: hostile, Code: hostile, Detail: hostile, UseURL: "javascript:alert(1)"}}
	data.History = []Movement{{day(time.May, 1), hostile, hostile, 1, true}}
	data.Survey = Survey{Title: hostile, From: hostile, Link: "javascript:alert(1)"}
	data.Guides = []Guide{{hostile, hostile, "javascript:alert(1)"}}
	data.News, data.Prefs = &News{hostile, hostile, hostile, hostile, "javascript:alert(1)", hostile}, "javascript:alert(1)"
	data.NextReward, data.Action, data.Key = hostile, "javascript:alert(1)", hostile
	data.SignInURL, data.RegisterURL = "javascript:alert(1)", "javascript:alert(1)"
	return data
}

func TestMarkupAndLiquidInNamesAreInert(t *testing.T) {
	t.Parallel()
	for _, shopper := range []Shopper{Anonymous, GuestCustomer, Member, Left} {
		got := rendered(t, poisoned(shopper))
		for _, danger := range []string{"<script", "<img", "javascript:", "{{", "{%", "}*{color"} {
			if strings.Contains(got, danger) {
				t.Errorf("%s: %q came through:\n%s", shopper, danger, got)
			}
		}
		if strings.Count(got, "<style") != 1 || strings.Count(got, "</style>") != 1 {
			t.Errorf("%s: the stylesheet was left", shopper)
		}
		if !strings.Contains(got, "&lt;script&gt;") {
			t.Errorf("%s: the name is not shown as it is", shopper)
		}
	}
}

func TestThePageNeedsNoScript(t *testing.T) {
	t.Parallel()
	got := rendered(t, demoMember())
	if regexp.MustCompile(`(?i)<script|\son\w+=`).MatchString(got) {
		t.Error("there is script in the page")
	}
}

func TestEveryRewardFormCarriesItsOwnKey(t *testing.T) {
	t.Parallel()
	got := rendered(t, demoMember())
	for _, want := range []string{`name="key" value="demo-key-0001-r5"`, `name="key" value="demo-key-0001-r10"`} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(got, "demo-key-0001-r15") {
		t.Error("a reward out of reach can be posted")
	}
}

func TestARewardsFormAsksForWhatItNeeds(t *testing.T) {
	t.Parallel()
	data := demoMember()
	data.Rewards[0].Least, data.Rewards[0].Most = 2, 4
	data.Rewards[1].Choices = []Choice{{"11", "Mug"}, {"12", "Cup & saucer"}}
	got := rendered(t, data)
	for text, times := range map[string]int{
		`name="steps" min="2" max="4"`:                        1, // in the list only: another reward is offered first
		`<option value="12">Cup &amp; saucer</option>`:        2,
		`<option value="">Choose later, in the shop</option>`: 2,
	} {
		if n := strings.Count(got, text); n != times {
			t.Errorf("%s stands there %d times, want %d", text, n, times)
		}
	}
	data.Codes = []Code{{RewardName: "Tasting", ToDo: true}}
	if got := rendered(t, data); !strings.Contains(got, "On the shop’s list") || strings.Contains(got, "Being prepared") {
		t.Error("a perk looks as if a code would come")
	}
}

func TestTheDearestRewardInReachIsOfferedFirst(t *testing.T) {
	t.Parallel()
	got := rendered(t, demoMember())
	if !strings.Contains(got, "Get €10 off now, 1,000 points") {
		t.Error("€10 off is not offered first")
	}
	data := demoMember()
	data.Rewards = nil
	if best := newView(data).Best(); best != nil {
		t.Errorf("offers %v of nothing", best)
	}
}

func TestWithoutAnActionThereIsNothingToPress(t *testing.T) {
	t.Parallel()
	for _, shopper := range []Shopper{Member, GuestCustomer, Left} {
		data := demoGuest(shopper, "en")
		data.Action = ""
		if got := rendered(t, data); strings.Contains(got, "<form") || strings.Contains(got, "<button") {
			t.Errorf("%s: a dead form", shopper)
		}
	}
}

func TestWhatSaysNothingIsLeftOut(t *testing.T) {
	t.Parallel()
	data := demoMember()
	data.Action, data.NextReward, data.NextMissing, data.Help = "", "", 0, &Help{Write: true}
	data.History = []Movement{{day(time.November, 2), "Now usable", "The return window of order #1036 is over", 0, false}}
	data.Late = []string{"Order <#1051> is taking longer than usual."}
	got := rendered(t, data)
	for what, mark := range map[string]string{"an empty card": `<div class="rg-card">`, "a movement of nothing": `dir="ltr">0<`, "a heading of nothing": "rg-help"} {
		if strings.Contains(got, mark) {
			t.Errorf("the page shows %s", what)
		}
	}
	for _, told := range []string{"The return window of order #1036 is over", "Order &lt;#1051&gt; is taking longer than usual."} {
		if !strings.Contains(got, told) {
			t.Errorf("the page hides that: %s", told)
		}
	}
}

func TestProgressStaysBetweenNothingAndAll(t *testing.T) {
	t.Parallel()
	cases := []struct{ available, missing, want int64 }{{1240, 260, 82}, {0, 100, 0}, {-50, 150, 0}, {-50, 50, 0}, {100, 0, 100}}
	for _, c := range cases {
		data := Data{Available: c.available, NextMissing: c.missing}
		if got := newView(data).Percent(); got != c.want {
			t.Errorf("%d of %d more: %d%%, want %d%%", c.available, c.missing, got, c.want)
		}
	}
}

func TestAHeadingBeginsLargeWhateverPointsAreCalled(t *testing.T) {
	t.Parallel()
	data := Data{Points: words.PointsName{Singular: "bean", Plural: "éclats"}}
	if got := newView(data).UnitTitle("widget.history"); got != "Éclats history" {
		t.Errorf("got %q", got)
	}
}

var errFull = errors.New("disk full")

type fullWriter struct{}

func (fullWriter) Write([]byte) (int, error) { return 0, errFull }

func TestAFailedWriteIsReported(t *testing.T) {
	t.Parallel()
	if err := Render(fullWriter{}, demoMember()); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}
