package app_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/profile"
	"regulars/app/program"
)

// ask sets what the merchant asks.
func (w *world) ask(change func(s *profile.Settings)) {
	w.t.Helper()
	s := profile.Default()
	s.Ask, s.Channels = profile.Questions, []string{"email", "sms"}
	s.Purposes = []profile.Choice{{Key: "gift", Text: map[string]string{"en": "A gift"}}}
	s.Topics = []profile.Choice{{Key: "news", Text: map[string]string{"en": "New teas", "de": "Neue Tees"}}}
	if change != nil {
		change(&s)
	}
	w.must(w.ChangeProfileSettings(w.t.Context(), w.merchant, s))
}

// link is the token of a person's preferences.
func (w *world) link(id uuid.UUID) (token string) {
	w.t.Helper()
	w.look(func(tx *pg.Tx) error {
		address, err := w.PreferencesLink(tx, id)
		token = address[strings.LastIndex(address, "/")+1:]
		return err
	})
	return token
}

func TestPreferencesAreSeenChangedAndWithdrawnByALink(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	w.ask(nil)
	_, id := w.newcomer(w.woo(), mail("ann"))
	ctx, token := t.Context(), w.link(id)

	answers := profile.Answers{
		AgeBand: new("25-34"), Sex: new(profile.Unsaid), Purposes: &[]string{"gift"}, Topics: &[]string{"news"},
	}
	if err := w.ChangePreferencesBy(ctx, token, "de", app.PreferenceChange{Answers: answers}); !fail.Is(err, fail.Invalid) {
		t.Fatalf("an age is kept without a consent: %v", err)
	}
	agreed := app.PreferenceChange{
		Answers: answers, Birthday: new("03-28"), Language: new("fr"), Program: new(false),
		Channels: map[consent.Channel]bool{consent.Profile: true, consent.Email: true, consent.SMS: false},
	}
	w.must(w.ChangePreferencesBy(ctx, token, "de", agreed))
	w.must(w.ChangePreferencesBy(ctx, token, "de", agreed)) // a double click
	p, err := w.PreferencesBy(ctx, token, "en")
	w.must(err)
	if p.Profile.AgeBand != "25-34" || p.Profile.Sex != profile.Unsaid || p.Birthday != "03-28" || p.Language != "fr" ||
		p.Program || !p.May(consent.Email) || p.May(consent.SMS) {
		t.Errorf("kept is %+v", p)
	}
	known, err := w.MemberProfile(ctx, w.merchant, id)
	w.must(err)
	if len(known.Records) != 2 {
		t.Fatalf("%d decisions are on record, want 2: %+v", len(known.Records), known.Records)
	}
	for _, r := range known.Records {
		if r.Source != consent.OnPage || !strings.Contains(known.Texts[r.TextID], " darf ") {
			t.Errorf("on record is %+v under the words %q", r, known.Texts[r.TextID])
		}
	}

	withdrawn := app.PreferenceChange{Channels: map[consent.Channel]bool{consent.Profile: false, consent.Email: false}}
	w.Advance(1)
	w.must(w.ChangePreferencesBy(ctx, token, "en", withdrawn))
	if p, err = w.PreferencesBy(ctx, token, "en"); err != nil || p.Profile.AgeBand+p.Profile.Sex != "" || w.mayMail(id) {
		t.Errorf("after withdrawing, kept is %+v (%v), and mail may go: %v", p.Profile, err, w.mayMail(id))
	}
	if len(p.Profile.Topics) != 1 {
		t.Error("what needs no consent was forgotten too")
	}
}

func TestPreferencesRefuseWhatWasNotAskedAndForeignLinks(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	_, id := w.newcomer(w.woo(), mail("ann"))
	ctx, token := t.Context(), w.link(id)
	for field, change := range map[string]app.PreferenceChange{
		"age_band": {Answers: profile.Answers{AgeBand: new("25-34")}}, "interests": {Likes: &[]profile.Goods{}},
		"channels": {Channels: map[consent.Channel]bool{consent.SMS: true}}, "language": {Language: new("klingon")},
		"birthday": {Birthday: new("02-31")}, "topics": {Answers: profile.Answers{Topics: &[]string{"spam"}}},
	} {
		if err := w.ChangePreferencesBy(ctx, token, "", change); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s is taken: %v", field, err)
		}
	}
	parts := strings.Split(token, ".")
	other := w.Merchant(nil)
	for _, bad := range []string{
		"", "x", parts[0], parts[0] + "." + uuid.NewString() + "." + parts[2], other.String() + "." + parts[1] + "." + parts[2],
		token[:len(token)-1] + "x",
	} {
		if _, err := w.PreferencesBy(ctx, bad, ""); !fail.Is(err, fail.NotFound) {
			t.Errorf("the link %q opens something: %v", bad, err)
		}
	}
}

func TestStaffNoteWhatTheyWereToldWithItsBasis(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	w.ask(func(s *profile.Settings) { s.PurposesSensitive = true })
	_, id := w.newcomer(w.woo(), mail("ann"))
	ctx := t.Context()
	answers := profile.Answers{Purposes: &[]string{"gift"}}
	if err := w.TellProfile(ctx, w.merchant, id, answers); !fail.Is(err, fail.Invalid) {
		t.Fatalf("a sensitive answer is noted without a consent: %v", err)
	}
	told := consent.Record{Member: id, Channel: consent.Profile, Granted: true, Basis: consent.Agreed, Note: "on the phone"}
	for _, bad := range []consent.Record{
		{Member: id, Channel: consent.Email, Granted: true, Basis: consent.Agreed},
		{Member: id, Granted: true, Note: "x"},
		{Member: id, Channel: consent.Email, Granted: true, Note: "x"},
	} {
		if err := w.NoteConsent(ctx, w.merchant, bad); !fail.Is(err, fail.Invalid) {
			t.Errorf("a consent that proves nothing is noted: %+v (%v)", bad, err)
		}
	}
	w.must(w.NoteConsent(ctx, w.merchant, told))
	w.must(w.TellProfile(ctx, w.merchant, id, answers))
	w.look(func(tx *pg.Tx) error { // a store's record does not change the language that somebody chose
		if err := member.ChooseLocale(tx, id, "pt"); err != nil {
			return err
		}
		person, err := member.Get(tx, id)
		if err != nil {
			return err
		}
		person.Locale = "de"
		return member.Save(tx, []*member.Member{person})
	})
	known, err := w.MemberProfile(ctx, w.merchant, id)
	w.must(err)
	if len(known.Profile.Purposes) != 1 || known.Profile.Known[profile.Purposes].By != profile.ByStaff || known.LocaleNow != "pt" {
		t.Errorf("known is %+v, in %s", known.Profile, known.LocaleNow)
	}
	w.Advance(1)
	told.Granted = false
	w.must(w.NoteConsent(ctx, w.merchant, told))
	if known, err = w.MemberProfile(ctx, w.merchant, id); err != nil || len(known.Profile.Purposes) != 0 {
		t.Errorf("left after withdrawing is %+v (%v)", known.Profile, err)
	}
}
