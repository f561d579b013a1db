package profile_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/profile"
)

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func TestOldInterestCountsLessAndWhatWasSaidStays(t *testing.T) {
	t.Parallel()
	bought := profile.Interest{Bought: 4, LastAt: noon}
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	for days, want := range map[int]int64{0: 4000, 30: 3000, 60: 2000, 90: 1500, 120: 1000, 2000: 0} {
		if got := bought.Strength(day(days)); got != want {
			t.Errorf("after %d days four purchases are worth %d, want %d", days, got, want)
		}
	}
	for d := range 700 {
		if bought.Strength(day(d)) < bought.Strength(day(d+1)) {
			t.Fatalf("interest grew by itself on day %d", d)
		}
	}
	said := profile.Interest{Said: true, LastAt: noon}
	if said.Strength(day(2000)) != said.Strength(noon) || said.Strength(noon) <= 0 {
		t.Error("what somebody said fades")
	}
	returned := profile.Interest{Bought: 1, Returned: 1, LastAt: noon}
	if returned.Strength(noon) >= 0 {
		t.Error("what was returned is still wanted")
	}
	looked := profile.Interest{Viewed: 9000, LastAt: noon}
	if looked.Strength(noon) > bought.Strength(noon) {
		t.Error("looking often outweighs buying")
	}
}

func TestAnswersAreCheckedKeptWithTheirSourceAndDropped(t *testing.T) {
	t.Parallel()
	s := profile.Default()
	s.Purposes = []profile.Choice{{Key: "gift", Text: map[string]string{"en": "A gift"}}}
	for field, bad := range map[string]profile.Answers{
		"age_band": {AgeBand: new("7")}, "sex": {Sex: new("yes")}, "zone": {Zone: new("Mars/Olympus")},
		"purposes": {Purposes: &[]string{"spam"}}, "topics": {Topics: &[]string{"none"}},
	} {
		if err := bad.Check(&s); err == nil {
			t.Errorf("a bad %s is taken", field)
		}
	}
	good := profile.Answers{AgeBand: new("25-34"), Sex: new(profile.Unsaid), Purposes: &[]string{"gift"}}
	if err := good.Check(&s); err != nil {
		t.Fatal(err)
	}
	told := profile.Told{By: profile.BySelf, At: noon}
	p := profile.Profile{Member: uuid.Nil}
	if !p.Tell(&good, told) || p.Tell(&good, told) {
		t.Error("news is not told from what was known")
	}
	if p.Known[profile.AgeBand] != told || p.Known[profile.Sex] != told || len(p.Known) != 3 {
		t.Errorf("sources are %v", p.Known)
	}
	if !good.Sensitive(&s) || (&profile.Answers{Sex: new(profile.Unsaid)}).Sensitive(&s) {
		t.Error("what needs a consent is not told apart")
	}
	s.PurposesSensitive = true
	if !p.Drop(&s) || p.AgeBand+p.Sex != "" || len(p.Purposes)+len(p.Known) != 0 {
		t.Errorf("left after dropping: %+v", p)
	}
}

func TestWhatAPersonSaidGoesBeforeWhatAStoreSays(t *testing.T) {
	t.Parallel()
	at := func(by profile.Source, day int) profile.Told {
		return profile.Told{By: by, At: noon.AddDate(0, 0, day)}
	}
	mine := profile.Profile{
		Region: "BY", AgeBand: "25-34", Origin: "google",
		Known: map[profile.Field]profile.Told{
			profile.Region: at(profile.ByStore, 9), profile.AgeBand: at(profile.ByStaff, 9), profile.Origin: at(profile.ByOrder, 1),
		},
	}
	lost := profile.Profile{
		Region: "BE", AgeBand: "35-44", Topics: []string{"tea"},
		Known: map[profile.Field]profile.Told{
			profile.Region: at(profile.ByStore, 3), profile.AgeBand: at(profile.BySelf, 2), profile.Topics: at(profile.BySelf, 1),
		},
	}
	mine.Absorb(&lost)
	if mine.Region != "BY" || mine.AgeBand != "35-44" || mine.Origin != "google" || !slices.Equal(mine.Topics, []string{"tea"}) {
		t.Errorf("together they are %+v", mine)
	}
	if mine.Arrive(profile.Came{Origin: "Newsletter"}, noon) || mine.Origin != "google" {
		t.Error("a later visit changed how somebody came")
	}
}

func TestSettingsAndWhatIsSensitive(t *testing.T) {
	t.Parallel()
	s := profile.Default()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	s.SensitiveCollections, s.SensitiveProducts = []string{"7"}, []string{"11"}
	for _, c := range []struct {
		kind profile.InterestKind
		id   string
		in   []string
		want bool
	}{
		{profile.OfProduct, "11", nil, true},
		{profile.OfProduct, "12", []string{"6", "7"}, true},
		{profile.OfProduct, "7", nil, false},
		{profile.OfCollection, "7", nil, true},
		{profile.OfCollection, "11", nil, false},
	} {
		if got := s.Sensitive(c.kind, c.id, c.in); got != c.want {
			t.Errorf("kind %d %s in %v is sensitive: %v", c.kind, c.id, c.in, got)
		}
	}
	for name, change := range map[string]func(*profile.Settings){
		"a question":   func(s *profile.Settings) { s.Ask = []profile.Question{"shoe size"} },
		"a channel":    func(s *profile.Settings) { s.Channels = []string{"fax"} },
		"no words":     func(s *profile.Settings) { s.Topics = []profile.Choice{{Key: "tea"}} },
		"a key twice":  func(s *profile.Settings) { s.Topics = []profile.Choice{choice("tea"), choice("tea")} },
		"a bad key":    func(s *profile.Settings) { s.Purposes = []profile.Choice{choice("A B")} },
		"no purposes":  func(s *profile.Settings) { s.Ask = []profile.Question{profile.AskPurposes} },
		"unsaid asked": func(s *profile.Settings) { s.Purposes = []profile.Choice{choice(profile.Unsaid)} },
	} {
		bad := profile.Default()
		change(&bad)
		if bad.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func choice(key string) profile.Choice {
	return profile.Choice{Key: key, Text: map[string]string{"en": key}}
}
