package audit_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/apptest"
	"regulars/app/audit"
	"regulars/app/internal/pg"
)

// bench is a database with two merchants.
func bench(t *testing.T) (db *pg.DB, owner *pgx.Conn, merchants [2]uuid.UUID) {
	t.Helper()
	b := apptest.New(t, apptest.Options{})
	db, err := pg.Open(t.Context(), b.Database.URL, pg.Options{MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if owner, err = pgx.Connect(t.Context(), b.Database.AdminURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(t.Context()) })
	return db, owner, [2]uuid.UUID{b.Merchant(nil), b.Merchant(nil)}
}

func TestTheLogSaysWhoDidWhatAndOnlyToItsMerchant(t *testing.T) {
	t.Parallel()
	db, _, merchants := bench(t)
	ann := audit.By(t.Context(), audit.Actor{Name: "Ann", Role: "owner"})
	err := db.InMerchant(ann, merchants[0], func(tx *pg.Tx) error {
		return audit.Record(tx, audit.Entry{
			Action: audit.PointsAdjusted, Kind: audit.OfMember, Subject: "m1", Before: 10, After: 20, Reason: "late parcel",
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.InMerchant(t.Context(), merchants[0], func(tx *pg.Tx) error {
		return audit.Record(tx, audit.Entry{Action: audit.SettingsChanged, Kind: audit.OfSettings})
	})
	if err != nil {
		t.Fatal(err)
	}
	list := func(merchant uuid.UUID, f audit.Find) (rows []audit.Row) {
		f.Limit = 10
		if err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) (err error) {
			rows, err = audit.List(tx, f)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	want := []audit.Row{
		{Actor: "Regulars", Role: "system", Action: audit.SettingsChanged, Kind: audit.OfSettings},
		{Actor: "Ann", Role: "owner", Action: audit.PointsAdjusted, Kind: audit.OfMember, Subject: "m1", Reason: "late parcel"},
	}
	all := list(merchants[0], audit.Find{})
	loose := cmpopts.IgnoreFields(audit.Row{}, "ID", "At", "Before", "After")
	if diff := cmp.Diff(want, all, loose); diff != "" {
		t.Fatalf("the log (-want +got):\n%s", diff)
	}
	if len(all[1].Before) != 32 || bytes.Equal(all[1].Before, all[1].After) || all[0].Before != nil {
		t.Errorf("hashes: %x and %x of a change, %x of none", all[1].Before, all[1].After, all[0].Before)
	}
	if diff := cmp.Diff(want[1:], list(merchants[0], audit.Find{Kind: audit.OfMember, Subject: "m1"}), loose); diff != "" {
		t.Errorf("what was done to one member (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[1:], list(merchants[0], audit.Find{Before: all[0].ID}), loose); diff != "" {
		t.Errorf("the next page (-want +got):\n%s", diff)
	}
	if strange := list(merchants[1], audit.Find{}); len(strange) != 0 {
		t.Errorf("another merchant reads %+v", strange)
	}
}

func TestTheLogIsNeverRewritten(t *testing.T) {
	t.Parallel()
	db, owner, merchants := bench(t)
	if err := db.InMerchant(t.Context(), merchants[0], func(tx *pg.Tx) error {
		return audit.Record(tx, audit.Entry{Action: audit.SettingsChanged, Kind: audit.OfSettings})
	}); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"UPDATE audit_log SET actor = 'nobody'", "DELETE FROM audit_log", "TRUNCATE audit_log"} {
		if _, err := owner.Exec(t.Context(), statement); err == nil {
			t.Errorf("%q is done, even by the owner of the table", statement)
		}
	}
}
