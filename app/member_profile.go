package app

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/consent"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/profile"
)

// MemberProfile is what staff see of a person beside their points.
type MemberProfile struct {
	Preferences
	CountryNow string // they live in, as they or a store say
	LocaleNow  string // the language they are written to in
	Records    []consent.Record
	Texts      map[string]string // by consent.Record.TextID
	Interests  []KnownInterest   // the strongest first
	Open       int               // checkouts that they began and did not finish
}

// KnownInterest is an interest with the title of what it is in.
type KnownInterest struct {
	profile.Interest
	Title string
	Score int64 // profile.Interest.Strength now
}

// What a member's page shows at most.
const (
	mostRecords   = 100
	mostInterests = 12
)

// MemberProfile reads what is known of a person. fail.NotFound when there is none.
func (a *App) MemberProfile(ctx context.Context, merchantID, id uuid.UUID) (p MemberProfile, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		p, err = a.memberProfile(tx, id)
		return err
	})
	return p, err
}

// TellProfile notes what a person told staff. What only a consent allows to keep
// needs that consent.
func (a *App) TellProfile(ctx context.Context, merchantID, id uuid.UUID, answers profile.Answers) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		p, err := a.preferences(tx, id, "")
		if err != nil {
			return err
		}
		change := PreferenceChange{Answers: answers}
		if err := answers.Check(&p.Settings); err != nil {
			return err
		}
		if answers.Sensitive(&p.Settings) && !p.May(consent.Profile) {
			return fail.Field("consent", "must be noted first: they have not agreed that such answers are kept")
		}
		if err := keepAnswers(tx, &p, &change, profile.Told{By: profile.ByStaff, At: tx.Now}); err != nil {
			return err
		}
		if err := a.touched(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ProfileTold, Kind: audit.OfMember, Subject: id.String(), After: answers,
		})
	})
}

// NoteConsent notes a decision that a person told staff, with what it stands on.
// note says how they told it; a consent without that proves nothing.
func (a *App) NoteConsent(ctx context.Context, merchantID uuid.UUID, r consent.Record) error {
	r.Note = strings.TrimSpace(r.Note)
	switch {
	case r.Channel == 0:
		return fail.Field("channel", "must be email, sms, post, profile or ads")
	case r.Granted && r.Basis == 0:
		return fail.Field("basis", "must say what it stands on")
	case r.Note == "" || len(r.Note) > 500:
		return fail.Field("note", "must say in 1 to 500 characters how they told you")
	}
	if r.Basis == 0 {
		r.Basis = consent.Agreed
	}
	return a.inPeace(ctx, merchantID, r.Member, inbox.LockMerchant, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, r.Member); err != nil {
			return noMember(err)
		}
		r.Source, r.At = consent.ByStaff, tx.Now
		news, err := consent.Note(tx, []consent.Record{r})
		if err != nil {
			return err
		}
		if r.Channel == consent.Email {
			if err := effect.WantConsents(tx, news); err != nil {
				return err
			}
		}
		if err := dropUnconsented(tx, r); err != nil {
			return err
		}
		if err := a.touched(tx, r.Member); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ConsentNoted, Kind: audit.OfMember, Subject: r.Member.String(), After: r, Reason: r.Note,
		})
	})
}

// dropUnconsented forgets what was kept by a consent that is withdrawn.
func dropUnconsented(tx *pg.Tx, r consent.Record) error {
	if r.Channel != consent.Profile || r.Granted {
		return nil
	}
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return err
	}
	known, err := knownOf(tx, r.Member)
	if err != nil || !known.Drop(&settings) {
		return err
	}
	return profile.Save(tx, []*profile.Profile{&known})
}

func (a *App) memberProfile(tx *pg.Tx, id uuid.UUID) (p MemberProfile, err error) {
	if p.Preferences, err = a.preferences(tx, id, ""); err != nil {
		return p, err
	}
	person, err := member.Get(tx, id)
	if err != nil {
		return p, err
	}
	p.CountryNow, p.LocaleNow = person.Country, person.Locale
	if p.Records, p.Texts, err = decisions(tx, id); err != nil {
		return p, err
	}
	if p.Open, err = openCheckouts(tx, id); err != nil {
		return p, err
	}
	p.Interests, err = a.knownInterests(tx, id, p.Settings)
	return p, err
}
