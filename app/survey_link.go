package app

import (
	"context"
	"crypto/subtle"
	"strings"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// surveyLinkKind is what a survey's link is for; the texts are part of what is
// signed, so that one cannot be taken for the other.
type surveyLinkKind string

const (
	invitation surveyLinkKind = "ask"  // of one member, for one answer
	openSurvey surveyLinkKind = "open" // of a survey, for anybody: printed, or on a thank-you page
)

// surveyLink is where a survey is answered without signing in: only we can make it.
func (a *App) surveyLink(tx *pg.Tx, kind surveyLinkKind, id uuid.UUID) (string, error) {
	token, err := a.surveyToken(tx, kind, id)
	return a.baseURL + "/survey/" + string(kind) + "/" + token, err
}

func (a *App) surveyToken(tx *pg.Tx, kind surveyLinkKind, id uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	sum, err := keys.FormKey("survey|" + string(kind) + "|" + id.String())
	return tx.Merchant.String() + "." + id.String() + "." + sum, err
}

// bySurveyLink does something for what a link names. fail.NotFound when we did not
// make it for that.
func (a *App) bySurveyLink(
	ctx context.Context, kind surveyLinkKind, token string, do func(tx *pg.Tx, id uuid.UUID) error,
) error {
	merchantID, rest, err := splitToken(token)
	if err != nil {
		return err
	}
	text, _, _ := strings.Cut(rest, ".")
	id, err := uuid.Parse(text)
	if err != nil {
		return noLink()
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := a.merchantOf(tx); err != nil {
			return noLink()
		}
		want, err := a.surveyToken(tx, kind, id)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(token)) != 1 {
			return noLink()
		}
		return do(tx, id)
	})
	if fail.Is(err, fail.NotFound) {
		return noLink()
	}
	return err
}
