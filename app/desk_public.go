package app

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/support"
)

// Networks are where comments in public stand, as staff name them.
var Networks = []string{
	"instagram", "facebook", "google", "trustpilot", "tiktok", "youtube", "x", "whatsapp", "messenger", "other",
}

var networkHosts = map[string]string{
	"instagram.com": "instagram", "facebook.com": "facebook", "fb.com": "facebook", "google.com": "google",
	"g.page": "google", "goo.gl": "google", "trustpilot.com": "trustpilot", "tiktok.com": "tiktok",
	"youtube.com": "youtube", "youtu.be": "youtube", "x.com": "x", "twitter.com": "x", "wa.me": "whatsapp",
	"whatsapp.com": "whatsapp", "m.me": "messenger", "messenger.com": "messenger",
}

// LogComment notes what somebody said of the shop in public, by its link. The same
// link is one request. fail.Invalid names the field.
func (a *App) LogComment(ctx context.Context, merchantID uuid.UUID, r support.Request) (view RequestView, err error) {
	r.By = support.ByPublic
	if err := checkComment(&r); err != nil {
		return view, err
	}
	r.Key = "public:" + r.Link
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if r.Member != uuid.Nil {
			if _, err := member.GetRow(tx, r.Member); err != nil {
				return noMember(err)
			}
		}
		kept, err := a.openByStaff(tx, r, nil)
		if fail.Is(err, fail.Conflict) {
			return fail.Field("link", "is noted already, as another comment")
		}
		if err != nil {
			return err
		}
		view, err = describeRequest(tx, kept)
		return err
	})
	return view, err
}

func checkComment(r *support.Request) error {
	if err := r.Check(); err != nil {
		return err
	}
	u, err := url.Parse(strings.TrimSpace(r.Link))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Host, ".") || u.User != nil ||
		len(r.Link) > 1000 {
		return fail.Field("link", "must be the address of the comment, like https://…")
	}
	u.Fragment = ""
	r.Link = u.String()
	if r.Network == "" {
		r.Network = networkOf(u.Hostname())
	}
	r.SenderName = strings.TrimSpace(r.SenderName)
	switch {
	case !slices.Contains(Networks, r.Network):
		return fail.Field("network", "must be one of %s", strings.Join(Networks, ", "))
	case r.Verdict != support.Good && r.Verdict != support.Bad:
		return fail.Field("verdict", "must be good or bad")
	case utf8.RuneCountInString(r.SenderName) > 120:
		return fail.Field("author", "must have at most 120 characters")
	}
	return nil
}

func networkOf(host string) string {
	for host != "" {
		if name, ok := networkHosts[host]; ok {
			return name
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return "other"
}

// Voices is what was said of the shop, by product and month.
type Voices struct {
	Items     []Voice
	Good, Bad int64
}

// Voice is what was said of one product in one month.
type Voice struct {
	support.Voice
	ProductName string
}

// Voices counts good against bad voices of so many months, this one too.
func (a *App) Voices(ctx context.Context, merchantID uuid.UUID, months int) (v Voices, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		v = Voices{}
		zone, err := a.zoneOf(tx)
		if err != nil {
			return err
		}
		now := tx.Now.In(zone)
		since := time.Date(now.Year(), now.Month()-time.Month(months-1), 1, 0, 0, 0, 0, zone)
		found, err := support.Voices(tx, since, zone)
		if err != nil {
			return err
		}
		var products []string
		for _, one := range found {
			if one.Product != "" {
				products = append(products, one.Product)
			}
		}
		titles, err := productTitles(tx, products)
		for _, one := range found {
			v.Items = append(v.Items, Voice{Voice: one, ProductName: titles[soldBy{one.Store, one.Product}]})
			v.Good, v.Bad = v.Good+one.Good, v.Bad+one.Bad
		}
		return err
	})
	return v, err
}
