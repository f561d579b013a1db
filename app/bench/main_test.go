//go:build bench

package bench

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// tries is how often a budget may be missed before it is called short: a busy
// machine misses one now and then.
const tries = 3

// group measures budgets that come out of the same slices. alone says that it
// needs no servers.
type group struct {
	names   []string
	measure func(s *stage) []result
	alone   bool
}

// result is one budget's figure. Figure and bar have no spaces.
type result struct {
	name, figure, bar string
	ok                bool
}

func groups() []group {
	return []group{
		{names: []string{"rules", "rules-crowded", "rules-selective"}, measure: measureRules, alone: true},
		{names: []string{"backtest-memory"}, measure: measureReplay, alone: true},
		{names: []string{"backtest", "backtest-joined"}, measure: measureBacktest},
		{names: []string{"import", "import-memory"}, measure: measureImport},
		{names: []string{"import-killed"}, measure: measureImportKilled},
		{names: []string{"first-sync", "first-sync-memory"}, measure: measureFirstSync},
		{names: []string{"first-sync-killed"}, measure: measureFirstSyncKilled},
		{names: []string{"woo-backfill", "woo-backfill-memory"}, measure: measureWooBackfill},
		{names: []string{"woo-slow"}, measure: measureWooSlow},
		{names: []string{"segment"}, measure: measureSegment, alone: true},
		{names: []string{"taste", "taste-memory"}, measure: measureTaste, alone: true},
		{names: []string{"accept", "accept-cpu"}, measure: measureAccept},
		{names: []string{"accept-latency"}, measure: measureAcceptLatency},
		{names: []string{"apply", "hot-merchant"}, measure: measureApply},
		{names: []string{"journey", "journey-memory"}, measure: measureJourney},
		{names: []string{"newsletter", "newsletter-memory"}, measure: measureNewsletter},
		{names: []string{"date", "date-memory"}, measure: measureDate},
		{names: []string{"visible"}, measure: measureVisible},
		{names: []string{"redeem"}, measure: measureRedeem},
		{names: []string{"read"}, measure: measureRead},
		{names: []string{"pages", "personas"}, measure: measurePages},
		{names: []string{"recovery"}, measure: measureRecovery},
		{names: []string{"worker-memory"}, measure: measureWorkerMemory},
		{names: []string{"demo-memory"}, measure: measureDemoMemory},
	}
}

// TestMain runs this program as a server where a measurement asks for one.
func TestMain(m *testing.M) {
	if os.Getenv(serverEnv) != "" {
		runServer()
		return
	}
	os.Exit(m.Run())
}

// TestBudgets measures every budget, or those that REGULARS_BENCH lists.
func TestBudgets(t *testing.T) {
	wanted := chosen(t)
	s := &stage{t: t}
	var all []result
	for _, g := range groups() {
		if !slices.ContainsFunc(g.names, func(name string) bool { return wanted[name] }) {
			continue
		}
		if !g.alone && s.app == nil {
			s = newStage(t)
		}
		all = append(all, s.attempt(g)...)
	}
	note("%d slices were made again because other programs were busy", s.redos)
	for _, r := range all {
		if !r.ok {
			t.Errorf("%s is short: %s, must be %s", r.name, r.figure, r.bar)
		}
	}
}

// chosen reads which budgets are asked for; a name that is none is a mistake.
func chosen(t *testing.T) map[string]bool {
	wanted := map[string]bool{}
	asked := strings.FieldsFunc(os.Getenv("REGULARS_BENCH"), func(r rune) bool { return r == ',' || r == ' ' })
	var known []string
	for _, g := range groups() {
		known = append(known, g.names...)
	}
	if len(asked) == 0 {
		asked = known
	}
	for _, name := range asked {
		if !slices.Contains(known, name) {
			t.Fatalf("there is no budget %q, but %s", name, strings.Join(known, ", "))
		}
		wanted[name] = true
	}
	return wanted
}

// attempt measures a group until none of it is short, at most three times. A
// budget that was met once is met.
func (s *stage) attempt(g group) []result {
	met := map[string]result{}
	for try := 1; ; try++ {
		found := g.measure(s)
		short := false
		for _, r := range found {
			if have, ok := met[r.name]; !ok || !have.ok {
				met[r.name] = r
			}
			short = short || !met[r.name].ok
		}
		if short && try < tries {
			note("%s: missed, measured again", strings.Join(g.names, ", "))
			continue
		}
		var all []result
		for _, r := range found {
			r = met[r.name]
			verdict := "short"
			if r.ok {
				verdict = "ok"
			}
			fmt.Printf("budget %s %s %s %s\n", r.name, r.figure, r.bar, verdict)
			all = append(all, r)
		}
		return all
	}
}

// note prints what stands behind a figure.
func note(format string, args ...any) { fmt.Printf("# "+format+"\n", args...) }
