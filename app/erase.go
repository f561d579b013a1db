package app

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/audit"
	"regulars/app/checkout"
	"regulars/app/consent"
	"regulars/app/coupon"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/guide"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/occasion"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/privacy"
	"regulars/app/profile"
	"regulars/app/referral"
	"regulars/app/reward"
	"regulars/app/segment"
	"regulars/app/study"
	"regulars/app/support"
	"regulars/app/survey"
	"regulars/app/tier"
)

// EraseMember begins to erase all that says who a member is. Workers do it:
// their codes die, their points end, and nobody is a member any more behind
// transfers that stay. Whoever asks proves that they mean this member: confirm
// is the member's e-mail, or name where there is none. Asking twice is asking
// once.
//
// fail.NotFound when there is no such member, fail.Invalid for another confirm.
func (a *App) EraseMember(ctx context.Context, merchantID, id uuid.UUID, confirm string) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		row, err := member.GetRow(tx, id)
		if err != nil {
			return noMember(err)
		}
		if want := toConfirm(row.Member); !strings.EqualFold(strings.TrimSpace(confirm), want) {
			return fail.Field("confirm", "must be %q, to be sure that this is who is meant", want)
		}
		asked, err := a.askToErase(tx, &row.Member, false)
		if err != nil || !asked {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.MemberErased, Kind: audit.OfMember, Subject: id.String(),
		})
	})
}

// toConfirm is what staff type to erase a member.
func toConfirm(m member.Member) string {
	switch {
	case m.Email != "":
		return m.Email
	case strings.TrimSpace(m.Name) != "":
		return strings.TrimSpace(m.Name)
	default:
		return "erase"
	}
}

// askToErase notes the wish. From here on the member earns and spends nothing.
func (a *App) askToErase(tx *pg.Tx, m *member.Member, platform bool) (asked bool, err error) {
	asked, err = privacy.Ask(tx, m.ID, privacy.Erase, platform)
	if err != nil || !asked || m.State != member.StateMember {
		return asked, err
	}
	left := tx.Now
	m.State, m.LeftAt = member.StateLeft, &left
	return asked, member.Save(tx, []*member.Member{m})
}

// closeCodes ends what the member has in the stores. It reports whether some of
// it is still on its way.
func closeCodes(tx *pg.Tx, id uuid.UUID) (waits bool, err error) {
	all, err := reward.LockAll(tx, id)
	if err != nil {
		return false, err
	}
	for _, r := range all {
		changed, waiting := r.Close(tx.Now)
		waits = waits || waiting
		if !changed {
			continue
		}
		if err := reward.Save(tx, r); err != nil {
			return false, err
		}
	}
	return waits, nil
}

// forgetPerson makes a member nobody's. What their deliveries are known by is
// kept, sealed, until those were looked through.
func (a *App) forgetPerson(tx *pg.Tx, run *privacy.Request) error {
	needles, macs, err := needlesOf(tx, run.Member)
	if err != nil {
		return err
	}
	if err := a.sealNeedles(tx, run, needles); err != nil {
		return err
	}
	if err := privacy.Remember(tx, needles.Accounts, macs); err != nil {
		return err
	}
	if err := a.forfeit(tx, run.Member); err != nil {
		return err
	}
	if err := effect.WantProfiles(tx, []uuid.UUID{run.Member}); err != nil {
		return err
	}
	if err := a.forgetInTool(tx, run.Member); err != nil {
		return err
	}
	return emptyRows(tx, run.Member)
}

// emptyRows takes out of a member's rows all that says whose they are.
func emptyRows(tx *pg.Tx, id uuid.UUID) error {
	for _, erase := range []func(*pg.Tx, uuid.UUID) error{
		order.Erase, reward.Erase, message.Erase, newsletter.Erase, coupon.Erase, approval.Erase, referral.Erase,
		occasion.Erase, tier.Erase, ledger.Erase, segment.Erase, journey.Erase, support.Erase, survey.Erase,
		study.Erase, checkout.Erase, consent.Erase, guide.Erase, outbound.Erase, profile.Erase, member.Erase,
	} {
		if err := erase(tx, id); err != nil {
			return err
		}
	}
	return nil
}

func needlesOf(tx *pg.Tx, id uuid.UUID) (n privacy.Needles, macs [][]byte, err error) {
	person, err := member.Get(tx, id)
	if err != nil {
		return n, nil, err
	}
	if person.Email != "" {
		n.Emails = append(n.Emails, person.Email)
	}
	if len(person.EmailMAC) > 0 {
		macs = append(macs, person.EmailMAC)
	}
	identities, err := member.AllIdentitiesOf(tx, id)
	for _, i := range identities {
		n.Accounts = append(n.Accounts, privacy.Account{StoreID: i.StoreID, CustomerID: i.CustomerID})
		if len(i.EmailMAC) > 0 {
			macs = append(macs, i.EmailMAC)
		}
	}
	return n, macs, err
}

func (a *App) sealNeedles(tx *pg.Tx, run *privacy.Request, n privacy.Needles) error {
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	run.Needles, err = keys.Seal(privacy.NeedlesColumn, text)
	return err
}

func (a *App) openNeedles(tx *pg.Tx, run *privacy.Request) (n privacy.Needles, err error) {
	if run.Needles == nil {
		return n, nil
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return n, err
	}
	text, err := keys.Unseal(privacy.NeedlesColumn, run.Needles)
	if err != nil {
		return n, err
	}
	return n, json.Unmarshal(text, &n)
}

// forfeit ends all points of a member.
func (a *App) forfeit(tx *pg.Tx, id uuid.UUID) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if err := ledger.Begin(tx, []uuid.UUID{id}); err != nil {
		return err
	}
	if _, err := ledger.Open(tx, []uuid.UUID{id}, nil); err != nil { // nobody makes points usable meanwhile
		return err
	}
	waiting, err := ledger.PendingOf(tx, id)
	if err != nil {
		return err
	}
	sources := make([]ledger.Source, 0, len(waiting))
	for source := range waiting {
		sources = append(sources, source)
	}
	book, err := ledger.Open(tx, []uuid.UUID{id}, sources)
	if err != nil {
		return err
	}
	if err := book.Forfeit(id, sources); err != nil {
		return err
	}
	return flush(tx, book, m)
}

// purge looks through the next page of a merchant's deliveries for those of the
// person. It reports whether it was the last.
func (a *App) purge(tx *pg.Tx, run *privacy.Request) (last bool, err error) {
	needles, err := a.openNeedles(tx, run)
	if err != nil {
		return false, err
	}
	stores, err := merchant.Stores(tx)
	if err != nil {
		return false, err
	}
	patterns := map[uuid.UUID]string{}
	for _, s := range stores {
		patterns[s.ID] = needles.Pattern(s.ID)
	}
	after, err := inbox.Purge(tx, run.AfterInbox, patterns)
	if err == nil && after != uuid.Nil {
		run.AfterInbox = after
	}
	return after == uuid.Nil, err
}

// untie waits until the stores were told, and then forgets which accounts that
// were.
func (a *App) untie(tx *pg.Tx, run *privacy.Request) (done bool, err error) {
	needles, err := a.openNeedles(tx, run)
	if err != nil {
		return false, err
	}
	var stores []uuid.UUID
	var customers []string
	for _, account := range needles.Accounts {
		stores, customers = append(stores, account.StoreID), append(customers, account.CustomerID)
	}
	done, err = effect.Untied(tx, stores, customers)
	if err != nil {
		return false, err
	}
	if late := tx.Now.Sub(run.AskedAt) > 2*privacy.CodesMay; !done && !late {
		return false, nil
	}
	return true, effect.Forget(tx, stores, customers)
}

// eraseSoon is how soon a person is erased on whom something is still waited for.
const eraseSoon = 5 * time.Second
