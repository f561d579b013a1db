package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/profile"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// percents is a program with hidden rewards of 10 % and 20 %; of 10 % there are
// three.
func percents() program.Document {
	d := testProgram(program.Accounts)
	for id, bp := range map[string]int64{"ten": 1000, "twenty": 2000} {
		d.Rewards = append(d.Rewards, program.Reward{
			ID: id, Name: id + " percent", Active: true, Hidden: true, Kind: program.PercentOff, Cost: 100,
			PercentBP: bp, ValidDays: 21,
		})
		if id == "ten" {
			d.Rewards[len(d.Rewards)-1].Stock = 3
		}
	}
	return d
}

// forYou offers whoever visits what suits them at a rung.
func (w *world) forYou(rung int, otherwise journey.Otherwise, template uuid.UUID, groups ...journey.OfferGroup) journey.Script {
	d := waits(journey.Listen{Kind: journey.Event, Name: "visit"})
	for i := range groups {
		groups[i].Rungs = []journey.Rung{
			{From: 2, Rewards: []string{"ten", "twenty"}}, {From: 5, Rewards: []string{"twenty"}},
		}
	}
	d.ForYou = &journey.ForYou{Groups: groups, Otherwise: otherwise}
	d.Steps = []journey.Step{
		{
			ID: "pick", Kind: journey.JustForYou, Rung: rung,
			Then: []journey.Step{{ID: "tell", Kind: journey.Message, Template: template.String(), Priority: 50}},
			Else: []journey.Step{{ID: "points", Kind: journey.Points, Points: 7, Note: "For coming by"}},
		},
	}
	return d
}

// offerLetter is a template that tells a picked offer.
func (w *world) offerLetter() uuid.UUID {
	w.t.Helper()
	saved, err := w.SaveMessageTemplate(w.t.Context(), w.merchant, message.Template{
		Name: "For you", Document: message.Copy{Language: "en", Texts: map[string]message.Wording{"en": {
			Subject: "{{reward}}", Blocks: []message.Block{
				{Kind: message.Paragraph, Text: "{{why}}: {{reward}}, until {{date}}."},
				{Kind: message.CodeBlock},
				{Kind: message.Product},
			},
		}}},
	})
	w.must(err)
	return saved.ID
}

// shows interest in a product so many times.
func (w *world) shows(s site, member uuid.UUID, product string, sign profile.Sign, times int) {
	w.t.Helper()
	w.tx(func(tx *pg.Tx) error {
		seen := profile.Tally{}
		for range times {
			seen.Add(member, profile.Goods{Kind: profile.OfProduct, StoreID: s.id, ExternalID: product}, sign, tx.Now)
		}
		return profile.Count(tx, seen.List())
	})
}

// tries a code on a product, and reports whether the shop takes it.
func (w *world) tries(s site, customer int64, product string, codes ...string) bool {
	w.t.Helper()
	if s.id == w.coffeeID {
		order := w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: customer, Codes: codes,
			Items: []shopifytest.Item{{ProductID: number(w.t, product), Quantity: 1}},
		})
		return len(order.Codes) == len(codes)
	}
	_, refused := w.tea.PlaceOrder(wootest.NewOrder{
		Customer: customer, Codes: codes, Items: []wootest.Item{{Product: number(w.t, product), Quantity: 1}},
	})
	return refused == ""
}

func TestTheOfferSuitsTheMemberAndIsTheirsAlone(t *testing.T) {
	for i, name := range []string{"shopify", "woocommerce"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := percents()
			w, box := posted(t, &document)
			w.noon()
			s := w.sites()[i]
			tea, mug := w.onSale(s, "Green tea", 900), w.onSale(s, "Blue mug", 1500)
			w.switchOn(w.forYou(2, journey.FirstGroup, w.offerLetter(),
				journey.OfferGroup{Name: "Teas", Products: []string{tea}},
				journey.OfferGroup{Name: "Mugs", Products: []string{mug}}))
			customer, keen := w.newcomer(s, mail("keen"))
			other, stranger := w.newcomer(s, mail("stranger"))
			buyer, owns := w.newcomer(s, mail("owns"))
			late, unlucky := w.newcomer(s, mail("late"))
			w.shows(s, keen, tea, profile.Viewed, 1)
			w.shows(s, keen, mug, profile.Viewed, 3)
			w.shows(s, owns, mug, profile.Cart, 5)
			w.shows(s, unlucky, tea, profile.Searched, 2)
			if !w.tries(s, buyer, mug) {
				t.Fatal("the mug cannot be bought")
			}
			w.deliver()
			for n, member := range []uuid.UUID{keen, stranger, owns, unlucky} {
				w.agree(member, consent.Agreed)
				w.occur(member, "visit", key(n))
				w.Drain()
			}
			for range 6 { // who just bought is left in peace for a day
				w.Pass(8 * time.Hour)
			}
			for _, want := range []struct {
				name, subject, why string
				customer           int64
				member             uuid.UUID
			}{
				{"keen", "ten percent · Mugs", "Because you looked at Blue mug 3 times", customer, keen},
				{"stranger", "ten percent · Teas", "Because you have not tried Teas yet", other, stranger},
				{"owns", "ten percent · Teas", "Because you have not tried Teas yet", buyer, owns},
				{"late", "twenty percent · Teas", "Because you searched for Green tea", late, unlucky}, // three were left
			} {
				letters := box.To(mail(want.name))
				l := letters[len(letters)-1]
				codes := w.codesOf(want.member)
				if len(codes) != 1 || l.Subject != want.subject || !strings.Contains(l.Text, want.why+": "+want.subject) ||
					!strings.Contains(l.Text, "\n"+codes[0].Code+"\n") {
					t.Fatalf("%s has %d codes and reads %q:\n%s", want.name, len(codes), l.Subject, l.Text)
				}
				b, err := w.Bootstrap(t.Context(), app.Shopper{
					Merchant: w.merchant, Store: s.id, Platform: s.kind, MemberID: want.member,
					CustomerID: strconv.FormatInt(want.customer, 10),
				}, "en")
				w.must(err)
				if !strings.Contains(b.Codes[0].Detail, want.why) {
					t.Errorf("the shop tells %s %q", want.name, b.Codes[0].Detail)
				}
			}
			code := w.codesOf(keen)[0].Code
			for _, try := range []struct {
				customer int64
				product  string
				taken    bool
			}{{customer, tea, false}, {other, mug, false}, {customer, mug, true}} {
				if got := w.tries(s, try.customer, try.product, code); got != try.taken {
					t.Errorf("on %s by %d the code is taken: %v, want %v", try.product, try.customer, got, try.taken)
				}
			}
			w.deliver()
			w.erased(keen, mail("keen"))
			if left := w.count("SELECT count(*) FROM redemption WHERE because IS NOT NULL AND member_id = $1", keen); left > 0 {
				t.Error("why something was picked outlives who it was picked for")
			}
			w.audit()
		})
	}
}

func TestWhoIsSuitedByNothingGoesAnotherWay(t *testing.T) {
	t.Parallel()
	document := percents()
	w := newWorld(t, &document, seldom)
	s := w.woo()
	tea, pills := w.onSale(s, "Green tea", 900), w.onSale(s, "Valerian", 700)
	d := w.forYou(5, journey.NoOffer, w.news(),
		journey.OfferGroup{Name: "Pills", Products: []string{pills}}, journey.OfferGroup{Name: "Teas", Products: []string{tea}})
	w.switchOn(d)
	private := profile.Default()
	private.SensitiveProducts = []string{pills}
	_, likes := w.newcomer(s, mail("likes"))
	w.shows(s, likes, pills, profile.Viewed, 9)
	w.must(w.ChangeProfileSettings(t.Context(), w.merchant, private))
	if got := w.refusedAt(d); got != "for_you.groups[0].name" {
		t.Errorf("goods that are never used are refused at %q", got)
	}
	w.occur(likes, "visit", key(1))
	w.Drain()
	w.wantWent(likes, "completed")
	if codes := w.codesOf(likes); len(codes) != 0 {
		t.Errorf("who likes what is sensitive is given %v", codes[0].Reward)
	}
	if got := w.count("SELECT coalesce(sum(amount), 0) FROM transfer WHERE source_kind = 31 AND member_id = $1", likes); got != 7 {
		t.Errorf("they get %d points instead, want 7", got)
	}
	w.shows(s, likes, tea, profile.Viewed, 1)
	w.occur(likes, "visit", key(2))
	w.Drain()
	codes := w.codesOf(likes)
	if len(codes) != 1 || codes[0].RewardID != "twenty" || codes[0].Because.Title != "Green tea" {
		t.Fatalf("at the fifth rung there are codes %+v", codes)
	}
	private.SensitiveProducts = append(private.SensitiveProducts, tea)
	w.must(w.ChangeProfileSettings(t.Context(), w.merchant, private))
	if why := w.codesOf(likes)[0].Because; why.Title != "" || why.Product != "" {
		t.Errorf("what is sensitive from now on is told as the reason: %+v", why)
	}
}
