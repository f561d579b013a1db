package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/program"
)

// send brings a file to the point where a person looks at what it would do.
func (w *world) send(kind bulk.Kind, source, file string) *bulk.Run {
	w.t.Helper()
	run, err := w.BeginFile(w.t.Context(), w.merchant, app.FileInput{
		Kind: kind, Name: "points.csv", Bytes: int64(len(file)), Source: source, Author: "Ann",
	})
	w.must(err)
	for number := 1; (number-1)*bulk.PartSize < len(file); number++ {
		part := file[(number-1)*bulk.PartSize:]
		w.must(w.AddFilePart(w.t.Context(), w.merchant, run.ID, number, []byte(part[:min(len(part), bulk.PartSize)])))
	}
	_, err = w.CheckFile(w.t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	return w.run(run)
}

func (w *world) run(run *bulk.Run) *bulk.Run {
	w.t.Helper()
	now, err := w.File(w.t.Context(), w.merchant, run.ID)
	w.must(err)
	return now
}

func (w *world) drained() {
	w.t.Helper()
	for _, err := range w.Drain() {
		w.t.Errorf("task failed: %v", err)
	}
}

// figures are what a run says it does or did.
type figures struct {
	Status                                  string
	Rows, Good, Bad, Newcomers, Points      int64
	GivenRows, GivenPoints, Skipped, Undone int64
}

func figuresOf(r *bulk.Run) figures {
	return figures{
		r.Status(), r.Rows, r.Good, r.Bad, r.Newcomers, r.Points, r.GivenRows, r.GivenPoints, r.Skipped, r.UndonePoints,
	}
}

// standing is what one person has.
type standing struct{ Available, Lifetime int64 }

func (w *world) standingOf(email string) (s standing) {
	w.t.Helper()
	w.must(w.owner().QueryRow(w.t.Context(), `SELECT coalesce(sum(available), 0), coalesce(sum(lifetime), 0) FROM balance
		WHERE member_id IN (SELECT id FROM member WHERE email = $1)`, email).Scan(&s.Available, &s.Lifetime))
	return s
}

// bigFile has 2,500 rows: one of somebody who is here, one that is no number and
// one person twice. The others have 10 points of 25 that they ever earned.
func bigFile() string {
	var file strings.Builder
	file.WriteString("email,points,lifetime points\n")
	for row := 1; row <= 2500; row++ {
		switch row {
		case 700:
			file.WriteString("broken@example.test,many,\n")
		case 1500:
			file.WriteString("old@example.test,5,\n")
		case 2400:
			file.WriteString("buyer2@example.test,10,25\n")
		default:
			fmt.Fprintf(&file, "buyer%d@example.test,10,25\n", row)
		}
	}
	return file.String()
}

// killInSecondPage lets a worker do one page of a run and kills it in the next,
// which waits for a balance that somebody else has locked.
func (w *world) killInSecondPage(run *bulk.Run) {
	w.t.Helper()
	other, err := pgx.Connect(w.t.Context(), w.Database.AdminURL)
	w.must(err)
	defer other.Close(context.WithoutCancel(w.t.Context()))
	_, err = other.Exec(w.t.Context(), `BEGIN`)
	w.must(err)
	_, err = other.Exec(w.t.Context(), `SELECT FROM balance WHERE member_id = (SELECT id FROM member
		WHERE email = 'old@example.test') FOR UPDATE`)
	w.must(err)
	ctx, kill := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx, app.Task{Kind: app.TaskBulk, Merchant: w.merchant, ID: run.ID}) }()
	for deadline := time.Now().Add(20 * time.Second); w.run(run).GivenRows == 0; {
		if time.Now().After(deadline) {
			w.t.Fatal("the first page is never done")
		}
	}
	kill()
	if err := <-ended; err == nil {
		w.t.Error("a worker that was killed in the second page did not notice")
	}
}

func TestImportThatIsKilledGoesOnAndItsUndoLeavesBalancesAsBefore(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	small := w.send(bulk.Import, "Smile", "email,points\nold@example.test,10\n")
	_, err := w.ApplyFile(t.Context(), w.merchant, small.ID)
	w.must(err)
	w.drained()
	people := w.count("SELECT count(*) FROM member WHERE state <> 3")

	run := w.send(bulk.Import, "Smile", bigFile())
	want := figures{Status: "checked", Rows: 2500, Good: 2499, Bad: 1, Newcomers: 2498, Points: 24985}
	if diff := cmp.Diff(want, figuresOf(run)); diff != "" {
		t.Fatalf("the check (-want +got):\n%s", diff)
	}
	for range 2 { // a double click
		_, err := w.ApplyFile(t.Context(), w.merchant, run.ID)
		w.must(err)
	}
	w.killInSecondPage(run)
	if given := w.run(run).GivenRows; given != 999 {
		t.Fatalf("%d rows were done before the worker was killed, want the first page's 999", given)
	}
	for tries := 0; tries < 20 && w.run(run).Status() != "applied"; tries++ {
		w.Advance(21 * time.Second)
		w.Drain() // what the killed worker had locked may be locked for a moment more
	}
	want.Status, want.GivenRows, want.GivenPoints, want.Skipped = "applied", 2498, 24975, 2 // the row twice, the row that is no number
	if diff := cmp.Diff(want, figuresOf(w.run(run))); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
	for email, want := range map[string]standing{
		"old@example.test": {15, 15}, "buyer2@example.test": {10, 25}, "buyer2500@example.test": {10, 25}, "broken@example.test": {},
	} {
		if got := w.standingOf(email); got != want {
			t.Errorf("%s has %+v, want %+v", email, got, want)
		}
	}
	problems, err := w.FileProblems(t.Context(), w.merchant, run.ID)
	w.must(err)
	wantProblems := []bulk.Problem{{Row: 700, Field: "points", Text: "is no whole number"}, {Row: 2400, Field: "points", Text: "this person stood in an earlier row"}}
	if diff := cmp.Diff(wantProblems, problems); diff != "" {
		t.Errorf("the problems (-want +got):\n%s", diff)
	}
	if left := w.count("SELECT count(*) FROM bulk_part"); left != 0 {
		t.Errorf("%d parts of files with e-mails are kept", left)
	}
	w.audit()
	w.refuseTwin(bigFile())

	_, err = w.UndoFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	if now := w.run(run); now.Status() != "undone" || now.UndonePoints != 24975 {
		t.Errorf("the run is %s with %d points taken out", now.Status(), now.UndonePoints)
	}
	if got := w.standingOf("old@example.test"); got != (standing{10, 10}) {
		t.Errorf("who was here before has %+v", got)
	}
	if n := w.count("SELECT coalesce(sum(abs(available) + abs(lifetime)), 0)::bigint FROM balance"); n != 20 {
		t.Errorf("balances add up to %d, want the 20 of before", n)
	}
	if n := w.count("SELECT count(*) FROM member WHERE state <> 3"); n != people {
		t.Errorf("%d people are in the program, %d were before", n, people)
	}
	if n := w.count("SELECT count(*) FROM member WHERE email LIKE 'buyer%'"); n != 0 {
		t.Errorf("%d e-mails of the file are kept", n)
	}
	w.audit()
	again := w.send(bulk.Import, "Smile", bigFile())
	if again.Status() != "checked" || again.Newcomers != 2498 {
		t.Errorf("after the undo the same file is %s with %d newcomers", again.Status(), again.Newcomers)
	}
}

// refuseTwin sends a file that is here already.
func (w *world) refuseTwin(file string) {
	w.t.Helper()
	run, err := w.BeginFile(w.t.Context(), w.merchant, app.FileInput{Kind: bulk.Import, Name: "b.csv", Bytes: int64(len(file))})
	w.must(err)
	w.must(w.AddFilePart(w.t.Context(), w.merchant, run.ID, 1, []byte(file)))
	if _, err := w.CheckFile(w.t.Context(), w.merchant, run.ID); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("the very same file again: %v", err)
	}
	_, err = w.CancelFile(w.t.Context(), w.merchant, run.ID)
	w.must(err)
}

func TestCorrectionsOfAFileAreDoneOnceAndUndone(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	brought := w.send(bulk.Import, "", "email,points\nann@example.test,100\nbea@example.test,100\n")
	_, err := w.ApplyFile(t.Context(), w.merchant, brought.ID)
	w.must(err)
	w.drained()

	run := w.send(bulk.Adjust, "Storm last week", "email,points,note\nann@example.test,50,\n"+
		"bea@example.test,-40,Paid in cash\nbea@example.test,-101,\nnobody@example.test,5,\nann@example.test,-150,\n")
	want := figures{Status: "checked", Rows: 5, Good: 3, Bad: 2, Points: -140}
	if diff := cmp.Diff(want, figuresOf(run)); diff != "" {
		t.Fatalf("the check (-want +got):\n%s", diff)
	}
	_, err = w.ApplyFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	if ann, bea := w.standingOf("ann@example.test"), w.standingOf("bea@example.test"); ann.Available != 0 || bea.Available != 60 {
		t.Errorf("Ann has %+v, Bea has %+v", ann, bea)
	}
	const told = `SELECT count(*) FROM message WHERE kind = 'points_added' AND data @> '{"points": "50", "reason": "Storm last week"}'`
	if n, all := w.count(told), w.count("SELECT count(*) FROM message WHERE kind = 'points_added'"); n != 1 || all != 1 {
		t.Errorf("%d messages tell of the 50 points and %d of any, want one: nobody is told of an import", n, all)
	}
	w.audit()
	_, err = w.UndoFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	for _, email := range []string{"ann@example.test", "bea@example.test"} {
		if got := w.standingOf(email); got != (standing{100, 100}) {
			t.Errorf("%s has %+v after the undo", email, got)
		}
	}
	w.audit()
}

func TestCustomersNamedByTheirNumberAreThoseOfTheOneWooCommerceStore(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	tea, _ := w.newcomer(w.woo(), mail("tea"))
	coffee, _ := w.newcomer(w.shopify(), mail("coffee"))
	run := w.send(bulk.Import, "YITH", fmt.Sprintf("id,points\n%d,120\n%d,70\n99999,5\n", tea, coffee))
	if diff := cmp.Diff(figures{Status: "checked", Rows: 3, Good: 1, Bad: 2, Points: 120}, figuresOf(run)); diff != "" {
		t.Fatalf("the check (-want +got):\n%s", diff)
	}
	_, err := w.ApplyFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	w.want(w.teaID, tea, 0, 50+120)
	w.want(w.coffeeID, coffee, 0, 50)
	w.audit()
	_, err = w.UndoFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	w.want(w.teaID, tea, 0, 50)
	w.audit()
}

func TestWhoCameByAFileTakesOverThePointsWithTheAccountAndGetsNoWelcome(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	run := w.send(bulk.Import, "Smile", "email,points\nann@example.test,120\n")
	_, err := w.ApplyFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	ann, _ := w.newcomer(w.shopify(), "ann@example.test")
	bea, _ := w.newcomer(w.shopify(), "bea@example.test")
	w.want(w.coffeeID, ann, 0, 120)
	w.want(w.coffeeID, bea, 0, 50) // joined
}

func TestFilesThatNobodyGoesOnWithAreForgotten(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	run := w.send(bulk.Import, "Smile", "email,points\nann@example.test,120\n")
	w.Advance(6 * 24 * time.Hour)
	w.must(w.Sweep(t.Context(), "forget", w.Now()))
	if now := w.run(run); now.Status() != "checked" {
		t.Fatalf("after six days it is %s", now.Status())
	}
	w.Advance(2 * 24 * time.Hour)
	w.must(w.Sweep(t.Context(), "forget", w.Now()))
	if now := w.run(run); now.Status() != "cancelled" || w.count("SELECT count(*) FROM bulk_part") != 0 {
		t.Errorf("after eight days it is %s", now.Status())
	}
}

// Two pages are done at a time, unless they are about one person.
func TestPagesAboutOnePersonAreDoneOneAfterTheOther(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	var file strings.Builder
	file.WriteString("email,points\n")
	for row := 1; row <= 3200; row++ {
		person := row
		if row == 1700 || row == 3100 {
			person = 5
		}
		fmt.Fprintf(&file, "buyer%d@example.test,7\n", person)
	}
	run := w.send(bulk.Import, "Smile", file.String())
	_, err := w.ApplyFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	want := figures{
		Status: "applied", Rows: 3200, Good: 3200, Bad: 0, Newcomers: 3200, Points: 22400, GivenRows: 3198,
		GivenPoints: 22386, Skipped: 2,
	}
	if diff := cmp.Diff(want, figuresOf(w.run(run))); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
	if got := w.standingOf("buyer5@example.test"); got.Available != 7 {
		t.Errorf("somebody who stands in three rows has %d points, want the first row's 7", got.Available)
	}
	if counted, people := w.count("SELECT sum(n) FROM member_count WHERE state <> 3"),
		w.count("SELECT count(*) FROM member WHERE state <> 3"); counted != people {
		t.Errorf("%d people are counted, %d are there", counted, people)
	}
	_, err = w.UndoFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.drained()
	if counted, people := w.count("SELECT sum(n) FROM member_count WHERE state <> 3"),
		w.count("SELECT count(*) FROM member WHERE state <> 3"); counted != people {
		t.Errorf("after undoing, %d people are counted, %d are there", counted, people)
	}
}
