package app_test

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/program"
)

// TestTheFileOfABacktestNamesEverybodyItConcerns: the sums of the page, member by
// member, also those who only move between tiers.
func TestTheFileOfABacktestNamesEverybodyItConcerns(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	draft := testProgram(program.Accounts)
	draft.Rules[0].Points = 3
	draft.Tiers.Tiers = []program.Tier{
		{ID: "base", Name: "Base"}, {ID: "gold", Name: "=Gold", Reach: program.Threshold{Orders: 1}},
	}
	_, err := p.SaveDraft(t.Context(), p.merchant, draft)
	p.must(err)
	run := p.begin(1)
	if err := p.BacktestDone(t.Context(), p.merchant, run.ID); !fail.Is(err, fail.Conflict) {
		t.Errorf("a file before it is done: %v", err)
	}
	p.Drain()
	done := p.tried(run.ID)
	p.must(p.BacktestDone(t.Context(), p.merchant, run.ID))
	var text strings.Builder
	p.must(p.WriteBacktest(t.Context(), p.merchant, run.ID, &text))
	rows, err := csv.NewReader(strings.NewReader(text.String())).ReadAll()
	p.must(err)
	var change, movers, concerned int64
	for _, row := range rows[1:] {
		n, err := strconv.ParseInt(row[5], 10, 64)
		p.must(err)
		change += n
		if n != 0 {
			concerned++
		}
		if row[7] != "" {
			movers++
			if row[7] != "'=Gold" {
				t.Errorf("a row is %q", row)
			}
		}
	}
	found := done.Found
	if concerned == 0 || movers == 0 || concerned != found.Gain.Members+found.Lose.Members ||
		change != found.Gain.Points-found.Lose.Points || movers != found.Tiers.Up+found.Tiers.Down {
		t.Errorf("the file has %d members, %d points, %d movers; the page says %+v, %+v, %d up, %d down", concerned, change,
			movers, found.Gain, found.Lose, found.Tiers.Up, found.Tiers.Down)
	}
	if err := p.BacktestDone(t.Context(), p.Merchant(nil), run.ID); !fail.Is(err, fail.NotFound) {
		t.Errorf("another merchant's file: %v", err)
	}
	if err := p.BacktestDone(t.Context(), p.merchant, uuid.New()); !fail.Is(err, fail.NotFound) {
		t.Errorf("a file of no run: %v", err)
	}
}
