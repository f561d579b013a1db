package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/support"
)

// TestAMailIsOfTheKindThatItsAddressSays forwards several mailboxes, each to its own
// address, by our door and by a service.
func TestAMailIsOfTheKindThatItsAddressSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	view := func() map[support.Kind]string {
		t.Helper()
		v, err := d.Desk(t.Context(), d.merchant)
		d.must(err)
		by := map[support.Kind]string{}
		for _, f := range v.Forward {
			by[f.Kind] = f.Address
		}
		if len(by) != 4 || by[support.Question] != v.Address {
			t.Fatalf("mail is forwarded to %+v", v.Forward)
		}
		return by
	}
	opens := func(what string, want support.Kind) {
		t.Helper()
		d.deliver()
		if newest := d.all()[0]; newest.Kind != want || newest.Text != what {
			t.Errorf("%q opened a %s that says %q, want a %s", what, newest.Kind, newest.Text, want)
		}
	}
	first := view()
	for _, kind := range support.Kinds {
		d.mails("ann@shopper.example", first[kind], "for "+string(kind))
		opens("for "+string(kind), kind)
	}
	name, domain, _ := strings.Cut(first[support.Question], "@")
	for _, odd := range []string{name + "-nonsense@" + domain, name + "-@" + domain, name + "-complaint-x@" + domain} {
		if got := d.handed(odd); got != 550 {
			t.Errorf("mail to %s is answered %d", odd, got)
		}
	}
	_, err := d.ChangeDeskAddress(d.as(d.maria), d.merchant)
	d.must(err)
	d.mails("ann@shopper.example", strings.ToUpper(first[support.Complaint]), "to the old one")
	opens("to the old one", support.Complaint)

	d.brings(support.Mailgun, "hush", "")
	now := view()
	post := func(to, text string) {
		t.Helper()
		p := app.PostedMail{Timestamp: strconv.FormatInt(d.Now().Unix(), 10), Token: "token", Recipient: to, Sender: "ann@shopper.example"}
		mac := hmac.New(sha256.New, []byte("hush"))
		_, _ = mac.Write([]byte(p.Timestamp + p.Token))
		p.Signature = hex.EncodeToString(mac.Sum(nil))
		p.Raw = []byte("From: ann@shopper.example\r\nMessage-ID: <" + key(len(text)) + "@shopper.example>\r\n\r\n" + text + "\r\n")
		d.must(d.PostMail(t.Context(), d.merchant, p))
	}
	post(now[support.Technical], "by Mailgun")
	opens("by Mailgun", support.Technical)
	old, _, _ := strings.Cut(first[support.Suggestion], "@")
	post(old+"@in.shop.example", "by Mailgun, to the old one")
	opens("by Mailgun, to the old one", support.Suggestion)
}

// TestAKindThatIsChangedMovesTheFigures has staff say what mails are, and back again:
// who is won back is counted by what they are now.
func TestAKindThatIsChangedMovesTheFigures(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	s := d.shopify()
	for _, name := range []string{"ann", "ben"} {
		customer, _ := d.newcomer(s, mail(name))
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		d.deliver()
		d.Advance(time.Hour)
		if name == "ben" {
			continue
		}
		d.mails(mail(name), d.address(), "It broke.")
		d.Advance(24 * time.Hour)
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		d.deliver()
	}
	id := d.all()[0].ID
	counts := func(kind support.Kind, want int64) {
		t.Helper()
		if kind != "" {
			view, err := d.SortRequest(d.as(d.maria), d.merchant, id, kind, support.Normal)
			d.must(err)
			if view.Kind != kind {
				t.Errorf("sorted, it is a %s", view.Kind)
			}
		}
		r, err := d.Recovery(t.Context(), d.merchant, "", "")
		d.must(err)
		if r.Complained.People != want || r.Complained.Again != want || r.Others.People != 1 || d.count(recount, true, false) != want {
			t.Errorf("as %q: of those who complained %+v, of others %+v; want %d and 1", kind, r.Complained, r.Others, want)
		}
	}
	counts("", 0)
	counts(support.Complaint, 1)
	counts(support.Suggestion, 0)
	counts(support.Technical, 1)
	counts(support.Question, 0)
}
