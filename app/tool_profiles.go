package app

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/klaviyo"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/outbound"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/work"
)

// How much of profiles is done at once.
const (
	profileTurn  = 20 * time.Second // before others have the worker
	filledAtOnce = 1_000            // members asked for in one transaction
	toolRest     = time.Hour        // of profiles while the tool is off
)

// page is what of some members is to stand in a tool.
type page struct {
	to       *outbound.Endpoint
	key      string
	wishes   []outbound.Wish
	given    []bool // of wishes: something stands there afterwards
	profiles []klaviyo.Profile
	job      string // in which the tool writes them
}

// MirrorProfiles writes the profiles that are due to the merchant's tool, many at
// once. A crash costs the last page, which comes back by itself.
func (a *App) MirrorProfiles(ctx context.Context, merchantID uuid.UUID) error {
	for end := a.Now().Add(profileTurn); a.Now().Before(end) && ctx.Err() == nil; {
		p, err := a.beginProfiles(ctx, merchantID)
		if err != nil || p == nil {
			return err
		}
		err = a.importPage(ctx, p)
		if ended := a.endProfiles(ctx, merchantID, p, err); ended != nil {
			return ended
		}
		if err != nil {
			return nil //nolint:nilerr // it stands in the rows, and how the tool fares with it
		}
	}
	return nil
}

func (a *App) importPage(ctx context.Context, p *page) (err error) {
	if len(p.profiles) == 0 {
		return nil
	}
	p.job, err = a.klaviyo.Import(ctx, p.key, p.profiles)
	return err
}

// beginProfiles takes a page in hand. Nil when nothing is to be written now.
func (a *App) beginProfiles(ctx context.Context, merchantID uuid.UUID) (p *page, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		p = nil
		to, err := outbound.OfTool(tx, outbound.Klaviyo)
		switch {
		case err != nil:
			return err
		case to == nil || !to.Listens(outbound.Profile):
			return outbound.PutOffProfiles(tx, tx.Now.Add(toolRest))
		case to.RestUntil != nil && to.RestUntil.After(tx.Now):
			return outbound.PutOffProfiles(tx, *to.RestUntil)
		}
		if err := goOnFilling(tx, to.ID); err != nil {
			return err
		}
		wishes, err := outbound.TakeProfiles(tx, klaviyo.MostProfiles)
		if err != nil || len(wishes) == 0 {
			return err
		}
		if p, err = a.writePage(tx, to, wishes); err != nil {
			return err
		}
		secrets, err := a.secretsOf(tx, to)
		if err == nil {
			p.key = secrets[0]
		}
		return err
	})
	return p, err
}

// goOnFilling asks for the next members, before the last are written, so that a
// worker always comes back.
func goOnFilling(tx *pg.Tx, endpoint uuid.UUID) error {
	after, err := outbound.FilledTo(tx, endpoint)
	if err != nil || after == nil {
		return err
	}
	if wait, err := outbound.MoreWait(tx, filledAtOnce); err != nil || wait {
		return err
	}
	last, err := outbound.Fill(tx, *after, filledAtOnce)
	if err != nil {
		return err
	}
	if after = &last; last == uuid.Nil {
		after = nil
	}
	return outbound.NoteFilled(tx, endpoint, after)
}

// writePage says what is to stand at each member. Whoever does not agree to
// e-mails, or left, has what we wrote taken away; of whom nothing stands there,
// nothing is told.
func (a *App) writePage(tx *pg.Tx, to *outbound.Endpoint, wishes []outbound.Wish) (*page, error) {
	p := &page{to: to, wishes: wishes, given: make([]bool, len(wishes))}
	ids := make([]uuid.UUID, len(wishes))
	for i, w := range wishes {
		ids[i] = w.ID
	}
	people, err := member.Members(tx, ids)
	if err != nil {
		return nil, err
	}
	may, err := consent.May(tx, ids, consent.Email)
	if err != nil {
		return nil, err
	}
	teller, err := a.openProfiles(tx, ids)
	if err != nil {
		return nil, err
	}
	for i, w := range wishes {
		person := people[w.ID]
		switch {
		case person == nil || person.Email == "":
		case may[w.ID] && person.State != member.StateLeft && w.Dispatches <= fail.MaxDispatches:
			properties, err := teller.properties(tx, person)
			if err != nil {
				return nil, err
			}
			p.given[i] = true
			p.profiles = append(p.profiles, klaviyo.Profile{Email: person.Email, Properties: properties})
		case w.Given:
			p.profiles = append(p.profiles, klaviyo.Profile{Email: person.Email, Unset: profileNames})
		}
	}
	return p, nil
}

// profileNames are the properties that we write.
var profileNames = []string{
	"regulars_points", "regulars_points_pending", "regulars_points_lifetime", "regulars_tier", "regulars_next_tier",
	"regulars_to_next_tier", "regulars_joined_at", "regulars_invite_link", "regulars_birthday",
}

// profileTeller says what stands on profiles.
type profileTeller struct {
	app       *App
	live      *program.Program
	tiers     tierTeller
	profiled  map[uuid.UUID]bool // who agreed to a profile: their birthday may be told
	birthdays map[uuid.UUID]string
}

func (a *App) openProfiles(tx *pg.Tx, ids []uuid.UUID) (*profileTeller, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	t := &profileTeller{app: a, live: programs.Live(), tiers: a.tierTeller(m, "")}
	if t.profiled, err = consent.May(tx, ids, consent.Profile); err != nil {
		return nil, err
	}
	t.birthdays, err = member.Birthdays(tx, ids)
	return t, err
}

func (t *profileTeller) properties(tx *pg.Tx, person *member.Member) (map[string]any, error) {
	b, err := ledger.BalanceOf(tx, person.ID)
	if err != nil {
		return nil, err
	}
	p := map[string]any{
		"regulars_points": b.Available, "regulars_points_pending": b.Pending, "regulars_points_lifetime": b.Lifetime,
		"regulars_tier": "", "regulars_next_tier": "", "regulars_to_next_tier": "",
	}
	stands, err := t.tiers.view(tx, t.live, person.ID)
	if err != nil {
		return nil, err
	}
	if stands != nil {
		p["regulars_tier"], p["regulars_next_tier"] = stands.Name, stands.Next
		p["regulars_to_next_tier"] = stands.Missing
	}
	if person.JoinedAt != nil {
		p["regulars_joined_at"] = person.JoinedAt.UTC().Format(time.RFC3339)
	}
	if day := t.birthdays[person.ID]; day != "" && t.profiled[person.ID] {
		p["regulars_birthday"] = day
	}
	link, err := t.inviteLink(tx, person)
	if link != "" {
		p["regulars_invite_link"] = link
	}
	return p, err
}

// inviteLink is where friends of a member land, "" when nobody is invited, or no
// code was drawn for the member yet.
func (t *profileTeller) inviteLink(tx *pg.Tx, person *member.Member) (string, error) {
	if t.live == nil || !t.live.Version.Document.Referral.Active || person.State != member.StateMember {
		return "", nil
	}
	codes, err := referral.Codes(tx, []uuid.UUID{person.ID})
	if err != nil {
		return "", err
	}
	accounts, err := member.IdentitiesOf(tx, person.ID)
	if err != nil || len(accounts) == 0 {
		return "", err
	}
	stores, err := storesByID(tx)
	if err != nil {
		return "", err
	}
	for _, c := range codes[person.ID] {
		if c.RemovedAt == nil {
			return inviteLink(stores[accounts[0].StoreID], c.Code), nil
		}
	}
	return "", nil
}

// lookBack has us look later which of a page were written.
func (p *page) lookBack(tx *pg.Tx) error {
	ids := make([]uuid.UUID, len(p.wishes))
	for i, w := range p.wishes {
		ids[i] = w.ID
	}
	return lookBack(tx, p.to.ID, p.job, ids)
}

// endProfiles notes what came of a page, and how the tool fares.
func (a *App) endProfiles(ctx context.Context, merchantID uuid.UUID, p *page, cause error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // stopping must not forget it
	defer stop()
	dropped := false
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if cause == nil {
			err = errors.Join(outbound.Written(tx, p.wishes, p.given), p.lookBack(tx))
		} else {
			until := tx.Now.Add(fail.Backoff(cause, max(p.to.Failures+1, 4), int64(p.wishes[0].ID[15])))
			err = outbound.ReturnProfiles(tx, p.wishes, until, work.Reason(cause))
		}
		if err != nil || len(p.profiles) == 0 {
			return err
		}
		dropped, err = a.noteHealth(tx, p.to, toldTool(cause))
		return err
	})
	if dropped {
		a.merchants.drop(merchantID)
	}
	return errors.Join(err, logged(cause))
}
