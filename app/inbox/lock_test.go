package inbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
)

// TestAHelperKeepsOthersAwayWhenItsLeaderIsLost has nobody get the merchant while a
// part of somebody's work goes on.
func TestAHelperKeepsOthersAwayWhenItsLeaderIsLost(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	who := uuid.New()
	lost := errors.New("lost")
	err := db.InMerchant(t.Context(), who, func(tx *pg.Tx) error {
		if err := inbox.LeadMerchant(tx); err != nil {
			return err
		}
		return db.InMerchant(t.Context(), who, func(helper *pg.Tx) error {
			if err := inbox.HelpMerchant(helper, time.Second); err != nil {
				return err
			}
			return lost
		})
	})
	if !errors.Is(err, lost) {
		t.Fatalf("a helper cannot begin beside its leader: %v", err)
	}
	for name, others := range map[string]func(*pg.Tx) error{"lock": inbox.LockMerchant, "share": inbox.ShareMerchant} {
		err := db.InMerchant(t.Context(), who, func(helper *pg.Tx) error {
			if err := inbox.HelpMerchant(helper, time.Second); err != nil {
				return err
			}
			ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer stop()
			if err := db.InMerchant(ctx, who, others); err == nil || ctx.Err() == nil {
				t.Errorf("%s: somebody got the merchant of a helper: %v", name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.InMerchant(t.Context(), who, others); err != nil {
			t.Errorf("%s: nobody gets the merchant after the helper: %v", name, err)
		}
	}
}
