package app_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/profile"
	"regulars/app/program"
	"regulars/connectors/woocommerce/wootest"
)

// kept says of each table that names a member what a copy of their data calls it
// (a field of app.MemberCopy), or why a copy leaves it out, after a dash.
var kept = map[string]string{
	"approval": "- what staff ask each other", "backfill_member": "- working state of a run: its orders are copied",
	"balance": "points", "budget_use": "- counts of what was given: the history tells it", "advocate": "recommending",
	"advocate_sales": "recommending", "commission": "commissions",
	"checkout": "checkouts", "claim": "- hashes of links that were mailed", "consent_record": "consents",
	"guide_reader":  "- which group they were drawn into, and what they returned, which their orders tell",
	"expiry_notice": "messages", "former_code": "rewards", "identity": "accounts", "interest": "interests",
	"journey_person": "- which group they were drawn into: a number without content",
	"journey_run":    "- working state of automations", "journey_signal": "- working state of automations",
	"outbound_delivery": "- what servers of the merchant’s were told of what is copied",
	"notice":            "messages",
	"newsletter_person": "- which group they were drawn into: what they were sent is copied",
	"print_run":         "- who staff print something for: what it gives is copied",
	"print_coupon":      "postal_addresses",
	"lot":               "points", "member_review": "review", "message": "messages", "occasion": "events", "orders": "orders",
	"privacy_request": "- that a copy or an erasure was asked for", "profile": "profile", "redemption": "rewards",
	"referral_block": "- what keeps fraud away", "referral_code": "invitation_codes",
	"referral_trait": "- keyed hashes of what is copied", "request": "requests",
	"segment_fact": "- worked out from what is copied", "segment_item": "- worked out from what is copied",
	"segment_tagged": "- worked out from what is copied",
	"selling":        "- working state of letters that sell", "survey_response": "surveys",
	"study_invitation": "studies", "tier_change": "tier", "tier_month": "- counts behind the tier", "tier_state": "tier", "transfer": "history",
}

// TestEveryTableAboutAMemberIsInTheCopyOrSaysWhyNot walks the schema.
func TestEveryTableAboutAMemberIsInTheCopyOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	rows, err := w.owner().Query(t.Context(), `SELECT table_name::text FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name = 'member_id' ORDER BY 1`)
	w.must(err)
	var fields []string
	for field := range reflect.TypeFor[app.MemberCopy]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields = append(fields, name)
	}
	tables := 0
	for rows.Next() {
		var table string
		w.must(rows.Scan(&table))
		tables++
		where, known := kept[table]
		if !known {
			t.Errorf("%s names a member: cover it in mergeMembers, emptyRows and ExportMember, and say so here", table)
		} else if !strings.HasPrefix(where, "- ") && !slices.Contains(fields, where) {
			t.Errorf("%s is said to be copied as %q, which a copy does not have", table, where)
		}
	}
	if w.must(rows.Err()); tables < 20 {
		t.Errorf("only %d tables were seen", tables)
	}
}

// TestWhatIsKnownIsCopiedMovesAlongAndEndsWithErasing fills each table of a
// profile for two records of one person.
func TestWhatIsKnownIsCopiedMovesAlongAndEndsWithErasing(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	w.ask(nil)
	tea := w.onSale(w.woo(), "Green tea", 900)
	lost, id := w.newcomer(w.woo(), mail("one"))
	_, keep := w.newcomer(w.woo(), mail("two"))
	w.must(w.ChangePreferencesBy(t.Context(), w.link(id), "en", app.PreferenceChange{
		Answers:  profile.Answers{AgeBand: new("25-34"), Topics: &[]string{"news"}},
		Channels: map[consent.Channel]bool{consent.Profile: true, consent.Email: true},
	}))
	w.tea.OpenCheckout(wootest.NewOrder{
		Customer: lost, Email: mail("one"), Items: []wootest.Item{{Product: number(t, tea), Quantity: 1}},
	})
	w.deliver()
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, id))
	tables := []string{"profile", "interest", "consent_record", "checkout"}
	for _, table := range tables {
		if w.count("SELECT count(*) FROM "+table+" WHERE member_id = $1", id) != 0 ||
			w.count("SELECT count(*) FROM "+table+" WHERE member_id = $1", keep) == 0 {
			t.Errorf("%s did not move along", table)
		}
	}
	c, err := w.ExportMember(t.Context(), w.merchant, keep)
	w.must(err)
	if c.Profile.AgeBand != "25-34" || len(c.Consents) != 2 || c.Consents[0].Text == "" || len(c.Checkouts) != 1 ||
		!slices.Contains(c.Checkouts[0].Goods, "Green tea") || len(c.Interests) == 0 || c.Interests[0].Cart != 1 {
		t.Errorf("the copy holds %+v, %+v, %+v, %+v", c.Profile, c.Consents, c.Interests, c.Checkouts)
	}
	w.erased(keep, mail("two"))
	for _, table := range tables {
		if n := w.count("SELECT count(*) FROM " + table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
}
