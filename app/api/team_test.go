package api_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/devstack/mailbox"
	"regulars/app/staff"
)

// newOffice is a house with a mailbox.
func newOffice(t *testing.T, options api.Options) (*house, *mailbox.Server) {
	t.Helper()
	box, err := mailbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	return newHouseWith(t, options, box), box
}

var loginPath = regexp.MustCompile(`/login/[\w-]{43}`)

// annsLink is the path of the newest login link mailed to Ann.
func (h *house) annsLink(box *mailbox.Server) string {
	h.t.Helper()
	const address = "ann@example.com"
	for _, err := range h.Drain() {
		h.t.Errorf("task failed: %v", err)
	}
	letters := box.To(address)
	if len(letters) == 0 {
		h.t.Fatalf("%s got no letter", address)
	}
	return loginPath.FindString(letters[len(letters)-1].Text)
}

// asks sends the form of the sign-in page.
func (b *browser) asks(address string) *response {
	return b.send(http.MethodPost, "/login", strings.NewReader(url.Values{"email": {address}}.Encode()),
		"Content-Type", "application/x-www-form-urlencoded", "Origin", b.h.url)
}

func TestWhoIsInvitedSignsInByMailAndAgainLater(t *testing.T) {
	t.Parallel()
	h, box := newOffice(t, api.Options{})
	owner := h.staff(h.Merchant(nil))
	var invited api.Invited
	owner.post("/api/v1/team", map[string]any{"email": "Ann@Example.com ", "name": "Ann", "role": "agent"}).
		want(http.StatusOK).into(&invited)
	if invited.Link != "" || invited.Person.State != "invited" || invited.Person.Email != "ann@example.com" {
		t.Errorf("inviting answers %+v", invited)
	}
	ann := h.browser()
	ann.header.Set("Origin", h.url)
	ann.post(h.annsLink(box), nil).want(http.StatusSeeOther)
	var who api.Session
	ann.get("/api/v1/session").want(http.StatusOK).into(&who)
	if who.Staff.Name != "Ann" || who.Staff.Role != "agent" || len(who.Staff.May) == 0 {
		t.Errorf("Ann's session says %+v", who.Staff)
	}
	ann.post("/api/v1/logout", nil).want(http.StatusNoContent)

	h.Advance(time.Hour)
	page := ann.asks(" ANN@example.com").want(http.StatusOK)
	link := h.annsLink(box)
	stranger := ann.asks("nobody@example.com").want(http.StatusOK)
	if string(page.body) != string(stranger.body) {
		t.Error("the answer tells whether an address is known")
	}
	h.Drain()
	if n := len(box.To("nobody@example.com")); n != 0 {
		t.Errorf("a stranger got %d letters", n)
	}
	for range 2 { // opening it changes nothing
		ann.get(link).want(http.StatusOK)
	}
	ann.post(link, nil).want(http.StatusSeeOther)
	ann.post(link, nil).want(http.StatusNotFound)
	ann.get("/api/v1/session").want(http.StatusOK)

	if wrong := ann.asks("no address").want(http.StatusBadRequest); !strings.Contains(string(wrong.body), `aria-invalid="true"`) {
		t.Errorf("what is no address is answered with %s", wrong.body)
	}
	ann.send(http.MethodPost, "/login", strings.NewReader("email=ann%40example.com"), "Content-Type",
		"application/x-www-form-urlencoded", "Origin", "https://evil.example").want(http.StatusForbidden)
	before := len(box.To("ann@example.com"))
	h.Drain()
	if after := len(box.To("ann@example.com")); after != before {
		t.Error("another site made us send a letter")
	}
}

func TestALinkThatIsAskedForLateIsNotSent(t *testing.T) {
	t.Parallel()
	h, box := newOffice(t, api.Options{})
	merchant := h.Merchant(nil)
	_, _, err := h.Invite(t.Context(), merchant, app.NewPerson{Email: "ann@example.com", Name: "Ann", Role: staff.Agent})
	h.must(err)
	h.Drain()
	h.must(h.AskSignIn(t.Context(), "ann@example.com"))
	h.Advance(time.Hour) // workers were away
	h.Drain()
	if n := len(box.To("ann@example.com")); n != 1 {
		t.Errorf("Ann has %d letters, want the invitation alone", n)
	}
}

func TestRolesChangeAndPeopleLeaveAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	merchant := h.Merchant(nil)
	owner, agent := h.as(merchant, staff.Owner), h.as(merchant, staff.Agent)
	var team api.List[api.Person]
	owner.get("/api/v1/team").want(http.StatusOK).into(&team)
	if len(team.Items) != 2 || !team.Items[0].You || team.Items[1].SeenAt == nil {
		t.Fatalf("the team is %+v", team.Items)
	}
	me, her := "/api/v1/team/"+team.Items[0].ID.String(), "/api/v1/team/"+team.Items[1].ID.String()
	agent.get("/api/v1/activity").problem(http.StatusForbidden)
	owner.do(http.MethodPut, her+"/role", map[string]any{"role": "manager"}).want(http.StatusOK)
	agent.get("/api/v1/activity").want(http.StatusOK)
	for _, deed := range []func() *response{
		func() *response { return owner.do(http.MethodPut, me+"/role", map[string]any{"role": "manager"}) },
		func() *response { return owner.post(me+"/remove", nil) },
	} {
		if p := deed().problem(http.StatusConflict); !strings.Contains(p.Detail, "only owner") {
			t.Errorf("the last owner is kept with %q", p.Detail)
		}
	}
	body := map[string]any{"email": team.Items[1].Email, "name": "Twin", "role": "owner"}
	owner.post("/api/v1/team", body).problem(http.StatusConflict)
	owner.post(her+"/remove", nil).want(http.StatusNoContent)
	agent.get("/api/v1/session").problem(http.StatusUnauthorized)
	owner.post(her+"/remove", nil).problem(http.StatusNotFound)
	for field, body := range map[string]map[string]any{
		"body.email": {"email": "no address", "name": "x", "role": "agent"},
		"body.name":  {"email": "a@example.com", "name": "  ", "role": "agent"},
		"body.role":  {"email": "a@example.com", "name": "x", "role": "king"},
	} {
		if p := owner.post("/api/v1/team", body).problem(http.StatusBadRequest); !names(p, field) {
			t.Errorf("%v is refused with %+v", body, p)
		}
	}
}

func TestOfTwoOwnersWhoRemoveEachOtherOneStays(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	merchant := h.Merchant(nil)
	operator := h.staff(merchant)
	h.as(merchant, staff.Owner)
	h.as(merchant, staff.Owner)
	var team api.List[api.Person]
	operator.get("/api/v1/team").want(http.StatusOK).into(&team)
	answers := make(chan int, 2)
	for _, one := range team.Items {
		go func() { answers <- operator.post("/api/v1/team/"+one.ID.String()+"/remove", nil).status }()
	}
	if first, second := <-answers, <-answers; first+second != http.StatusNoContent+http.StatusConflict {
		t.Errorf("removing both at once answered %d and %d, want one 204 and one 409", first, second)
	}
}

func TestSessionsAreSeenAndEnded(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	merchant := h.Merchant(nil)
	owner, agent := h.as(merchant, staff.Owner), h.as(merchant, staff.Agent)
	var all, hers api.List[api.OpenSession]
	owner.get("/api/v1/sessions").want(http.StatusOK).into(&all)
	agent.get("/api/v1/sessions").want(http.StatusOK).into(&hers)
	if len(all.Items) != 2 || len(hers.Items) != 1 || !hers.Items[0].Current || hers.Items[0].Agent == "" {
		t.Fatalf("the owner sees %+v, the agent %+v", all.Items, hers.Items)
	}
	for _, one := range all.Items {
		if one.Current {
			agent.post("/api/v1/sessions/"+one.ID.String()+"/end", nil).problem(http.StatusNotFound)
		}
	}
	h.staff(h.Merchant(nil)).post("/api/v1/sessions/"+hers.Items[0].ID.String()+"/end", nil).problem(http.StatusNotFound)
	owner.post("/api/v1/sessions/"+hers.Items[0].ID.String()+"/end", nil).want(http.StatusNoContent)
	agent.get("/api/v1/session").problem(http.StatusUnauthorized)
}

// TestSigningInReplacesTheSession: a session that somebody planted in a browser
// before does not become the person's.
func TestSigningInReplacesTheSession(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	merchant := h.Merchant(nil)
	b := h.as(merchant, staff.Analyst)
	planted := b.client.Jar.Cookies(mustURL(t, h.url))[0].Value
	link, err := h.LoginLink(t.Context(), merchant, "Operator")
	h.must(err)
	b.post(strings.TrimPrefix(link, h.url), nil).want(http.StatusSeeOther)
	if now := b.client.Jar.Cookies(mustURL(t, h.url))[0].Value; now == planted {
		t.Error("the session is the one from before")
	}
	h.browser().get("/api/v1/session", "Cookie", "regulars_session="+planted).problem(http.StatusUnauthorized)
}

func TestOneLoginServesTheMerchantsThatInvitedIt(t *testing.T) {
	t.Parallel()
	h, box := newOffice(t, api.Options{})
	first, second, third := h.Merchant(nil), h.Merchant(nil), h.Merchant(nil)
	for id, role := range map[uuid.UUID]staff.Role{first: staff.Analyst, second: staff.Owner} {
		_, _, err := h.Invite(t.Context(), id, app.NewPerson{Email: "ann@example.com", Name: "Ann", Role: role})
		h.must(err)
	}
	ann := h.browser()
	ann.header.Set("Origin", h.url)
	h.Drain()
	ann.asks("ann@example.com").want(http.StatusOK)
	ann.post(h.annsLink(box), nil).want(http.StatusSeeOther)
	var who api.Session
	here := func() uuid.UUID {
		ann.get("/api/v1/session").want(http.StatusOK).into(&who)
		return who.Merchant.ID
	}
	there := map[uuid.UUID]uuid.UUID{first: second, second: first}[here()]
	if len(who.Places) != 2 || who.Places[0].ID != who.Merchant.ID || who.Places[1].ID != there {
		t.Fatalf("Ann works at %+v", who.Places)
	}
	old := ann.client.Jar.Cookies(mustURL(t, h.url))[0].Value
	ann.post("/api/v1/session/switch", map[string]any{"merchant_id": third}).problem(http.StatusNotFound)
	ann.post("/api/v1/session/switch", map[string]any{"merchant_id": there}).want(http.StatusNoContent)
	if now := here(); now != there {
		t.Errorf("after the switch Ann is at %v, want %v", now, there)
	}
	if want := map[uuid.UUID]string{first: "analyst", second: "owner"}[there]; who.Staff.Role != want {
		t.Errorf("there Ann is %s, want %s", who.Staff.Role, want)
	}
	h.browser().get("/api/v1/session", "Cookie", "regulars_session="+old).problem(http.StatusUnauthorized)
	ann.asks("ann@example.com")
	ann.post(h.annsLink(box), nil).want(http.StatusSeeOther)
	if now := here(); now != there {
		t.Errorf("the next sign-in leads to %v, want the last one, %v", now, there)
	}
}

// TestALinkThatIsHandedOverStaysInItsMerchant: whoever invites somebody sees the
// link when there is no mail server, so it must not open their other doors.
func TestALinkThatIsHandedOverStaysInItsMerchant(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	mine, evil := h.Merchant(nil), h.Merchant(nil)
	_, _, err := h.Invite(t.Context(), mine, app.NewPerson{Email: "ann@example.com", Name: "Ann", Role: staff.Owner})
	h.must(err)
	_, link, err := h.Invite(t.Context(), evil, app.NewPerson{Email: "ann@example.com", Name: "Ann", Role: staff.Agent})
	h.must(err)
	thief := h.browser()
	thief.header.Set("Origin", h.url)
	thief.post(strings.TrimPrefix(link, h.url), nil).want(http.StatusSeeOther)
	var who api.Session
	thief.get("/api/v1/session").want(http.StatusOK).into(&who)
	if len(who.Places) != 1 || who.Merchant.ID != evil {
		t.Errorf("a link that was handed over works at %+v", who.Places)
	}
	thief.post("/api/v1/session/switch", map[string]any{"merchant_id": mine}).problem(http.StatusNotFound)
}

// TestConnectingAStoreMakesNobodyAnOwner: the way back from Shopify's page signs
// in who came from the app store, and leaves everybody else who they were.
func TestConnectingAStoreMakesNobodyAnOwner(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	manager := h.as(h.Merchant(nil), staff.Manager)
	var begun struct {
		AuthorizeURL string `json:"authorize_url"`
	}
	manager.post("/api/v1/stores/shopify", map[string]any{"shop": h.coffee.Domain}).want(http.StatusOK).into(&begun)
	manager.get(h.consent(begun.AuthorizeURL).RequestURI()).want(http.StatusFound)
	manager.get("/api/v1/team").problem(http.StatusForbidden)
}
