package app_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/reward"
	"regulars/app/work"
)

func TestWhateverFailsPointsAndCodeAreNeverBothWithTheShopper(t *testing.T) {
	t.Parallel()
	fewLives()
	document := giftProgram(2000)
	document.Rules[0].Active = false // orders here are about codes only
	document.Rewards[0].ValidDays = 7
	document.Rewards = append(document.Rewards, document.Rewards[0])
	shared := &document.Rewards[len(document.Rewards)-1]
	shared.ID, shared.SharedCode = "shared", true
	w := newWorld(t, &document, seldom)
	sites := append(w.sites(), w.sharing("shared"))
	sagas := 0
	rapid.Check(t, func(t *rapid.T) {
		sagas++
		g := newSaga(w, sites[rapid.IntRange(0, len(sites)-1).Draw(t, "site")], sagas)
		g.giveUpSoon(t) // whatever else is drawn
		g.giveUpLate(t)
		t.Repeat(map[string]func(*rapid.T){
			"": g.check, "weather": g.change, "redeem": g.redeem, "give up": g.giveUpSoon, "crash": g.crash,
			"undo": g.undo, "replace": g.replace, "use": g.use, "hear": g.hear, "wait": g.wait, "land": g.land,
		})
		g.settle(t)
	})
}

// badWeather is what the network does to requests about codes, one after
// another. What the store itself holds back is applied by land.
type badWeather struct {
	mu       sync.Mutex
	now      func() time.Time
	coming   []fault
	refusing bool      // once a request is held, the store refuses all others that would make a code
	heldAt   time.Time // since when the oldest held request is late; zero for none
}

// make is meet for requests that make a code.
func (b *badWeather) make(send func() (*http.Response, error)) (*http.Response, error) {
	b.mu.Lock()
	refused := b.refusing && !b.heldAt.IsZero()
	b.mu.Unlock()
	if refused {
		return refuse(send)
	}
	return b.meet(func() (*http.Response, error) {
		answer, err := send()
		if err == nil && answer.StatusCode == http.StatusBadGateway {
			b.hold()
		}
		return answer, err
	})
}

// hold notes that the store answered with nothing, and may do it later.
func (b *badWeather) hold() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.heldAt.IsZero() {
		b.heldAt = b.now()
	}
}

// meet lets a request meet the next fault.
func (b *badWeather) meet(send func() (*http.Response, error)) (*http.Response, error) {
	b.mu.Lock()
	met := none
	if len(b.coming) > 0 {
		met, b.coming = b.coming[0], b.coming[1:]
	}
	b.mu.Unlock()
	switch met {
	case none:
		return send()
	case dropReply:
		discard(send())
		return nil, errCut
	case errorAfter:
		discard(send())
	case errorBefore, limited, late: // it is not heard
	}
	return say(http.StatusBadGateway), nil
}

func discard(answer *http.Response, err error) {
	if err == nil {
		_ = answer.Body.Close()
	}
}

// saga is one shopper whose store fails at random.
type saga struct {
	w        *world
	s        site
	sky      *badWeather
	name     int
	customer int64
	member   uuid.UUID
	taken    []*reward.Redemption
	known    map[uuid.UUID]string // codes that the shopper has seen
	used     map[uuid.UUID]bool
	landed   time.Time // until a day later a twin may be there that nobody has swept away
	tooLate  time.Time // the same of requests that were held for longer than points wait for them
}

func newSaga(w *world, s site, name int) *saga {
	g := &saga{w: w, s: s, sky: &badWeather{now: w.Now}, name: name, known: map[uuid.UUID]string{}, used: map[uuid.UUID]bool{}}
	g.customer, g.member = w.newcomer(s, mail(fmt.Sprintf("saga %d", name)))
	w.network.set(g.sky.meet, g.sky.make)
	w.network.mu.Lock()
	w.network.codes = g.sky.meet
	w.network.mu.Unlock()
	return g
}

func (g *saga) change(t *rapid.T) {
	faults := []fault{dropReply, errorBefore, errorAfter}
	g.forecast(rapid.SliceOfN(rapid.SampledFrom(faults), 0, 4).Draw(t, "faults"))
	if rapid.Bool().Draw(t, "late") {
		g.s.fail(late)
	}
}

func (g *saga) forecast(coming []fault) {
	g.sky.mu.Lock()
	defer g.sky.mu.Unlock()
	g.sky.coming = coming
}

// giveUpSoon and giveUpLate say when the held request lands: while the points may
// not return yet, or when they have.
func (g *saga) giveUpSoon(t *rapid.T) {
	g.giveUp(t, rapid.SampledFrom([]int{1, 6, 13}).Draw(t, "minutes"))
}

func (g *saga) giveUpLate(t *rapid.T) {
	g.giveUp(t, rapid.SampledFrom([]int{20, 90}).Draw(t, "minutes"))
}

// giveUp redeems in a store that holds the request back and then refuses to make
// the code, so that the points return. The held request lands some minutes after
// it was sent.
func (g *saga) giveUp(t *rapid.T, minutes int) {
	g.land(t)
	g.forecast(nil)
	g.s.fail(late)
	g.refuse(true)
	g.took(t, g.w.Bench, g.w.five(g.s, g.member, len(g.taken)))
	g.pass(time.Duration(minutes) * time.Minute)
	g.land(t)
	g.refuse(false)
	g.check(t)
	g.pass(20 * time.Minute)
}

func (g *saga) refuse(on bool) {
	g.sky.mu.Lock()
	defer g.sky.mu.Unlock()
	g.sky.refusing = on
}

// input is the newest tap once more, or another one.
func (g *saga) input(t *rapid.T) app.RedeemInput {
	n := len(g.taken)
	if n > 0 && rapid.Bool().Draw(t, "same tap") {
		n--
	}
	return g.w.five(g.s, g.member, n)
}

func (g *saga) redeem(t *rapid.T) { g.took(t, g.w.Bench, g.input(t)) }

func (g *saga) took(t *rapid.T, by *apptest.Bench, in app.RedeemInput) {
	have := g.available()
	r, err := by.Redeem(g.w.t.Context(), in)
	switch {
	case err == nil:
		g.remember(r)
	case !fail.Is(err, fail.Conflict) || have >= 500:
		t.Fatalf("with %d points a reward of 500 says %v", have, err)
	}
}

func (g *saga) remember(r *reward.Redemption) {
	for _, known := range g.taken {
		if known.ID == r.ID {
			return
		}
	}
	g.taken = append(g.taken, r)
}

// crash redeems, or gives back, in a process that dies at one of its requests.
func (g *saga) crash(t *rapid.T) {
	network := &wire{}
	victim := g.w.another(g.w.connectors(network))
	after, arrives := rapid.IntRange(0, 3).Draw(t, "after"), rapid.Bool().Draw(t, "arrives")
	network.codes = func(send func() (*http.Response, error)) (*http.Response, error) {
		if after--; after >= 0 {
			return send()
		}
		if arrives {
			discard(send())
		}
		victim.Close()
		return nil, errCut
	}
	in := g.input(t)
	if r := g.some(t); r != nil && rapid.Bool().Draw(t, "gives back") {
		_, _ = victim.Undo(g.w.t.Context(), g.w.merchant, g.member, r.ID)
	} else {
		_, _ = victim.Redeem(g.w.t.Context(), in)
	}
	victim.Close()
	g.found()
}

// found remembers what processes that died have made.
func (g *saga) found() {
	list, err := g.w.MemberRedemptions(g.w.t.Context(), g.w.merchant, g.member)
	g.w.must(err)
	for i := range list {
		g.remember(list[len(list)-1-i].Redemption)
	}
}

func (g *saga) some(t *rapid.T) *reward.Redemption {
	if len(g.taken) == 0 {
		return nil
	}
	return rapid.SampledFrom(g.taken).Draw(t, "redemption")
}

func (g *saga) undo(t *rapid.T) {
	r := g.some(t)
	if r == nil {
		t.Skip("nothing was taken yet")
	}
	if _, err := g.w.Undo(g.w.t.Context(), g.w.merchant, g.member, r.ID); err != nil && !fail.Is(err, fail.Conflict) {
		t.Fatal(err)
	}
}

// replace asks for another code in place of the one that was seen last.
func (g *saga) replace(t *rapid.T) {
	r := g.some(t)
	if r == nil || g.known[r.ID] == "" {
		t.Skip("no code was seen yet")
	}
	_, err := g.w.Reissue(g.w.t.Context(), g.w.merchant, g.member, r.ID, g.known[r.ID])
	if err != nil && !fail.Is(err, fail.Conflict) && !fail.Is(err, fail.Invalid) {
		t.Fatal(err)
	}
}

// use orders with a code that the shopper has seen, if it works. The order is
// heard of later.
func (g *saga) use(t *rapid.T) {
	r := g.some(t)
	if r == nil || g.known[r.ID] == "" || g.s.usable(g.known[r.ID]) == 0 {
		t.Skip("no code works")
	}
	g.s.buy(purchase{customer: g.customer, quantity: 1, unit: 1500, codes: []string{g.known[r.ID]}})
	g.used[r.ID] = true
}

func (g *saga) hear(*rapid.T) {
	g.w.coffee.Deliver(g.w.t.Context())
	g.w.tea.Deliver(g.w.t.Context())
	g.w.Drain()
}

func (g *saga) wait(t *rapid.T) {
	g.pass(time.Duration(rapid.SampledFrom([]int{1, 16, 90, 360, 2000}).Draw(t, "minutes")) * time.Minute)
}

// pass lets time go by. No request is held for longer than half a day: the last
// look is a day after.
func (g *saga) pass(d time.Duration) {
	for ; d > 6*time.Hour; d -= 6 * time.Hour {
		g.pass(6 * time.Hour)
	}
	g.sky.mu.Lock()
	held := g.sky.heldAt
	g.sky.mu.Unlock()
	if !held.IsZero() && g.w.Now().Sub(held) > 12*time.Hour {
		g.land(nil)
	}
	for end := g.w.Now().Add(d); g.w.Now().Before(end); {
		g.w.Pass(g.next(end).Sub(g.w.Now()) + time.Millisecond)
	}
}

// next is when a redemption is gone on with, at most end: each attempt in its time.
func (g *saga) next(end time.Time) time.Time {
	now := g.w.Now()
	for _, taken := range g.taken {
		r := g.w.redemption(taken)
		if work.State(r.Work) == work.Waiting && r.NextAt.After(now) && r.NextAt.Before(end) {
			end = r.NextAt
		}
	}
	return end
}

func (g *saga) land(*rapid.T) {
	g.sky.mu.Lock()
	held := g.sky.heldAt
	g.sky.heldAt = time.Time{}
	g.sky.mu.Unlock()
	g.s.land()
	if held.IsZero() {
		return
	}
	g.landed = g.w.Now()
	if g.landed.Sub(held) > reward.Settle {
		g.tooLate = g.landed
	}
}

// available is what the shopper has to spend when each redemption has either its
// points or its code.
func (g *saga) available() int64 {
	sum := int64(2000)
	for _, taken := range g.taken {
		if r := g.w.redemption(taken); r.Status != reward.Cancelled && r.Status != reward.Revoked {
			sum -= r.Points
		}
	}
	return sum
}

func (g *saga) check(t *rapid.T) {
	if b := g.w.balance(g.s.id, g.customer); b.Available != g.available() {
		t.Fatalf("%d points can be spent, want %d", b.Available, g.available())
	}
	const swept = 26 * time.Hour
	for _, taken := range g.taken {
		r := g.w.redemption(taken)
		usable, shown := g.usable(r), r.Shown()
		if shown != "" {
			g.known[r.ID] = shown
		}
		most, loose := 1, g.w.Now().Sub(g.landed) < swept
		if r.Status.Ended() || g.used[r.ID] {
			most = 0
		}
		if r.Status.Ended() { // a request that is not too late can never meet points that returned
			loose = g.w.Now().Sub(g.tooLate) < swept
		}
		switch {
		case shown != "" && r.Status.Ended():
			t.Fatalf("a code is shown although it is %s", r.Status)
		case usable > most && !loose:
			t.Fatalf("%d codes are usable although it is %s", usable, r.Status)
		case usable == 0 && r.Status == reward.Issued && !g.used[r.ID]:
			t.Fatalf("the code that is shown does not work (%s)", r.LastError)
		}
	}
	if g.w.t.Failed() {
		t.Fatal("the books do not add up")
	}
}

// usable counts the codes of a redemption that work, former ones too.
func (g *saga) usable(r *reward.Redemption) int {
	n := g.s.usable(r.Code)
	for _, code := range r.Former {
		if code != r.Code {
			n += g.s.usable(code)
		}
	}
	return n
}

// settle lets the weather clear up: then everything ends as it must.
func (g *saga) settle(t *rapid.T) {
	g.forecast(nil)
	g.land(nil)
	g.hear(nil)
	g.pass(27 * time.Hour)
	g.hear(nil)
	g.w.audit()
	g.check(t)
	for _, taken := range g.taken {
		r := g.w.redemption(taken)
		if r.Status != reward.Issued && r.Status != reward.Used && !r.Status.Ended() {
			t.Fatalf("after days of calm it is still %s (%s)", r.Status, r.LastError)
		}
		if g.used[r.ID] && r.Status != reward.Used {
			t.Fatalf("its code was used, and it is %s", r.Status)
		}
	}
}
