package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/profile"
	"regulars/app/words"
)

// Plugin is our companion plugin in a store that asks something, as the store's
// secret proves.
type Plugin struct {
	Merchant uuid.UUID
	Store    uuid.UUID
	left     bool // the store is not connected any more
}

// Plugin proves that a request comes from a store's own server. fail.Unauthorized
// when the signature is bad or the store unknown.
func (a *App) Plugin(ctx context.Context, kind platform.Kind, r *http.Request) (Plugin, error) {
	lacking := fail.New(fail.Unauthorized, "this platform has no plugin of ours")
	verifier, err := ability[platform.PluginVerifier](a, kind, lacking)
	if err != nil {
		return Plugin{}, err
	}
	key, err := verifier.PluginStore(r)
	if err != nil {
		return Plugin{}, err
	}
	known, err := a.routeOf(ctx, kind, key)
	if err != nil {
		return Plugin{}, unknownStore(err)
	}
	if err := verifier.VerifyPlugin(r, known.shared, a.Now()); err != nil {
		return Plugin{}, err
	}
	return Plugin{
		Merchant: known.merchant, Store: known.store, left: known.state == merchant.Uninstalled,
	}, nil
}

// PluginSettings reads what a store's companion plugin keeps of the program.
// fail.Unauthorized for a store that is not connected any more.
func (a *App) PluginSettings(ctx context.Context, p Plugin) (s platform.PluginSettings, err error) {
	if p.left {
		return s, fail.New(fail.Unauthorized, "this store is not connected any more")
	}
	err = a.db.InMerchant(ctx, p.Merchant, func(tx *pg.Tx) error {
		s, err = a.pluginSettings(tx, p.Store)
		return err
	})
	return s, err
}

func (a *App) pluginSettings(tx *pg.Tx, storeID uuid.UUID) (platform.PluginSettings, error) {
	m, _, err := merchant.Get(tx) // what is remembered may be older than the change to be told
	if err != nil {
		return platform.PluginSettings{}, err
	}
	store, err := merchant.GetStore(tx, storeID)
	if err != nil {
		return platform.PluginSettings{}, err
	}
	shown := shownIn(store)
	asks, err := profile.GetSettings(tx)
	if err != nil {
		return platform.PluginSettings{}, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return platform.PluginSettings{}, err
	}
	s := platform.PluginSettings{
		Protocol: platform.PluginProtocol, ProgramLive: programs.Live() != nil, Paused: m.Paused() != nil,
		ProgramName: m.Name, Locale: m.Locale, PointsName: platform.PointsNames(m.Look.Name(m.Locale)),
		PointsNames: map[string]platform.PointsNames{}, AskBirthday: asks.AsksBirthday(),
		AskSex: asks.Asks(profile.AskSex), AskAgeBand: asks.Asks(profile.AskAge), Viewed: asks.Watches(),
		Widget: shown.Anywhere, ProductPoints: shown.OnProducts, CartNotice: shown.InCart, AccountTab: shown.InAccount,
		OrderHelp: shown.UnderOrder, UpdatedAt: tx.Now.UTC(),
	}
	for locale, name := range m.Look.Points {
		s.PointsNames[locale] = platform.PointsNames(name)
	}
	return s, nil
}

// PersonAsked is whom a store's own people ask about, by an e-mail address that
// nobody verified, and by the customer's number in that store where there is one.
type PersonAsked struct {
	Email      string
	CustomerID string
	Locale     string // BCP 47 or WordPress's: of the words of a copy; the merchant's without it
	Page       int    // of a copy, from 1; 0 for all of it
}

func (p *PersonAsked) check() error {
	p.Email = strings.ToLower(strings.TrimSpace(p.Email))
	if p.Email == "" && p.CustomerID == "" {
		return fail.Field("email", "is missing")
	}
	if p.Email != "" && !strings.Contains(p.Email, "@") {
		return fail.Field("email", "must be an e-mail address")
	}
	if strings.Trim(p.CustomerID, "0123456789") != "" {
		return fail.Field("customer_id", "must be a number of the store's")
	}
	if p.CustomerID == "0" { // how WordPress writes nobody
		p.CustomerID = ""
	}
	return nil
}

// ErasePerson takes down that a store's people erase somebody: workers do it, like
// a platform's own request. A store that left may still ask. Asking again is harmless.
// known tells whether they are anybody by now; who is not is taken down all the same,
// as their orders may be on their way. fail.Invalid names a bad field.
func (a *App) ErasePerson(ctx context.Context, p Plugin, asked PersonAsked) (known bool, err error) {
	if err := asked.check(); err != nil {
		return false, err
	}
	err = a.db.InMerchant(ctx, p.Merchant, func(tx *pg.Tx) error {
		people, err := a.peopleAsked(tx, p.Store, asked)
		known = len(people) > 0
		return err
	})
	if err != nil {
		return false, err
	}
	return known, a.note(ctx, p, platform.Event{At: a.Now(), Redact: &platform.Redact{
		Scope: platform.RedactCustomer, Email: asked.Email, CustomerID: asked.CustomerID, At: a.Now(),
	}})
}

// Disconnect takes down that the store's people disconnected it. Asking again is
// harmless.
func (a *App) Disconnect(ctx context.Context, p Plugin) error {
	if p.left {
		return nil
	}
	now := a.Now()
	return a.note(ctx, p, platform.Event{At: now, Uninstall: &platform.Uninstalled{At: now}})
}

// note puts what a plugin told on Postgres' disk.
func (a *App) note(ctx context.Context, p Plugin, e platform.Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("keep what a plugin told: %w", err)
	}
	return a.accepting.store(ctx, inbox.Entry{
		Merchant: p.Merchant, StoreID: p.Store, Topic: inbox.PluginTopic, Body: body,
		DedupeKey: inbox.PluginTopic + "|" + uuid.Must(uuid.NewV7()).String(),
	})
}

// itemsAPage is how many things a page of a copy lists.
const itemsAPage = 500

// ExportPerson copies all that is held of whom a store asks about, if they are of
// that store, in words; done tells that no page follows. Nobody gives nothing.
// fail.Invalid names a bad field.
func (a *App) ExportPerson(ctx context.Context, p Plugin, asked PersonAsked) (
	groups []CopyGroup, done bool, err error,
) {
	if err := asked.check(); err != nil {
		return nil, false, err
	}
	err = a.db.InMerchant(ctx, p.Merchant, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if asked.Locale == "" {
			asked.Locale = m.Locale
		}
		groups, err = a.copyInWords(tx, p.Store, asked, m.Location())
		return err
	})
	if asked.Page > 0 {
		groups, done = pageOfGroups(groups, asked.Page, itemsAPage)
		return groups, done, err
	}
	return groups, true, err
}

// peopleAsked are the people of a store that are asked about.
func (a *App) peopleAsked(tx *pg.Tx, store uuid.UUID, asked PersonAsked) ([]*member.Member, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	mac, err := keys.EmailMAC(asked.Email)
	if err != nil {
		return nil, err
	}
	return meant(tx, accountIn(store, asked.CustomerID), mac)
}

func (a *App) copyInWords(
	tx *pg.Tx, store uuid.UUID, asked PersonAsked, zone *time.Location,
) ([]CopyGroup, error) {
	people, err := a.peopleAsked(tx, store, asked)
	if err != nil {
		return nil, err
	}
	teller := copyTeller{words: words.For(asked.Locale), zone: zone}
	for _, person := range people {
		c, err := a.copyOf(tx, person.ID, asked.Locale, "The store’s own people asked for it.")
		if fail.Is(err, fail.NotFound) { // erased meanwhile: nothing says any more who it was
			continue
		}
		if err != nil {
			return nil, err
		}
		teller.tell(&c)
	}
	return teller.groups, nil
}
