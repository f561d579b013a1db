package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/bulk"
	"regulars/app/program"
)

func TestAnImportBringsTiersBirthdaysAndCodesAndTellsNobody(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	document.Tiers.Tiers = []program.Tier{
		{ID: "bronze", Name: "Bronze"}, {ID: "gold", Name: "Gold", Reach: program.Threshold{Points: 100_000}},
	}
	w := newWorld(t, &document, seldom)
	run := w.send(bulk.Import, "Smile", "email,points,VIP tier,birthday,referral code\n"+
		"ann@example.test,120,Gold,1990-03-28,ann-10\nbea@example.test,10,bronze,12-24,ANN-10\n"+
		"cid@example.test,10,Platinum,,\ndee@example.test,10,,31.12.,\neve@example.test,10,,,x\n")
	problems, err := w.FileProblems(t.Context(), w.merchant, run.ID)
	w.must(err)
	want := []bulk.Problem{
		{Row: 3, Field: "tier", Text: "is no tier of the program that is live"},
		{Row: 4, Field: "birthday", Text: "is no day like 03-28 or 1990-03-28"},
		{Row: 5, Field: "referral_code", Text: "cannot be a code: 3 to 40 letters and digits"},
	}
	if diff := cmp.Diff(want, problems); diff != "" || run.Good != 2 {
		t.Fatalf("%d good rows; the problems (-want +got):\n%s", run.Good, diff)
	}
	_, err = w.ApplyFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	for what, query := range map[string]string{
		"Ann is gold":           `SELECT count(*) - 1 FROM tier_state s JOIN member m ON m.id = s.member_id WHERE m.email = 'ann@example.test' AND tier = 'gold'`,
		"both have a birthday":  `SELECT count(*) - 2 FROM member WHERE birthday IN ('03-28', '12-24')`,
		"Ann has her code":      `SELECT count(*) - 1 FROM referral_code c JOIN member m ON m.id = c.member_id WHERE m.email = 'ann@example.test' AND code = 'ANN-10'`,
		"nobody is written to":  `SELECT count(*) FROM message`,
		"Bea's code is refused": `SELECT count(*) - 1 FROM bulk_problem WHERE row = 2 AND applying AND field = 'referral_code'`,
	} {
		if off := w.count(query); off != 0 {
			t.Errorf("not so: %s (off by %d)", what, off)
		}
	}
	if now := w.run(run); now.GivenRows != 2 || now.GivenPoints != 130 {
		t.Errorf("%d rows with %d points are given", now.GivenRows, now.GivenPoints)
	}
	w.audit()
	_, err = w.UndoFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	if n := w.count(`SELECT (SELECT count(*) FROM tier_state) + (SELECT count(*) FROM member WHERE birthday <> '')`); n != 0 {
		t.Errorf("%d tiers and birthdays are kept after the undo", n)
	}
	w.audit()
}
