package app_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/reward"
	"regulars/app/segment"
	"regulars/app/words"
)

func TestATagInTheStoreFollowsWhoEntersAndLeavesASegment(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document)
	s := w.shopify()
	customer, _ := w.newcomer(s, mail("tagged"))
	other, _ := w.newcomer(s, mail("untagged"))
	bought := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
	w.deliver()
	buyers := w.made("Buyers", allOf(atLeast(segment.Orders, 1)))
	w.Drain()
	_, err := w.TagSegment(t.Context(), w.merchant, buyers, "our buyers")
	w.must(err)
	w.heard()
	if !w.tagged(customer, "our buyers") || w.tagged(other, "our buyers") {
		t.Fatal("the tag is not where the members of the segment are")
	}
	s.buy(purchase{customer: other, quantity: 1, unit: 10000})
	s.refund(bought)
	w.deliver()
	w.heard()
	if w.tagged(customer, "our buyers") || !w.tagged(other, "our buyers") {
		t.Error("the tag did not follow who entered and who left")
	}
	loop := w.made("By tag", allOf(segment.Condition{Field: segment.Tags, Op: segment.HasNone, Texts: []string{"Chased"}}))
	if _, err := w.TagSegment(t.Context(), w.merchant, loop, "chased"); !fail.Is(err, fail.Conflict) {
		t.Errorf("a segment of those without its own tag may write it: %v", err)
	}
	_, err = w.TagSegment(t.Context(), w.merchant, buyers, "")
	w.must(err)
	w.heard()
	if w.tagged(other, "our buyers") {
		t.Error("the tag stays when the segment gives it up")
	}
}

func TestAnAudienceHasOnlyWhoAgreedAndMayBeShownAdvertising(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document)
	s := w.shopify()
	people := map[string]uuid.UUID{}
	for _, name := range []string{"agreed", "withdrew", "silent", "buys", "asks"} {
		customer, id := w.newcomer(s, mail(name))
		people[name] = id
		if name == "buys" {
			s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		}
	}
	w.deliver()
	w.agrees(people["agreed"], true)
	w.agrees(people["buys"], true)
	w.agrees(people["asks"], true)
	w.agrees(people["withdrew"], true)
	_, err := w.owner().Exec(t.Context(), `INSERT INTO request (merchant_id, id, member_id, kind, opened_by, open_key, body, opened_at)
		VALUES ($1, $2, $3, 'complaint', 'staff', 'k', 'Where is it?', $4)`, w.merchant, uuid.New(), people["asks"], w.Now())
	w.must(err)
	members := w.made("Members", allOf(segment.Condition{Field: segment.Standing, Op: segment.Is, Texts: []string{"member"}}))
	w.Drain()
	made, err := w.SaveAudience(t.Context(), w.merchant, app.AudienceInput{Name: "Ads", Segment: members, SkipDays: 30})
	w.must(err)
	if *made.People != 2 || made.NoConsent != 1 || made.Recent != 1 || made.Waiting != 1 {
		t.Errorf("the audience counts %d people, %+v", *made.People, *made)
	}
	w.Advance(time.Second)
	w.agrees(people["withdrew"], false) // heeded at once, whatever was counted
	want := "email,country\n" + sum(mail("agreed")) + ",\n"
	if got := w.audienceFile(made.ID, app.ListInclude); got != want {
		t.Errorf("the list is\n%swant\n%s", got, want)
	}
	left := w.audienceFile(made.ID, app.ListExclude)
	if !strings.Contains(left, sum(mail("buys"))) || !strings.Contains(left, sum(mail("asks"))) || strings.Count(left, "\n") != 3 {
		t.Errorf("the list of those to leave alone is\n%s", left)
	}
	if err := w.RemoveSegment(t.Context(), w.merchant, members); !fail.Is(err, fail.Conflict) {
		t.Errorf("a segment is removed that an audience is made of: %v", err)
	}
	w.Pass(26 * time.Hour)
	if n := w.count("SELECT people FROM audience"); n != 1 {
		t.Errorf("the next day the audience counts %d people", n)
	}
}

func sum(text string) string {
	hash := sha256.Sum256([]byte(text))
	return hex.EncodeToString(hash[:])
}

// agrees notes that somebody agreed to advertising, or withdrew that.
func (w *world) agrees(id uuid.UUID, granted bool) {
	w.t.Helper()
	_, err := w.owner().Exec(w.t.Context(), `INSERT INTO consent_record (merchant_id, id, member_id, channel, granted, basis,
		source, at, noted_at) VALUES ($1, $2, $3, $4, $5, 1, 4, $6, $6)`, w.merchant, uuid.New(), id, int16(consent.Ads), granted, w.Now())
	w.must(err)
}

func (w *world) audienceFile(id uuid.UUID, which app.AudienceList) string {
	w.t.Helper()
	write, err := w.AudienceFile(w.t.Context(), w.merchant, id, segment.Meta, which)
	w.must(err)
	var file bytes.Buffer
	w.must(write(&file))
	return file.String()
}

// heard lets facts be taken down, and then the stores be told.
func (w *world) heard() {
	w.t.Helper()
	w.Pass(10 * time.Second)
	w.Pass(10 * time.Second)
}

func TestWhoIsNotMeantIsToldSoInTheirLanguage(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, locale := range words.Locales {
		said[words.For(locale).WhyNot(string(reward.OtherGroup), time.Time{}, nil)] = true
	}
	if said["why.segment"] || len(said) != len(words.Locales) {
		t.Errorf("what is for chosen members says %v", said)
	}
}
