package api_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// inviting publishes a program in which 100 points and €5 off thank for friends.
func (h *house) inviting() {
	h.t.Helper()
	d := shopProgram(program.Accounts)
	d.Referral = program.Referral{Active: true, FriendReward: "five", Points: 100, HoldDays: 7}
	h.Publish(h.merchant, d)
	h.Advance(time.Second)
}

// invite is the code of a new member of a store.
func (h *house) invite(store uuid.UUID, kind platform.Kind) app.Invite {
	h.t.Helper()
	customer := h.ann()
	if kind == platform.WooCommerce {
		customer = h.tea.AddCustomer("ann@example.test", "Ann", "Able")
	}
	h.deliver()
	s := app.Shopper{Merchant: h.merchant, Store: store, Platform: kind}
	var err error
	s.MemberID, err = h.MemberByCustomer(h.t.Context(), h.merchant, store, strconv.FormatInt(customer, 10))
	h.must(err)
	mine, err := h.MyInvite(h.t.Context(), s, "", "")
	h.must(err)
	return mine
}

// surf opens a page of a shop, or posts a form to it.
func (h *house) surf(client *http.Client, address string, form url.Values) string {
	h.t.Helper()
	b := &browser{h: h, client: client, header: http.Header{}}
	if form == nil {
		return string(b.send(http.MethodGet, address, http.NoBody).body)
	}
	kind := []string{"Content-Type", "application/x-www-form-urlencoded"}
	return string(b.send(http.MethodPost, address, strings.NewReader(form.Encode()), kind...).want(http.StatusOK).body)
}

var (
	visitField = regexp.MustCompile(`name="visit" value="([0-9A-Z]{24})"`)
	givenCode  = regexp.MustCompile(`<code dir="ltr">(RG-[0-9A-Z-]+)</code>`)
)

func TestAFriendTakesTheirCouponWithoutScriptOrAccount(t *testing.T) {
	t.Parallel()
	for _, kind := range []platform.Kind{platform.Shopify, platform.WooCommerce} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			h := newShop(t, program.Accounts)
			h.inviting()
			store, usable := h.coffeeID, h.coffee.Usable
			if kind == platform.WooCommerce {
				store, usable = h.teaID, h.tea.Usable
			}
			mine := h.invite(store, kind)
			address := mine.Link
			if kind == platform.Shopify {
				address = h.coffee.URL() + strings.TrimPrefix(address, "https://"+h.coffee.Domain)
			} else {
				address += "&regulars_render=1" // what stands in noscript leads there
			}
			jar, err := cookiejar.New(nil)
			h.must(err)
			client := &http.Client{Jar: jar}
			shown := h.surf(client, address, nil)
			visit := visitField.FindStringSubmatch(shown)
			if visit == nil || !strings.Contains(shown, "A friend has something for you") || strings.Contains(shown, "<script") {
				t.Fatalf("the page of the link shows:\n%s", shown)
			}
			form := url.Values{"visit": {visit[1]}}
			first := givenCode.FindStringSubmatch(h.surf(client, address, form))
			again := givenCode.FindStringSubmatch(h.surf(client, address, form))
			if first == nil || again == nil || first[1] != again[1] || usable(first[1]) != 1 {
				t.Errorf("two clicks gave %v and %v", first, again)
			}
			if gone := h.surf(client, strings.Replace(address, mine.Code, "NOBODYS", 1), nil); !strings.Contains(gone, "does not exist any more") {
				t.Errorf("an unknown link shows:\n%s", gone)
			}
		})
	}
}

func TestStaffDecideReferralsAndNameCodes(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.inviting()
	mine := h.invite(h.coffeeID, platform.Shopify)
	staff := h.staff(h.merchant)
	id := staff.annsID()
	var codes api.List[api.ReferralCode]
	staff.post("/api/v1/members/"+id+"/codes", map[string]any{"code": "ann-loves-coffee"}).want(http.StatusOK).into(&codes)
	if len(codes.Items) != 2 || codes.Items[1].Code != "ANN-LOVES-COFFEE" || codes.Items[0].Code != mine.Code {
		t.Errorf("the member's codes are %+v", codes.Items)
	}
	if p := staff.post("/api/v1/members/"+id+"/codes", map[string]any{"code": "a b"}).problem(http.StatusBadRequest); !names(p, "body.code") {
		t.Errorf("a bad code is refused by %+v", p)
	}
	staff.send(http.MethodDelete, "/api/v1/members/"+id+"/codes/ann-loves-coffee", http.NoBody).want(http.StatusNoContent)
	s := app.Shopper{Merchant: h.merchant, Store: h.coffeeID, Platform: platform.Shopify}
	if _, err := h.OpenInvitation(t.Context(), s, app.Visit{Code: "ANN-LOVES-COFFEE"}); err == nil {
		t.Error("a code that was removed still works")
	}
	staff.post("/api/v1/referral-blocks", map[string]any{"email": "Zo.E+1@googlemail.com", "reason": "resells"}).want(http.StatusNoContent)
	var blocked api.Page[api.BlockEntry]
	staff.get("/api/v1/referral-blocks").want(http.StatusOK).into(&blocked)
	if len(blocked.Items) != 1 || blocked.Items[0].Email != "z…@gmail.com" {
		t.Errorf("blocked are %+v", blocked.Items)
	}
	visit, err := h.OpenInvitation(t.Context(), s, app.Visit{Code: mine.Code})
	h.must(err)
	h.must(h.TakeInvitation(t.Context(), s, visit.Visit))
	coupon, err := h.OpenInvitation(t.Context(), s, app.Visit{Code: mine.Code, Token: visit.Visit})
	h.must(err)
	h.Advance(time.Hour)
	h.coffee.PlaceOrder(shopifytest.NewOrder{
		Email: "zoe@gmail.com", Codes: []string{coupon.Coupon.Code}, Items: []shopifytest.Item{{Quantity: 1, Unit: 4000}},
	})
	h.deliver()
	var page api.Page[api.ReferralRow]
	staff.get("/api/v1/referrals?state=blocked").want(http.StatusOK).into(&page)
	if len(page.Items) != 1 || page.Items[0].Reason != "checks" || !page.Items[0].CanAllow {
		t.Fatalf("blocked referrals are %+v", page.Items)
	}
	var one api.FriendReferral
	at := "/api/v1/referrals/" + page.Items[0].ID.String()
	staff.get(at).want(http.StatusOK).into(&one)
	if len(one.Checks) < 12 || checkOf(one, "block_list").Score != 100 {
		t.Errorf("the checks are %+v", one.Checks)
	}
	staff.post(at+"/allow", map[string]any{"reason": "asked her"}).want(http.StatusOK).into(&one)
	if one.State != "pending" || one.Decision != "allowed" {
		t.Errorf("allowed, it is %+v", one.ReferralRow)
	}
	h.Pass(8 * 24 * time.Hour)
	staff.post(at+"/block", map[string]any{"reason": "no, after all"}).want(http.StatusOK).into(&one)
	if one.State != "blocked" || one.Points != 0 {
		t.Errorf("blocked after the reward, it is %+v", one.ReferralRow)
	}
	var advocates api.Page[api.Advocate]
	staff.get("/api/v1/advocates").want(http.StatusOK).into(&advocates)
	if len(advocates.Items) != 0 {
		t.Errorf("who brought a blocked friend is an advocate: %+v", advocates.Items)
	}
}

func checkOf(r api.FriendReferral, name string) api.ReferralCheck {
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	return api.ReferralCheck{}
}
