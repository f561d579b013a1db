package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/bulk"
	"regulars/app/program"
)

// unzip reads a zip's files by name.
func unzip(t *testing.T, packed []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range r.File {
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

func TestWhatIsExportedImportsElsewhereWithTheSameBalances(t *testing.T) {
	t.Parallel()
	document := giftProgram(600)
	w := newWorld(t, &document, seldom)
	for i, s := range w.sites() {
		customer, id := w.newcomer(s, mail([]string{"=ann", "bea"}[i]))
		s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.deliver()
		_, err := w.Redeem(t.Context(), w.five(s, id, 1))
		w.must(err)
	}
	big := w.send(bulk.Import, "Smile", bigFile())
	_, err := w.ApplyFile(t.Context(), w.merchant, big.ID)
	w.must(err)
	w.drained()
	var out bytes.Buffer
	w.must(w.ExportAll(t.Context(), w.merchant, &out))
	files := unzip(t, out.Bytes())
	for name, rows := range map[string]int64{
		"members.csv":     w.count("SELECT count(*) FROM member WHERE state <> 3"),
		"transfers.csv":   w.count("SELECT count(*) FROM transfer"),
		"orders.csv":      w.count("SELECT count(*) FROM orders"),
		"redemptions.csv": w.count("SELECT count(*) FROM redemption"),
	} {
		all, err := csv.NewReader(strings.NewReader(files[name])).ReadAll()
		w.must(err)
		if int64(len(all)-1) != rows {
			t.Errorf("%s has %d rows, want %d", name, len(all)-1, rows)
		}
	}
	if !strings.Contains(files["program.json"], `"rules"`) || files["README.txt"] == "" {
		t.Error("the program's versions are missing")
	}
	other := newWorld(t, nil, seldom)
	blank := testProgram(program.Accounts)
	other.Publish(other.merchant, blank)
	run := other.send(bulk.Import, "", files["members.csv"])
	if run.Bad != 0 {
		problems, _ := other.FileProblems(t.Context(), other.merchant, run.ID)
		t.Fatalf("%d rows cannot be imported: %v", run.Bad, problems)
	}
	_, err = other.ApplyFile(t.Context(), other.merchant, run.ID)
	other.must(err)
	other.drained()
	if diff := cmp.Diff(w.standings(), other.standings()); diff != "" {
		t.Errorf("balances (-here +there):\n%.2000s", diff)
	}
}

// standings are what everybody with an address has.
func (w *world) standings() map[string]standing {
	w.t.Helper()
	rows, err := w.owner().Query(w.t.Context(), `SELECT m.email, b.available, b.lifetime FROM member m
		JOIN balance b ON b.member_id = m.id WHERE m.state <> 3 AND m.email <> ''`)
	w.must(err)
	all := map[string]standing{}
	for rows.Next() {
		var email string
		var s standing
		w.must(rows.Scan(&email, &s.Available, &s.Lifetime))
		all[email] = s
	}
	w.must(rows.Err())
	return all
}
