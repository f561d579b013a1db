package app

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/profile"
	"regulars/app/words"
)

// PreferenceChange is what somebody changes. What is nil stays.
type PreferenceChange struct {
	Channels map[consent.Channel]bool // those that are named
	Program  *bool
	Answers  profile.Answers
	Birthday *string
	Unsay    bool // forget the birthday that they said
	Language *string
	Country  *string // ISO 3166-1 alpha-2
	Likes    *[]profile.Goods
	Source   consent.Source
}

// changePreferences does all of a change or nothing. What only a consent allows
// to keep is refused without it, and forgotten when it is withdrawn.
func (a *App) changePreferences(tx *pg.Tx, id uuid.UUID, locale string, c PreferenceChange) error {
	if err := inbox.LockMerchant(tx); err != nil { // two changes, and a store's news, come one after the other
		return err
	}
	p, err := a.preferences(tx, id, locale)
	if err != nil {
		return err
	}
	if err := p.check(&c); err != nil {
		return err
	}
	if err := a.decideHere(tx, &p, c); err != nil {
		return err
	}
	told := profile.Told{By: profile.BySelf, At: tx.Now}
	if err := keepAnswers(tx, &p, &c, told); err != nil {
		return err
	}
	if err := a.touched(tx, id); err != nil {
		return err
	}
	if err := a.keepBirthday(tx, &p, &c); err != nil {
		return err
	}
	if c.Program != nil && *c.Program != p.Program {
		if err := member.SetMailOff(tx, id, !*c.Program); err != nil {
			return err
		}
	}
	if c.Likes == nil {
		return nil
	}
	return profile.Say(tx, id, *c.Likes)
}

// check refuses what was not asked, and what needs a consent that is not there.
func (p *Preferences) check(c *PreferenceChange) error {
	s := &p.Settings
	for _, asked := range []struct {
		question profile.Question
		given    bool
	}{
		{profile.AskAge, c.Answers.AgeBand != nil},
		{profile.AskSex, c.Answers.Sex != nil},
		{profile.AskPurposes, c.Answers.Purposes != nil},
		{profile.AskBirthday, c.Birthday != nil},
		{profile.AskLanguage, c.Language != nil},
		{profile.AskCountry, c.Country != nil},
		{profile.AskInterests, c.Likes != nil},
	} {
		if asked.given && !s.Asks(asked.question) {
			return fail.Field(string(asked.question), "is not asked for")
		}
	}
	for channel := range c.Channels {
		if channel != consent.Profile && !slices.Contains(p.Channels(), channel) {
			return fail.Field("channels", "names one that is not offered")
		}
	}
	if err := c.checkHome(); err != nil {
		return err
	}
	if c.Likes != nil && !p.offers(*c.Likes) {
		return fail.Field("interests", "names something that is not offered")
	}
	if c.Answers.Sensitive(s) && !p.keepsAfter(c) {
		return fail.Field("channels.profile", "must be agreed to, so that these answers may be kept")
	}
	return c.Answers.Check(s)
}

// checkHome refuses a language, or a country, that is not offered.
func (c *PreferenceChange) checkHome() error {
	if c.Language != nil && *c.Language != "" && !slices.Contains(words.Locales, *c.Language) {
		return fail.Field("language", "must be one of those that are offered")
	}
	if c.Country != nil && *c.Country != "" && !words.IsCountry(*c.Country) {
		return fail.Field("country", "must be one of those that are offered")
	}
	return nil
}

func (p *Preferences) offers(goods []profile.Goods) bool {
	for _, g := range goods {
		if !slices.ContainsFunc(p.Likes, func(l LikeChoice) bool { return l.Goods == g }) {
			return false
		}
	}
	return true
}

func (p *Preferences) keepsAfter(c *PreferenceChange) bool {
	if changed, named := c.Channels[consent.Profile]; named {
		return changed
	}
	return p.May(consent.Profile)
}

// decideHere keeps each decision that is another than before, with the words it
// was made under.
func (a *App) decideHere(tx *pg.Tx, p *Preferences, c PreferenceChange) error {
	var records []consent.Record
	for channel, granted := range c.Channels {
		if granted == p.May(channel) {
			continue
		}
		text := consent.TextOf(p.ConsentText(channel))
		if err := consent.KeepText(tx, text); err != nil {
			return err
		}
		records = append(records, consent.Record{
			Member: p.Member, Channel: channel, Granted: granted, Basis: consent.Agreed, Source: c.Source,
			TextID: text.ID, At: tx.Now,
		})
	}
	news, err := consent.Note(tx, records)
	if err != nil {
		return err
	}
	if _, about := c.Channels[consent.Email]; !about {
		return nil
	}
	return effect.WantConsents(tx, slices.Compact(news))
}

func keepAnswers(tx *pg.Tx, p *Preferences, c *PreferenceChange, told profile.Told) error {
	known := p.Profile
	c.Answers.Keep(&known, &p.Settings)
	changed := known.Tell(&c.Answers, told)
	if !p.keepsAfter(c) {
		changed = known.Drop(&p.Settings) || changed
	}
	if changed {
		if err := profile.Save(tx, []*profile.Profile{&known}); err != nil {
			return err
		}
	}
	if c.Language != nil && *c.Language != p.Language {
		if err := member.ChooseLocale(tx, p.Member, *c.Language); err != nil {
			return err
		}
	}
	if c.Country != nil && *c.Country != p.Country {
		return member.ChooseCountry(tx, p.Member, *c.Country)
	}
	return nil
}

// keepBirthday keeps the day of who said it, and gives a member what a complete
// profile is worth.
func (a *App) keepBirthday(tx *pg.Tx, p *Preferences, c *PreferenceChange) error {
	if c.Unsay {
		return member.ForgetBirthday(tx, p.Member)
	}
	if c.Birthday == nil || strings.TrimSpace(*c.Birthday) == p.Birthday || strings.TrimSpace(*c.Birthday) == "" {
		return nil
	}
	day, err := member.BirthdayOf(*c.Birthday)
	if err != nil {
		return err
	}
	err = member.SetBirthdays(tx, []member.Birthday{{Member: p.Member, Day: day, By: member.ByMember, At: tx.Now}})
	if err != nil {
		return err
	}
	person, err := member.Get(tx, p.Member)
	if err != nil || person.State != member.StateMember {
		return err
	}
	if err := effect.WantProfiles(tx, []uuid.UUID{p.Member}); err != nil {
		return err
	}
	return a.completeProfile(tx, person)
}
