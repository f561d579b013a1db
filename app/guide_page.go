package app

import (
	"context"
	"crypto/subtle"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/words"
)

// GuideShown is a guide in one language, for whoever reads it.
type GuideShown struct {
	Locale   string
	Shop     string
	Look     merchant.Look
	Title    string
	FirstUse []string // paragraphs
	Care     []string
	Goals    []AdviceShown // those with advice, the reader's own first
	Troubles []TroubleShown
}

// AdviceShown is what helps with a goal.
type AdviceShown struct {
	Goal   string
	Advice []string
	Mine   bool // the reader said that it is theirs
}

// TroubleShown is a common problem and what helps.
type TroubleShown struct {
	Question string
	Answer   []string
}

// guideLink is where a published guide is read without signing in, "" while it is
// not. With a goal, its advice stands first.
func (a *App) guideLink(tx *pg.Tx, g *guide.Guide, goal string) (string, error) {
	if g.Live == nil {
		return "", nil
	}
	token, err := a.guideToken(tx, g.ID)
	link := a.baseURL + "/guide/" + token
	if goal != "" {
		link += "?" + url.Values{"goal": {goal}}.Encode()
	}
	return link, err
}

func (a *App) guideToken(tx *pg.Tx, id uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	sum, err := keys.FormKey("guide|" + id.String())
	return tx.Merchant.String() + "." + id.String() + "." + sum, err
}

// OpenGuide reads what a guide's link shows, in a language that is wished for.
// fail.NotFound when we did not make the link, or the guide was taken back.
func (a *App) OpenGuide(ctx context.Context, token, locale, goal string) (shown GuideShown, err error) {
	merchantID, rest, err := splitToken(token)
	if err != nil {
		return shown, err
	}
	text, _, _ := strings.Cut(rest, ".")
	id, err := uuid.Parse(text)
	if err != nil {
		return shown, noLink()
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		owner, err := a.merchantOf(tx)
		if err != nil {
			return noLink()
		}
		want, err := a.guideToken(tx, id)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(token)) != 1 {
			return noLink()
		}
		g, err := guide.Get(tx, id)
		if err != nil || g.Live == nil {
			return noLink()
		}
		shown = showGuide(g.Live, owner, locale, goal)
		return nil
	})
	return shown, err
}

// PreviewGuide shows a guide as it would be read in a language; it need not be
// finished.
func (a *App) PreviewGuide(ctx context.Context, merchantID uuid.UUID, m guide.Manual, locale string) (
	shown GuideShown, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		owner, err := a.merchantOf(tx)
		shown = showGuide(&m, owner, locale, "")
		return err
	})
	return shown, err
}

func showGuide(m *guide.Manual, owner merchant.Merchant, locale, goal string) GuideShown {
	if locale == "" {
		locale = owner.Locale
	}
	w := words.For(locale)
	in := func(t guide.Texts) string { return t.In(w.Locale(), words.For(owner.Locale).Locale()) }
	shown := GuideShown{
		Locale: w.Locale(), Shop: owner.Name, Look: owner.Look, Title: in(m.Title),
		FirstUse: paragraphs(in(m.FirstUse)), Care: paragraphs(in(m.Care)),
	}
	for i := range m.Goals {
		one := AdviceShown{Goal: in(m.Goals[i].Text), Advice: paragraphs(in(m.Goals[i].Advice))}
		one.Mine = m.Goals[i].ID == goal
		switch {
		case len(one.Advice) == 0:
		case one.Mine:
			shown.Goals = append([]AdviceShown{one}, shown.Goals...)
		default:
			shown.Goals = append(shown.Goals, one)
		}
	}
	for _, t := range m.Troubles {
		shown.Troubles = append(shown.Troubles, TroubleShown{in(t.Question), paragraphs(in(t.Answer))})
	}
	return shown
}

// paragraphs are the lines of a text that say something.
func paragraphs(text string) (lines []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
