package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/referral"
)

// TestASharedLinkLeadsToTheShopAndCannotBeMadeUp follows the link that networks are
// given, and tries others.
func TestASharedLinkLeadsToTheShopAndCannotBeMadeUp(t *testing.T) {
	eachSite(t, friendsProgram(), func(t *testing.T, w *world, s site) {
		t.Helper()
		ada := w.inviter(s, "ada@example.test")
		mine, err := w.MyInvite(t.Context(), ada.shopper, "", "de")
		w.must(err)
		if len(mine.Shares) != 5 || !strings.Contains(mine.Shares[0].Link, "%2Fshare%2F") || strings.Contains(mine.Shares[0].Link, "+") {
			t.Fatalf("the ways to share are %+v", mine.Shares)
		}
		link := mine.Shares[1].Link
		token := link[strings.LastIndex(link, "%2F")+len("%2F"):]
		shown, err := w.OpenShare(t.Context(), token, "de")
		w.must(err)
		if shown.Link != mine.Link || shown.Gift == "" || !strings.Contains(shown.Text, shown.Gift) || shown.Shop == "" {
			t.Errorf("it shows %+v", shown)
		}
		parts := strings.Split(token, ".")
		for name, other := range map[string]string{
			"nothing": "", "another code": strings.Join([]string{parts[0], parts[1], "OTHER", parts[3]}, "."),
			"another signature": strings.Join([]string{parts[0], parts[1], parts[2], strings.Repeat("0", len(parts[3]))}, "."),
			"another merchant":  strings.Join([]string{parts[1], parts[0], parts[2], parts[3]}, "."),
		} {
			if _, err := w.OpenShare(t.Context(), other, ""); !fail.Is(err, fail.NotFound) {
				t.Errorf("%s is answered with %v", name, err)
			}
		}
		if want := w.BaseURL() + "/share/" + token; shown.Self != want {
			t.Errorf("it says that it is at %s, want %s", shown.Self, want)
		}
		w.linksEnd(s, ada, token)
	})
}

// linksEnd takes away a newer code, the program's invitations and the store.
func (w *world) linksEnd(s site, who inviter, token string) {
	w.t.Helper()
	links := func(n int, code string) {
		w.t.Helper()
		list := w.advocate(who.member).Links
		if len(list) != n || n > 0 && !strings.Contains(list[0].Link, code) {
			w.t.Errorf("the links are %+v, want %d by %s", list, n, code)
		}
	}
	closed := func(why string) {
		w.t.Helper()
		if _, err := w.OpenShare(w.t.Context(), token, ""); !fail.Is(err, fail.NotFound) {
			w.t.Errorf("%s, a shared link is answered with %v", why, err)
		}
	}
	_, err := w.AddReferralCode(w.t.Context(), w.merchant, who.member, "NEWER")
	w.must(err)
	links(2, "NEWER")
	w.must(w.RemoveReferralCode(w.t.Context(), w.merchant, who.member, "NEWER"))
	links(2, who.code)
	off := friendsProgram()
	off.Referral.Active = false
	w.Publish(w.merchant, off)
	closed("without invitations")
	w.Publish(w.merchant, friendsProgram())
	if _, err := w.OpenShare(w.t.Context(), token, ""); err != nil {
		w.t.Errorf("with them again it is answered with %v", err)
	}
	if s.kind == platform.Shopify { // is left by uninstalling there
		return
	}
	w.must(w.DisconnectStore(w.t.Context(), app.Session{Merchant: w.merchant}, s.id))
	closed("into a store that left")
	links(1, who.code)
}

// TestTheLeaderBoardNamesOnlyWhoWantsIt brings two friends and chooses a name.
func TestTheLeaderBoardNamesOnlyWhoWantsIt(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Referral.Board = true
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada, bea := w.inviter(s, mail("ada")), w.inviter(s, mail("bea"))
	var friends []inviter
	for i, by := range []inviter{ada, bea} {
		friend := w.befriended(s, by, mail([]string{"one", "two"}[i]))
		friends = append(friends, friend)
		s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
		w.deliver()
	}
	for _, name := range []string{"a@b.example", "https://spam.example", strings.Repeat("x", 31)} {
		if err := w.ShowOnBoard(t.Context(), ada.shopper, name); !fail.Is(err, fail.Invalid) {
			t.Errorf("the name %q is answered with %v", name, err)
		}
	}
	for _, name := range []string{"Ad\u200ba", strings.Repeat("ü", 31)} {
		if err := w.ShowOnBoard(t.Context(), ada.shopper, name); !fail.Is(err, fail.Invalid) {
			t.Errorf("the name %q is answered with %v", name, err)
		}
	}
	w.again(s, friends[0])
	w.deliver()
	cleo := w.paidFor(s, "cleo", points(5)) // brought nobody
	w.must(w.ShowOnBoard(t.Context(), cleo.shopper, strings.Repeat("ü", 30)))
	w.must(w.ShowOnBoard(t.Context(), ada.shopper, "  Ada   L. "))
	mine, err := w.MyInvite(t.Context(), bea.shopper, "", "")
	w.must(err)
	if b := mine.Board; b == nil || len(b.Places) != 1 || b.Places[0] != (app.BoardPlace{Name: "Ada L.", Friends: 1}) || b.Mine != "" {
		t.Errorf("the board is %+v", mine.Board)
	}
	mine, err = w.MyInvite(t.Context(), ada.shopper, "", "")
	w.must(err)
	if b := mine.Board; len(b.Places) != 1 || !b.Places[0].Mine || b.Mine != "Ada L." {
		t.Errorf("of her own place Ada sees %+v", b)
	}
	w.leavesTheBoard(bea, ada)
	w.must(w.RemoveBoardName(t.Context(), w.merchant, ada.member))
	mine, err = w.MyInvite(t.Context(), ada.shopper, "", "")
	w.must(err)
	if len(mine.Board.Places) != 0 || mine.Board.Mine != "" {
		t.Errorf("a name that was removed is still there: %+v", mine.Board)
	}
	document.Referral.Active = false
	w.Publish(w.merchant, document)
	if err := w.ShowOnBoard(t.Context(), ada.shopper, "Ada"); !fail.Is(err, fail.NotFound) {
		t.Errorf("without invitations a name is answered with %v", err)
	}
	document.Referral.Active, document.Referral.Board = true, false
	w.Publish(w.merchant, document)
	if err := w.ShowOnBoard(t.Context(), ada.shopper, "Ada"); !fail.Is(err, fail.NotFound) {
		t.Errorf("without a board a name is answered with %v", err)
	}
	if mine, err = w.MyInvite(t.Context(), ada.shopper, "", ""); err != nil || mine.Board != nil {
		t.Errorf("without a board it is %+v (%v)", mine.Board, err)
	}
}

// leavesTheBoard has somebody take a place beside another, and leave the program: nobody
// names them any more, and they could not take the name off themselves.
func (w *world) leavesTheBoard(who, other inviter) {
	w.t.Helper()
	places := func() int {
		w.t.Helper()
		mine, err := w.MyInvite(w.t.Context(), other.shopper, "", "")
		w.must(err)
		return len(mine.Board.Places)
	}
	before := places()
	w.must(w.ShowOnBoard(w.t.Context(), who.shopper, "Bea"))
	if n := places(); n != before+1 {
		w.t.Errorf("the board has %d places, want %d", n, before+1)
	}
	w.must(w.Leave(w.t.Context(), who.shopper))
	if err := w.ShowOnBoard(w.t.Context(), who.shopper, "Bea"); !fail.Is(err, fail.Forbidden) {
		w.t.Errorf("who left wants to be named and is answered with %v", err)
	}
	if n := places(); n != before {
		w.t.Errorf("with who left the program the board has %d places, want %d", n, before)
	}
}

// TestPromotersAreAskedOnceInNinetyDays counts a survey's answer and asks.
func TestPromotersAreAskedOnceInNinetyDays(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, mail("ada"))
	other := w.inviter(s, mail("referrer"))
	w.brought(s, other, "friend", 1)
	w.must(w.door().InMerchant(t.Context(), w.merchant, func(tx *pg.Tx) error {
		return referral.Score(tx, other.member, 8, w.Now()) // recommends, and is no promoter
	}))
	w.published("recommend", nil)
	w.asked("recommend", "nps:", ada.member)
	survey, err := w.ShopperSurvey(t.Context(), ada.shopper, "recommend", "en")
	w.must(err)
	_, err = w.AnswerShopper(t.Context(), ada.shopper, survey.ID, map[string]string{"recommend": "10"}, true)
	w.must(err)
	list, _, err := w.Advocates(t.Context(), w.merchant, referral.Find{Role: referral.Promoter, Limit: 10})
	w.must(err)
	if len(list) != 1 || *list[0].Score != 10 {
		t.Fatalf("promoters are %+v", list)
	}
	words := message.Copy{Language: "en", Texts: map[string]message.Wording{"en": {
		Subject: "Bring a friend", Blocks: []message.Block{{Kind: message.Paragraph, Text: "Please"}},
	}}}
	letter, err := w.SaveMessageTemplate(t.Context(), w.merchant, message.Template{Name: "Ask", Document: words})
	w.must(err)
	ask := func() app.AdvocatesAsked {
		t.Helper()
		asked, err := w.AskAdvocates(t.Context(), app.AdvocatesAsk{
			Merchant: w.merchant, Template: letter.ID, Role: referral.Promoter,
		})
		w.must(err)
		return asked
	}
	if first := ask(); first != (app.AdvocatesAsked{Asked: 1}) {
		t.Errorf("asked %+v", first)
	}
	if again := ask(); again != (app.AdvocatesAsked{Skipped: 1}) {
		t.Errorf("asked again: %+v", again)
	}
	w.Drain()
	if n := w.count("SELECT count(*) FROM selling WHERE offer_key LIKE 'ask:%' AND sent_at IS NULL"); n != 1 {
		t.Errorf("%d letters were not sent to who agreed to none, want the one", n)
	}
	w.must(w.door().InMerchant(t.Context(), w.merchant, func(tx *pg.Tx) error {
		return referral.Score(tx, ada.member, 3, list[0].ScoredAt.Add(-time.Hour)) // heard of late
	}))
	w.Pass(89 * 24 * time.Hour)
	if early := ask(); early != (app.AdvocatesAsked{Skipped: 1}) {
		t.Errorf("asked after 89 days: %+v", early)
	}
	w.Pass(25 * time.Hour)
	if later := ask(); later != (app.AdvocatesAsked{Asked: 1}) {
		t.Errorf("asked after 90 days: %+v", later)
	}
	w.asksNobodyElse(s, ada, letter.ID, document)
}

// TestEverybodyOfARoleIsAskedInTheEnd has more promoters than are asked at once: the
// second time those are asked who were not.
func TestEverybodyOfARoleIsAskedInTheEnd(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	w.change(`WITH crowd AS (INSERT INTO member (merchant_id, id, state, email, email_mac, name, joined_at, created_at)
			SELECT $1, gen_random_uuid(), 1, n || '@example.test', decode(md5(n::text), 'hex'), '', $2, $2 FROM generate_series(1, 1020) n
			RETURNING id)
		INSERT INTO advocate (merchant_id, member_id, score, scored_at) SELECT $1, id, 10, $2 FROM crowd`, w.merchant, w.Now())
	letter, err := w.SaveMessageTemplate(t.Context(), w.merchant, message.Template{Name: "Ask", Document: message.Copy{
		Language: "en", Texts: map[string]message.Wording{"en": {
			Subject: "Bring a friend", Blocks: []message.Block{{Kind: message.Paragraph, Text: "Please"}},
		}},
	}})
	w.must(err)
	for _, want := range []app.AdvocatesAsked{{Asked: 1000}, {Asked: 20, Skipped: 1000}, {Skipped: 1020}} {
		asked, err := w.AskAdvocates(t.Context(), app.AdvocatesAsk{Merchant: w.merchant, Template: letter.ID, Role: referral.Promoter})
		if err != nil || asked != want {
			t.Errorf("asked %+v (%v), want %+v", asked, err, want)
		}
	}
}

// asksNobodyElse names somebody twice, who was asked, and who left; and asks when there
// is nothing to ask for, or nothing to say.
func (w *world) asksNobodyElse(s site, ada inviter, letter uuid.UUID, document program.Document) {
	w.t.Helper()
	bea, gone := w.inviter(s, mail("bea")), w.inviter(s, mail("gone"))
	w.must(w.Leave(w.t.Context(), gone.shopper))
	named := app.AdvocatesAsk{
		Merchant: w.merchant, Template: letter, Members: []uuid.UUID{bea.member, ada.member, bea.member, gone.member},
	}
	if asked, err := w.AskAdvocates(w.t.Context(), named); err != nil || asked != (app.AdvocatesAsked{Asked: 1, Skipped: 1}) {
		w.t.Errorf("of Bea, named twice, Ada and who left are asked %+v (%v)", asked, err)
	}
	off := document
	off.Referral.Active = false
	w.Publish(w.merchant, off)
	if _, err := w.AskAdvocates(w.t.Context(), named); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("asked without invitations: %v", err)
	}
	w.Publish(w.merchant, document)
	w.must(w.ArchiveMessageTemplate(w.t.Context(), w.merchant, letter))
	if _, err := w.AskAdvocates(w.t.Context(), named); !fail.Is(err, fail.NotFound) {
		w.t.Errorf("asked by a letter that was archived: %v", err)
	}
}
