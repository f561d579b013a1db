package support

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"regulars/app/fail"
)

// Settings are what a merchant decides about the desk. They are stored as they
// stand.
type Settings struct {
	Hours     []Hours           `json:"hours"`
	Holidays  []string          `json:"holidays"`
	Targets   map[string]Target `json:"targets"`  // by priority
	Goodwill  map[string]*int64 `json:"goodwill"` // points a person may give in a month, by role; null for no limit
	WhatsApp  string            `json:"whatsapp"` // +4915112345678
	Instagram string            `json:"instagram"`
	Messenger string            `json:"messenger"`
}

// Target is how soon a request is answered and settled, in minutes of business
// hours.
type Target struct {
	Reply int `json:"reply" minimum:"1" maximum:"60000"`
	Solve int `json:"solve" minimum:"1" maximum:"60000"`
}

// mostHours and mostHolidays bound a calendar.
const (
	mostHours    = 28
	mostHolidays = 400
	mostMinutes  = 60_000
)

// Usual are the settings until somebody changes them.
func Usual() Settings {
	manager, agent := int64(10_000), int64(1_000)
	s := Settings{
		Holidays: []string{},
		Targets: map[string]Target{
			"low": {960, 4800}, "normal": {480, 2400}, "high": {240, 960}, "urgent": {60, 480},
		},
		Goodwill: map[string]*int64{"owner": nil, "manager": &manager, "agent": &agent},
	}
	for day := 1; day <= 5; day++ {
		s.Hours = append(s.Hours, Hours{Day: day, From: "09:00", Until: "17:00"})
	}
	return s
}

// Check refuses settings that cannot be kept, and writes addresses in one way.
func (s *Settings) Check(zone *time.Location) (err error) {
	switch {
	case len(s.Hours) > mostHours:
		return fail.Field("hours", "must be at most %d", mostHours)
	case len(s.Holidays) > mostHolidays:
		return fail.Field("holidays", "must be at most %d", mostHolidays)
	}
	if _, err := NewClock(s.Hours, s.Holidays, zone); err != nil {
		return err
	}
	if err := s.checkTargets(); err != nil {
		return err
	}
	if err := s.checkGoodwill(); err != nil {
		return err
	}
	if s.WhatsApp, err = whatsApp(s.WhatsApp); err != nil {
		return err
	}
	if s.Instagram, err = handleOf("instagram", s.Instagram, instagramName, "instagram.com", "ig.me"); err != nil {
		return err
	}
	s.Messenger, err = handleOf("messenger", s.Messenger, messengerName, "facebook.com", "m.me", "messenger.com")
	return err
}

func (s *Settings) checkTargets() error {
	for _, name := range Priorities {
		t, ok := s.Targets[name]
		switch {
		case !ok || len(s.Targets) != len(Priorities):
			return fail.Field("targets", "must have low, normal, high and urgent")
		case t.Reply < 1 || t.Reply > mostMinutes:
			return fail.Field("targets."+name+".reply", "must be 1 to %d minutes", mostMinutes)
		case t.Solve < t.Reply || t.Solve > mostMinutes:
			return fail.Field("targets."+name+".solve", "must be at least as long as reply, and at most %d minutes",
				mostMinutes)
		}
	}
	return nil
}

func (s *Settings) checkGoodwill() error {
	for role, most := range s.Goodwill {
		if role != "owner" && role != "manager" && role != "agent" {
			return fail.Field("goodwill."+role, "is no role that gives points")
		}
		if most != nil && (*most < 0 || *most > mostGoodwill) {
			return fail.Field("goodwill."+role, "must be 0 to %d points", mostGoodwill)
		}
	}
	return nil
}

// mostGoodwill is the most that a limit may allow.
const mostGoodwill = 10_000_000

// Clock is the settings' own. They have passed Check.
func (s *Settings) Clock(zone *time.Location) Clock {
	c, _ := NewClock(s.Hours, s.Holidays, zone)
	return c
}

// Due sets when a request that was just opened, or opened again, must be answered,
// and once, when it must be settled.
func (s *Settings) Due(r *Request, zone *time.Location, now time.Time) {
	clock, target := s.Clock(zone), s.Targets[r.Priority.String()]
	reply := clock.After(now, time.Duration(target.Reply)*time.Minute)
	r.DueAt = &reply
	if r.SolveBy == nil {
		solve := clock.After(now, time.Duration(target.Solve)*time.Minute)
		r.SolveBy = &solve
	}
}

// GoodwillOf is how many points a role may give in a month; limited is false where
// there is no limit. Programs have that of agents.
func (s *Settings) GoodwillOf(role string) (most int64, limited bool) {
	given, known := s.Goodwill[role]
	switch {
	case known && given == nil:
		return 0, false
	case known:
		return *given, true
	case role != "agent":
		return s.GoodwillOf("agent")
	default:
		return 0, true
	}
}

// Contact is where a shopper reaches the merchant elsewhere, as links; "" for
// nowhere.
type Contact struct{ WhatsApp, Instagram, Messenger string }

// Contact makes the links.
func (s *Settings) Contact() (c Contact) {
	if s.WhatsApp != "" {
		c.WhatsApp = "https://wa.me/" + strings.TrimPrefix(s.WhatsApp, "+")
	}
	if s.Instagram != "" {
		c.Instagram = "https://ig.me/m/" + strings.TrimPrefix(s.Instagram, "@")
	}
	if s.Messenger != "" {
		c.Messenger = "https://m.me/" + s.Messenger
	}
	return c
}

var (
	phone         = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	instagramName = regexp.MustCompile(`^[A-Za-z0-9._]{1,30}$`)
	messengerName = regexp.MustCompile(`^[A-Za-z0-9.]{3,50}$`)
	between       = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", "/", "", ".", "", "\u00a0", "")
)

func whatsApp(text string) (string, error) {
	number := between.Replace(strings.TrimSpace(text))
	if rest, ok := strings.CutPrefix(number, "00"); ok {
		number = "+" + rest
	}
	if number == "" || phone.MatchString(number) {
		return number, nil
	}
	return "", fail.Field("whatsapp", "must be a number with its country, like +49 151 12345678")
}

// handleOf reads a name that somebody typed, or pasted as the address of its page.
func handleOf(field, text string, name *regexp.Regexp, hosts ...string) (string, error) {
	text = strings.TrimSpace(text)
	handle := strings.TrimPrefix(text, "@")
	if strings.Contains(text, "/") {
		if !strings.Contains(text, "://") {
			text = "https://" + text
		}
		u, err := url.Parse(text)
		handle = ""
		if err == nil {
			for _, host := range hosts {
				if strings.TrimPrefix(u.Hostname(), "www.") == host {
					handle = strings.Trim(strings.TrimPrefix(u.Path, "/m/"), "/")
				}
			}
		}
	}
	switch {
	case text == "":
		return "", nil
	case !name.MatchString(handle):
		return "", fail.Field(field, "must be the name of your page, or its address at %s", hosts[0])
	case field == "instagram":
		return "@" + handle, nil
	default:
		return handle, nil
	}
}

// at names an element of a list.
func at(list string, i int, field string) string {
	name := list + "[" + strconv.Itoa(i) + "]"
	if field == "" {
		return name
	}
	return name + "." + field
}

// Reckon sets what a request's clock says as if its priority had always been what
// it is now. An answer must be due.
func (s *Settings) Reckon(r *Request, zone *time.Location) {
	clock, target := s.Clock(zone), s.Targets[r.Priority.String()]
	reply := clock.After(r.Newest(), time.Duration(target.Reply)*time.Minute)
	solve := clock.After(r.OpenedAt, time.Duration(target.Solve)*time.Minute)
	r.DueAt, r.SolveBy = &reply, &solve
}
