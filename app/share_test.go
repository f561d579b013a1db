package app_test

import (
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/message"
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
	})
}

// TestTheLeaderBoardNamesOnlyWhoWantsIt brings two friends and chooses a name.
func TestTheLeaderBoardNamesOnlyWhoWantsIt(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Referral.Board = true
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada, bea := w.inviter(s, mail("ada")), w.inviter(s, mail("bea"))
	for by, name := range map[*inviter]string{&ada: "one", &bea: "two"} {
		friend := w.befriended(s, *by, mail(name))
		s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
		w.deliver()
	}
	for _, name := range []string{"a@b.example", "https://spam.example", strings.Repeat("x", 31)} {
		if err := w.ShowOnBoard(t.Context(), ada.shopper, name); !fail.Is(err, fail.Invalid) {
			t.Errorf("the name %q is answered with %v", name, err)
		}
	}
	w.must(w.ShowOnBoard(t.Context(), ada.shopper, "  Ada   L. "))
	mine, err := w.MyInvite(t.Context(), bea.shopper, "", "")
	w.must(err)
	if b := mine.Board; b == nil || len(b.Places) != 1 || b.Places[0] != (app.BoardPlace{Name: "Ada L.", Friends: 1}) || b.Mine != "" {
		t.Errorf("the board is %+v", mine.Board)
	}
	w.must(w.RemoveBoardName(t.Context(), w.merchant, ada.member))
	mine, err = w.MyInvite(t.Context(), ada.shopper, "", "")
	w.must(err)
	if len(mine.Board.Places) != 0 || mine.Board.Mine != "" {
		t.Errorf("a name that was removed is still there: %+v", mine.Board)
	}
}

// TestPromotersAreAskedOnceInNinetyDays counts a survey's answer and asks.
func TestPromotersAreAskedOnceInNinetyDays(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, mail("ada"))
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
	w.Pass(91 * 24 * time.Hour)
	if later := ask(); later != (app.AdvocatesAsked{Asked: 1}) {
		t.Errorf("asked after 90 days: %+v", later)
	}
}
