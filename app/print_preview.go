package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/coupon"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/paper"
	"regulars/app/platform"
	"regulars/app/words"
)

// What a preview shows of somebody: a code that is none, and a name.
const (
	sampleCode = "RG-XXXX-XXXX-XXXX-XXXX"
	sampleName = "Ana María Ortiz"
)

var sampleAddress = platform.Address{
	Name: sampleName, Line1: "Calle de Alcalá 42", Postcode: "28014", City: "Madrid", Country: "ES",
}

// PreviewPrintRun draws one coupon of a run, or its letter, as SVG, with a code that is
// none. fail.Invalid names what is wrong with the run.
func (a *App) PreviewPrintRun(ctx context.Context, merchantID uuid.UUID, r coupon.Run) (svg string, err error) {
	if r.Name == "" {
		r.Name = "-" // is seen by staff only
	}
	if err := r.Check(); err != nil {
		return "", err
	}
	var sheet paper.Sheet
	var store merchant.Store
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		printed, err := a.printed(tx, &r, tx.Now)
		if err != nil {
			return err
		}
		r.Value, r.Limits = printed.Value, printed.Limits
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if store, err = merchant.GetStore(tx, r.Store); err != nil {
			return err
		}
		sheet, err = sheetOf(&r, m, store, tx.Now)
		return err
	})
	if err != nil {
		return "", err
	}
	if sheet.Logo, err = paper.OpenLogo(a.knownLogo(ctx, merchantID)); err != nil {
		return "", err
	}
	card := paper.Card{Code: sampleCode, Link: codeLink(store, sampleCode)}
	w := words.For(r.Locale)
	if r.Copies == 0 {
		card.For, card.Hello = w.PaperFor(sampleName), w.PaperHello(firstName(sampleName))
	}
	if r.Posted {
		card.Address = addressed(w, sampleAddress)
	}
	return paper.Preview(sheet, card)
}

// knownLogo is the logo of a merchant's look, fetched at most every few minutes.
func (a *App) knownLogo(ctx context.Context, merchantID uuid.UUID) []byte {
	m, err := a.Merchant(ctx, merchantID)
	if err != nil || m.Look.LogoURL == "" {
		return nil
	}
	logo, _ := a.logos.get(m.Look.LogoURL, a.Now(), func() ([]byte, error) {
		fetched, _ := a.fetchLogo(ctx, merchantID)
		return fetched, nil
	})
	return logo
}
