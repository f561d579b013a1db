package survey

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
)

// Ask invites members to surveys, by key: those whose survey sends e-mails get one,
// if they agreed to e-mails, and the widget shows it to the others. Nobody is asked
// more often than the merchant's quiet days allow, all surveys together. It tells
// what became of each wish by its key; asked twice with one key is asked once.
func Ask(tx *pg.Tx, wishes []Asking) (map[string]Fate, error) {
	fates := make(map[string]Fate, len(wishes))
	if len(wishes) == 0 {
		return fates, nil
	}
	if err := LockAsking(tx); err != nil {
		return nil, err
	}
	a, err := openAsking(tx, wishes)
	if err != nil {
		return nil, err
	}
	for _, wish := range wishes {
		if fates[wish.Key], err = a.ask(wish); err != nil {
			return nil, err
		}
	}
	return fates, message.Queue(tx, a.letters)
}

// asking is what has to be known to ask some members.
type asking struct {
	tx       *pg.Tx
	quiet    map[uuid.UUID]bool // asked not long ago
	just     map[uuid.UUID]bool // asked just now, were it only a brief one
	there    map[uuid.UUID]bool
	before   map[string]uuid.UUID // by key
	surveys  map[string]*Survey   // nil: asks nobody
	mailable map[string]Questionnaire
	letters  []message.New
}

func openAsking(tx *pg.Tx, wishes []Asking) (a *asking, err error) {
	a = &asking{tx: tx, surveys: map[string]*Survey{}, mailable: map[string]Questionnaire{}}
	members, keys := make([]uuid.UUID, len(wishes)), make([]string, len(wishes))
	for i, wish := range wishes {
		members[i], keys[i] = wish.Member, wish.Key
	}
	days, err := QuietDays(tx)
	if err != nil {
		return nil, err
	}
	if a.quiet, err = askedSince(tx, members, daysAgo(tx, days), false); err != nil {
		return nil, err
	}
	if a.just, err = askedSince(tx, members, daysAgo(tx, min(days, BriefQuiet)), true); err != nil {
		return nil, err
	}
	if a.there, err = Reachable(tx, members); err != nil {
		return nil, err
	}
	a.before, err = Keys(tx, keys)
	return a, err
}

func daysAgo(tx *pg.Tx, days int) time.Time { return tx.Now.Add(-time.Duration(days) * 24 * time.Hour) }

func (a *asking) ask(wish Asking) (Fate, error) {
	if a.before[wish.Key] != uuid.Nil {
		return Asked, nil
	}
	s, err := a.survey(wish.Slug)
	switch {
	case err != nil:
		return "", err
	case s == nil:
		return NotLive, nil
	case !a.there[wish.Member]:
		return NotThere, nil
	}
	d := a.mailable[wish.Slug]
	switch {
	case a.just[wish.Member] || a.quiet[wish.Member] && !d.Brief:
		return TooSoon, nil
	case d.OnlyGoals() && !wish.Goals:
		return Nothing, nil
	}
	r := Response{
		ID: a.tx.NewID(), Survey: s.ID, Version: s.Version, Member: wish.Member, Key: wish.Key, Order: wish.Order,
		Store: wish.Store, Product: wish.Product, Shown: d.Widget, Brief: d.Brief,
		AskedAt: a.tx.Now, EndsAt: a.tx.Now.Add(Life),
	}
	if _, err := AddResponse(a.tx, r); err != nil {
		return "", err
	}
	a.just[wish.Member], a.before[wish.Key] = true, r.ID
	if d.Mail && !wish.Here {
		a.letters = append(a.letters, message.New{
			Member: wish.Member, Kind: message.Survey, Key: "survey:" + r.ID.String(),
			Data: map[string]string{message.Invitation: r.ID.String()},
		})
	}
	return Asked, nil
}

// survey finds a live survey, nil when it asks nobody.
func (a *asking) survey(slug string) (*Survey, error) {
	if s, known := a.surveys[slug]; known {
		return s, nil
	}
	s, err := BySlug(a.tx, slug)
	if fail.Is(err, fail.NotFound) || err == nil && s.State != Live {
		a.surveys[slug] = nil
		return nil, nil //nolint:nilnil // nobody is asked
	}
	if err != nil {
		return nil, err
	}
	a.surveys[slug] = &s
	a.mailable[slug], err = Published(a.tx, s.ID, s.Version)
	return &s, err
}
