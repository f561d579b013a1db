package consent_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/apptest"
	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/member"
)

// room is one merchant with two people.
type room struct {
	t        *testing.T
	db       *pg.DB
	merchant uuid.UUID
	ann, bob uuid.UUID
}

func newRoom(t *testing.T) *room {
	t.Helper()
	b := apptest.New(t, apptest.Options{})
	db, err := pg.Open(t.Context(), b.Database.URL, pg.Options{MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	r := &room{t: t, db: db, merchant: b.Merchant(nil)}
	r.do(func(tx *pg.Tx) error {
		r.ann, r.bob = tx.NewID(), tx.NewID()
		return member.Save(tx, []*member.Member{
			{ID: r.ann, State: member.StateMember, CreatedAt: tx.Now}, {ID: r.bob, State: member.StateKnown, CreatedAt: tx.Now},
		})
	})
	return r
}

func (r *room) do(work func(tx *pg.Tx) error) {
	r.t.Helper()
	if err := r.db.InMerchant(r.t.Context(), r.merchant, work); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) note(records ...consent.Record) (news int) {
	r.t.Helper()
	r.do(func(tx *pg.Tx) error {
		added, err := consent.Note(tx, records)
		news = len(added)
		return err
	})
	return news
}

func (r *room) may(who uuid.UUID, channel consent.Channel) (yes bool) {
	r.t.Helper()
	r.do(func(tx *pg.Tx) error {
		may, err := consent.May(tx, []uuid.UUID{r.ann, r.bob}, channel)
		yes = may[who]
		return err
	})
	return yes
}

// TestTheNewestDecisionHoldsWhateverComesLate tells of decisions out of order.
func TestTheNewestDecisionHoldsWhateverComesLate(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	day := func(n int) time.Time { return time.Date(2026, 5, n, 12, 0, 0, 0, time.UTC) }
	says := func(granted bool, at time.Time) consent.Record {
		return consent.Record{
			Member: r.ann, Channel: consent.Email, Granted: granted, Basis: consent.Agreed, Source: consent.InStore, At: at,
		}
	}
	if r.may(r.ann, consent.Email) {
		t.Error("who never decided may be written to")
	}
	for i, step := range []struct {
		record consent.Record
		news   int
		may    bool
	}{
		{says(true, day(3)), 1, true},
		{says(true, day(3)), 0, true}, // told twice
		{says(true, day(5)), 0, true}, // says what holds already
		{says(false, day(10)), 1, false},
		{says(true, day(9)), 0, false},  // late, and it held then anyway
		{says(false, day(1)), 1, false}, // late, before all others
		{says(true, day(10)), 1, false}, // of one moment the withdrawal holds
		{says(true, day(11)), 1, true},
	} {
		if news := r.note(step.record); news != step.news {
			t.Errorf("step %d added %d records, want %d", i, news, step.news)
		}
		if may := r.may(r.ann, consent.Email); may != step.may {
			t.Errorf("after step %d e-mail is %v, want %v", i, may, step.may)
		}
	}
	if r.may(r.bob, consent.Email) || r.may(r.ann, consent.SMS) {
		t.Error("one person's consent to one channel counts for another")
	}
	r.do(func(tx *pg.Tx) error {
		all, err := consent.Of(tx, r.ann, 100)
		if err != nil {
			return err
		}
		held, err := consent.Held(tx, r.ann)
		if diff := cmp.Diff(consent.Newest(all), held); diff != "" {
			t.Errorf("the database says otherwise than the rule what holds (-rule +database):\n%s", diff)
		}
		return err
	})
}

func TestRecordsCanBeAddedAndNotRewritten(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.note(consent.Record{
		Member: r.ann, Channel: consent.SMS, Granted: true, Basis: consent.Existing,
		At: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC),
	})
	err := r.db.InMerchant(t.Context(), r.merchant, func(tx *pg.Tx) error {
		_, err := tx.Pgx.Exec(tx.Context(), "UPDATE consent_record SET granted = false")
		return err
	})
	if err == nil {
		t.Error("a record could be changed")
	}
	r.do(func(tx *pg.Tx) error { return consent.Move(tx, r.bob, r.ann) })
	if !r.may(r.bob, consent.SMS) || r.may(r.ann, consent.SMS) {
		t.Error("the consent did not go along with the person")
	}
}
