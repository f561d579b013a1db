package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func (h *house) ann() int64 {
	return h.coffee.AddCustomer(shopifytest.Customer{
		Email: "ann@example.com", FirstName: "Ann", LastName: "Lee", Verified: true, Enabled: true,
	}).ID
}

func (h *house) buy(customer, cents int64) shopifytest.Order {
	return h.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: customer, Items: []shopifytest.Item{{Quantity: 1, Unit: cents}}})
}

func TestBadInputIsAnsweredWithTheFieldItIsIn(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.staff(h.merchant)
	member := "/api/v1/members/" + b.annsID()
	var live api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&live)
	broken := live.Draft.Document
	broken.Rules = append([]program.Rule(nil), broken.Rules...)
	broken.Rules[0].Points = 0
	twice := live.Draft.Document
	twice.Rewards = append(append([]program.Reward(nil), twice.Rewards...), twice.Rewards[0])
	for _, test := range []struct {
		name, method, path string
		body               any
		header             []string
		location           string
	}{
		{"unknown field", "POST", member + "/adjust", `{"points":1,"reason":"x","member_id":"y"}`, []string{"Idempotency-Key", "key-0001"}, "body.member_id"},
		{"missing field", "POST", member + "/adjust", `{"points":1}`, []string{"Idempotency-Key", "key-0001"}, "body"},
		{"wrong type", "POST", member + "/adjust", `{"points":"1","reason":"x"}`, []string{"Idempotency-Key", "key-0001"}, "body.points"},
		{"zero points", "POST", member + "/adjust", `{"points":0,"reason":"x"}`, []string{"Idempotency-Key", "key-0001"}, "body.points"},
		{"more than there is", "POST", member + "/adjust", `{"points":-51,"reason":"x"}`, []string{"Idempotency-Key", "key-0001"}, "body.points"},
		{"no key", "POST", member + "/adjust", `{"points":1,"reason":"x"}`, nil, "header.Idempotency-Key"},
		{"short key", "POST", member + "/adjust", `{"points":1,"reason":"x"}`, []string{"Idempotency-Key", "1234567"}, "header.Idempotency-Key"},
		{"key with a space", "POST", member + "/adjust", `{"points":1,"reason":"x"}`, []string{"Idempotency-Key", "1234 5678"}, "header.Idempotency-Key"},
		{"bad rule", "PUT", "/api/v1/program/draft", map[string]any{"document": broken}, nil, "body.document.rules[0].points"},
		{"id used twice", "PUT", "/api/v1/program/draft", map[string]any{"document": twice}, nil, "body.document.rewards[2].id"},
		{"unknown parameter", "GET", "/api/v1/members?merchant_id=1", nil, nil, "query.merchant_id"},
		{"page too long", "GET", "/api/v1/members?limit=101", nil, nil, "query.limit"},
		{"no cursor of ours", "GET", "/api/v1/members?after=x", nil, nil, "query.after"},
		{"no such sort", "GET", "/api/v1/members?sort=name", nil, nil, "query.sort"},
		{"no id", "GET", "/api/v1/members/1", nil, nil, "path.id"},
		{"replay nothing", "POST", "/api/v1/attention/replay", `{}`, nil, "body.ids"},
		{"since too late", "POST", "/api/v1/program/backfill/preview", `{"since":"2099-01-01"}`, nil, "body.since"},
		{"since no date", "POST", "/api/v1/program/backfill/preview", `{"since":"last year"}`, nil, "body.since"},
		{"until no date", "POST", "/api/v1/program/backfill/preview", `{"since":"2020-01-01","until":"2020-13-01"}`, nil, "body.until"},
		{"no key of a back-fill", "POST", "/api/v1/program/backfill", `{"since":"2020-01-01","confirm_points":1}`, nil, "header.Idempotency-Key"},
		{"no keys of a store", "POST", "/api/v1/stores/woocommerce", `{"url":"https://x.example","consumer_key":"a","consumer_secret":"cs_1"}`, nil, "body.consumer_key"},
	} {
		p := b.do(test.method, test.path, test.body, test.header...).problem(http.StatusBadRequest)
		if !names(p, test.location) {
			t.Errorf("%s: the problem names %+v, want %s", test.name, p.Errors, test.location)
		}
	}
	b.post(member+"/adjust", `{"points":`, "Idempotency-Key", "key-0001").problem(http.StatusBadRequest)
	b.get("/api/v1/nothing").problem(http.StatusNotFound)
}

func TestAmountsNearTheEdgeOfAnInt64AreRefusedByTheirField(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.staff(h.merchant)
	const huge = int64(1) << 62
	adjust := "/api/v1/members/" + b.annsID() + "/adjust"
	for _, points := range []int64{huge, -huge, program.MaxPoints + 1, -program.MaxPoints - 1} {
		body := map[string]any{"points": points, "reason": "x"}
		if p := b.post(adjust, body, "Idempotency-Key", "key-0001").problem(http.StatusBadRequest); !names(p, "body.points") {
			t.Errorf("%d points are refused with %+v", points, p)
		}
	}
	most := map[string]any{"points": program.MaxPoints, "reason": "x"}
	b.post(adjust, most, "Idempotency-Key", "key-0001").want(http.StatusOK)
	var live api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&live)
	text, err := json.Marshal(live.Draft.Document)
	h.must(err)
	for field, change := range map[string]func(*program.Document){
		"rules[0].points":        func(d *program.Document) { d.Rules[0].Points = huge },
		"rules[0].per.EUR":       func(d *program.Document) { d.Rules[0].Per = map[string]int64{"EUR": huge} },
		"rules[0].minimum.EUR":   func(d *program.Document) { d.Rules[0].Minimum = map[string]int64{"EUR": huge} },
		"rules[1].points":        func(d *program.Document) { d.Rules[1].Points = huge }, // for joining
		"rewards[0].cost":        func(d *program.Document) { d.Rewards[0].Cost = huge },
		"rewards[0].amount.EUR":  func(d *program.Document) { d.Rewards[0].Amount = map[string]int64{"EUR": huge} },
		"rewards[0].minimum.EUR": func(d *program.Document) { d.Rewards[0].Minimum = map[string]int64{"EUR": huge} },
	} {
		var d program.Document
		h.must(json.Unmarshal(text, &d))
		change(&d)
		p := b.put("/api/v1/program/draft", map[string]any{"document": d}).problem(http.StatusBadRequest)
		if !names(p, "body.document."+field) {
			t.Errorf("%s of 2^62 is refused with %+v", field, p.Errors)
		}
	}
}

func TestStaffCorrectAMembersPointsOnceForOneClick(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.staff(h.merchant)
	member := "/api/v1/members/" + b.annsID()
	give := map[string]any{"points": 100, "reason": "Parcel six days late, sorry."}
	var first, again, taken api.Movement
	b.post(member+"/adjust", give, "Idempotency-Key", "key-0001").want(http.StatusOK).into(&first)
	b.post(member+"/adjust", map[string]any{"points": -30, "reason": "Typed too much"}, "Idempotency-Key", "key-0002").
		want(http.StatusOK).into(&taken)
	b.post(member+"/adjust", give, "Idempotency-Key", "key-0001").want(http.StatusOK).into(&again)
	b.post(member+"/adjust", map[string]any{"points": 101, "reason": "x"}, "Idempotency-Key", "key-0001").problem(http.StatusConflict)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the second click is another answer (-first +second):\n%s", diff)
	}
	if first.Kind != "adjusted" || first.Points != 100 || first.Reason != "Parcel six days late, sorry." || first.BalanceAfter.Available != 150 {
		t.Errorf("giving 100 points is told as %+v", first)
	}
	if taken.Points != -30 || taken.BalanceAfter.Available != 120 {
		t.Errorf("taking 30 points is told as %+v", taken)
	}
}

func TestMemberPageTellsEveryMovementWithItsReason(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.ann()
	h.deliver()
	order := h.buy(ann, 6000)
	h.deliver()
	h.coffee.RefundMoney(order.ID, 1500)
	h.deliver()
	b := h.staff(h.merchant)
	member := "/api/v1/members/" + b.annsID()
	var history api.Page[api.Movement]
	b.get(member + "/history").want(http.StatusOK).into(&history)
	type line struct {
		Kind, Title string
		Points      int64
		Pending     bool
		After       api.Balance
	}
	var got []line
	for _, m := range history.Items {
		got = append(got, line{m.Kind, m.Title, m.Points, m.Pending, m.BalanceAfter})
	}
	want := []line{
		{"taken_back", "Taken back", -30, true, api.Balance{Available: 50, Pending: 90}},
		{"earned", "Order " + order.Name, 120, true, api.Balance{Available: 50, Pending: 120}},
		{"joined", "Welcome", 50, false, api.Balance{Available: 50}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if reason := history.Items[0].Reason; reason != "€15.00 of order "+order.Name+" was refunded" {
		t.Errorf("the refund is explained as %q", reason)
	}
	if reason := history.Items[1].Reason; !strings.HasPrefix(reason, "2 points per €1 on €60.00. Usable on ") {
		t.Errorf("the order is explained as %q", reason)
	}
	if o := history.Items[1].Order; o == nil || o.StoreName != "Demo Coffee" || o.URL == "" {
		t.Errorf("the movement's order is %+v", o)
	}
	var page api.Page[api.Movement]
	b.get(member + "/history?limit=2").want(http.StatusOK).into(&page)
	if len(page.Items) != 2 || page.Next == "" {
		t.Fatalf("a page of two has %d movements and goes on at %q", len(page.Items), page.Next)
	}
	b.get(member + "/history?limit=2&after=" + page.Next).want(http.StatusOK).into(&page)
	if len(page.Items) != 1 || page.Next != "" || page.Items[0].Kind != "joined" {
		t.Errorf("the second page is %+v", page)
	}
	var orders api.List[api.MemberOrder]
	b.get(member + "/orders").want(http.StatusOK).into(&orders)
	if len(orders.Items) != 1 || orders.Items[0].Points != 90 || orders.Items[0].Status != "paid" || orders.Items[0].Note != "" {
		t.Errorf("the orders are %+v", orders.Items)
	}
	var detail api.MemberAnswer
	b.get(member).want(http.StatusOK).into(&detail)
	if d := detail.Member; d.Balance.Pending != 90 || d.NextAvailableAt == nil || len(d.Identities) != 1 || d.Name != "Ann Lee" {
		t.Errorf("the member is %+v", d)
	}
}

func TestOrderThatEarnsNothingSaysWhy(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.ann()
	h.deliver()
	h.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: ann, Unpaid: true, Items: []shopifytest.Item{{Quantity: 1, Unit: 1000}}})
	h.deliver()
	gone := h.buy(ann, 1000)
	h.coffee.Cancel(gone.ID)
	h.deliver()
	b := h.staff(h.merchant)
	var orders api.List[api.MemberOrder]
	b.get("/api/v1/members/" + b.annsID() + "/orders").want(http.StatusOK).into(&orders)
	notes := map[string]bool{}
	for _, o := range orders.Items {
		notes[o.Note] = true
	}
	if !notes["Not paid yet"] || !notes["Cancelled"] || len(notes) != 2 {
		t.Errorf("the notes are %v", notes)
	}
}

func TestMembersAreFoundByNameAndEmail(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.coffee.AddCustomer(shopifytest.Customer{Email: "bob@example.com", FirstName: "Bob", LastName: "100%", Verified: true, Enabled: true})
	h.coffee.AddCustomer(shopifytest.Customer{Email: "cy@example.com", FirstName: "Cy", Verified: true, Enabled: true})
	h.deliver()
	b := h.staff(h.merchant)
	for text, want := range map[string]int{
		"": 3, "an": 1, "ANN%20LEE": 1, "ann@example.com": 1, "bob@": 1, "zed": 0, "%25": 0, "bob%20100%25": 1, "lee": 0,
	} {
		var found api.CountedPage[api.MemberRow]
		b.get("/api/v1/members?q=" + text).want(http.StatusOK).into(&found)
		if len(found.Items) != want || found.Total != int64(want) {
			t.Errorf("%q finds %d of %d, want %d", text, len(found.Items), found.Total, want)
		}
	}
	var page api.CountedPage[api.MemberRow]
	b.get("/api/v1/members?limit=1&sort=points").want(http.StatusOK).into(&page)
	first := page.Items[0].ID
	b.get("/api/v1/members?limit=1&sort=points&after=" + page.Next).want(http.StatusOK).into(&page)
	if page.Items[0].ID == first || page.Next == "" {
		t.Errorf("the second page is %+v", page)
	}
}

func TestProgramIsWrittenAsADraftAndPublishedAsAVersion(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	h.connect()
	b := h.staff(h.merchant)
	var p api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&p)
	if p.Live != nil || !p.Draft.Changed || len(p.Draft.Changes) == 0 || p.Draft.Document.Rules[0].Per["EUR"] != 100 {
		t.Fatalf("before the first publishing the program is %+v", p)
	}
	missing := p.Draft.Document
	missing.Rules = append([]program.Rule(nil), missing.Rules...)
	missing.Rules[0].Per = map[string]int64{"USD": 100}
	b.put("/api/v1/program/draft", map[string]any{"document": missing}).want(http.StatusOK)
	refused := b.post("/api/v1/program/publish", map[string]any{"note": "first"}).problem(http.StatusBadRequest)
	if !names(refused, "document.rules[0].per.EUR") {
		t.Errorf("publishing without euros names %+v", refused.Errors)
	}
	b.put("/api/v1/program/draft", map[string]any{"document": p.Draft.Document}).want(http.StatusOK)
	var v api.Version
	b.post("/api/v1/program/publish", map[string]any{"note": "first"}).want(http.StatusOK).into(&v)
	if v.Number != 1 || v.Author != "Demo Agent" || v.Note != "first" || v.StartsAt.IsZero() {
		t.Errorf("the version is %+v", v)
	}
	b.post("/api/v1/program/publish", map[string]any{}).problem(http.StatusConflict)
}

func TestDraftSaysInWordsWhatItChanges(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	var p api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&p)
	if p.Draft.Changed || len(p.Draft.Changes) != 0 {
		t.Fatalf("a fresh draft changes %v", p.Draft.Changes)
	}
	d := p.Draft.Document
	d.PendingDays = 30
	d.Rules[0].Points, d.Rules[0].Base.Shipping, d.Rules[0].Minimum = 3, true, map[string]int64{"EUR": 2000}
	d.Rules[1].Active = false
	d.Rewards = append(d.Rewards[1:], program.Reward{
		ID: "ten", Name: "10% off", Active: true, Kind: "percent_off", Cost: 900, PercentBP: 1000, ValidDays: 60,
	})
	var draft api.Draft
	b.put("/api/v1/program/draft", map[string]any{"document": d}).want(http.StatusOK).into(&draft)
	want := []string{
		"Days until points are usable: 7 → 30",
		"“Points for every order”, points: 2 → 3",
		"“Points for every order”, what counts: goods and tax → goods, tax and delivery",
		"“Points for every order”, orders from: – → €20",
		"“Welcome” is switched off",
		"New reward: “10% off”",
		"Reward removed: “5 off”",
	}
	if diff := cmp.Diff(want, draft.Changes); diff != "" || !draft.Changed {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	b.post("/api/v1/program/discard", nil).want(http.StatusOK).into(&draft)
	if draft.Changed || draft.Document.PendingDays != 7 {
		t.Errorf("after discarding the draft is %+v", draft)
	}
}

func TestBackfillGivesWhatItsPreviewShowedAndNothingTwice(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	h.connect()
	ann := h.ann()
	h.buy(ann, 4000)
	h.buy(ann, 1000)
	h.deliver()
	h.Advance(time.Hour)
	h.Publish(h.merchant, shopProgram(program.Accounts))
	h.Advance(time.Second)
	h.buy(ann, 2000) // earns by itself
	h.deliver()
	b := h.staff(h.merchant)
	var none api.NewestBackfill
	b.get("/api/v1/program/backfill").want(http.StatusOK).into(&none)
	if none.Run != nil {
		t.Errorf("before the first back-fill there is %+v", none.Run)
	}
	since := map[string]any{"since": h.Now().AddDate(-1, 0, 0).Format(time.DateOnly)}
	want := api.BackfillSum{Orders: 2, Members: 1, Points: 100}
	var sum api.BackfillPreview
	b.post("/api/v1/program/backfill/preview", since).want(http.StatusOK).into(&sum)
	if sum.BackfillSum != want || sum.Version != 1 {
		t.Fatalf("the preview shows %+v, want 2 orders, 1 member, 100 points", sum)
	}
	since["confirm_points"] = 99
	b.post("/api/v1/program/backfill", since, "Idempotency-Key", "key-0001").problem(http.StatusConflict)
	since["confirm_points"] = 100
	var begun, again, done api.BackfillRun
	b.post("/api/v1/program/backfill", since, "Idempotency-Key", "key-0001").want(http.StatusCreated).into(&begun)
	if begun.State != "running" || begun.Expected != want || begun.Given != (api.BackfillSum{}) {
		t.Errorf("the back-fill begins as %+v", begun)
	}
	h.Drain()
	b.post("/api/v1/program/backfill", since, "Idempotency-Key", "key-0001").want(http.StatusCreated).into(&again)
	b.get("/api/v1/program/backfill/" + begun.ID.String()).want(http.StatusOK).into(&done)
	if done.State != "done" || done.Given != want || done.EndedAt == nil || again.ID != begun.ID {
		t.Errorf("the back-fill ends as %+v, and the second click is the run %s", done, again.ID)
	}
	var newest api.NewestBackfill
	b.get("/api/v1/program/backfill").want(http.StatusOK).into(&newest)
	if diff := cmp.Diff(&done, newest.Run); diff != "" {
		t.Errorf("the newest back-fill (-by id +newest):\n%s", diff)
	}
	b.post("/api/v1/program/backfill/"+begun.ID.String()+"/cancel", nil).problem(http.StatusConflict)
	since["confirm_points"] = 0
	b.post("/api/v1/program/backfill", since, "Idempotency-Key", "key-0002").problem(http.StatusConflict)
	stranger := h.staff(h.Merchant(nil))
	stranger.get("/api/v1/program/backfill/" + begun.ID.String()).problem(http.StatusNotFound)
	stranger.post("/api/v1/program/backfill/"+begun.ID.String()+"/cancel", nil).problem(http.StatusNotFound)
	var detail api.MemberAnswer
	b.get("/api/v1/members/" + b.annsID()).want(http.StatusOK).into(&detail)
	if got := detail.Member.Available + detail.Member.Pending; got != 140 {
		t.Errorf("Ann has %d points, want 100 of the past and 40 of now", got)
	}
}

func TestAccentThatWhiteCannotBeReadOnIsRefusedWithOneThatWorks(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	b := h.staff(h.Merchant(nil))
	var s api.Settings
	b.get("/api/v1/settings").want(http.StatusOK).into(&s)
	s.Look.Accent = "#66ccaa"
	refused := b.put("/api/v1/settings", s).problem(http.StatusBadRequest)
	if !names(refused, "body.look.accent") || refused.Suggestion == "" {
		t.Fatalf("a light accent is refused with %+v", refused)
	}
	s.Look.Accent, s.Locale, s.TimeZone, s.Name = refused.Suggestion, "de", "Europe/Berlin", "Teeladen"
	b.put("/api/v1/settings", s).want(http.StatusOK)
	var kept api.Settings
	b.get("/api/v1/settings").want(http.StatusOK).into(&kept)
	if diff := cmp.Diff(s, kept); diff != "" {
		t.Errorf("settings (-sent +kept):\n%s", diff)
	}
	for _, zone := range []string{"Mars/Base", "", "Local", "../etc/passwd"} {
		s.TimeZone = zone
		if p := b.put("/api/v1/settings", s).problem(http.StatusBadRequest); !names(p, "body.time_zone") {
			t.Errorf("zone %q is refused with %+v", zone, p)
		}
	}
}

func TestHomeSaysWhatComesFirstAndThenWhatChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	b := h.staff(h.merchant)
	var o api.Overview
	b.get("/api/v1/overview").want(http.StatusOK).into(&o)
	if len(o.Sentence) != 1 || o.Sentence[0].Href != "/stores" || len(o.Weeks) != 12 {
		t.Errorf("without a store the home page is %+v", o)
	}
	h.connect()
	b.get("/api/v1/overview").want(http.StatusOK).into(&o)
	if len(o.Sentence) != 1 || o.Sentence[0].Href != "/program" || len(o.NeedsAttention) != 1 || o.NeedsAttention[0].Kind != "program" {
		t.Errorf("without a program the home page is %+v", o)
	}
	h.Publish(h.merchant, shopProgram(program.Accounts))
	h.Advance(time.Second)
	h.buy(h.ann(), 5000)
	h.deliver()
	h.poison()
	b.get("/api/v1/overview?weeks=26").want(http.StatusOK).into(&o)
	var text strings.Builder
	for _, part := range o.Sentence {
		text.WriteString(part.Text)
	}
	want := "Members placed 1 order in the last 7 days. They earned 150 points and spent 0 points. New in the program: 1 person."
	if text.String() != want {
		t.Errorf("the home page says %q, want %q", text.String(), want)
	}
	k := o.KPIs
	if k.Members != 1 || k.NewMembers != 1 || k.Orders != 1 || k.MemberShare != 10_000 || k.PointsGiven != 150 ||
		k.PointsAvailable != 50 || k.PointsPending != 100 {
		t.Errorf("the figures are %+v", k)
	}
	if len(o.Weeks) != 26 || o.Weeks[25].Given != 150 || o.LastOrderAt == nil {
		t.Errorf("the last week is %+v", o.Weeks[len(o.Weeks)-1])
	}
	if len(o.NeedsAttention) != 1 || o.NeedsAttention[0].Title != "1 event could not be applied" {
		t.Errorf("what needs attention is %+v", o.NeedsAttention)
	}
	b.post("/api/v1/program/pause", nil).want(http.StatusOK)
	b.get("/api/v1/overview").want(http.StatusOK).into(&o)
	if n := len(o.NeedsAttention); n != 2 || o.NeedsAttention[n-1].Kind != "paused" || o.NeedsAttention[n-1].Href != "/data" {
		t.Errorf("of a paused program the home page says %+v", o.NeedsAttention)
	}
}

func TestDeadDeliveryShowsItsBodyOnAskingAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	id := h.poison()
	b := h.staff(h.merchant)
	list := b.get("/api/v1/attention").want(http.StatusOK)
	if strings.Contains(string(list.body), "canary") {
		t.Error("the list shows a body, which may hold personal data")
	}
	var detail api.AttentionDetail
	b.get("/api/v1/attention/" + id).want(http.StatusOK).into(&detail)
	if detail.BodyPreview != `{"id":"canary"}` || detail.Source != "inbox" || detail.Error == "" || detail.StoreName != "Demo Coffee" {
		t.Errorf("the delivery is %+v", detail)
	}
	var replayed api.Replayed
	b.post("/api/v1/attention/replay", map[string]any{"all": true}).want(http.StatusOK).into(&replayed)
	if replayed.Replayed != 1 {
		t.Errorf("%d deliveries are tried again, want 1", replayed.Replayed)
	}
	b.get("/api/v1/attention/" + id).problem(http.StatusNotFound)
}

func customerNamed(name string) shopifytest.Customer {
	return shopifytest.Customer{Email: strings.ToLower(name) + "@example.com", FirstName: name, Verified: true, Enabled: true}
}
