//go:build bench

package bench

import (
	"fmt"
	"time"

	"regulars/app/bulk"
)

const (
	killedWait  = 20 * time.Minute // for one phase of a file, its two workers together
	killedShare = 2                // a worker dies when one part in so many of the rows is done
)

// measureImportKilled has real workers do a file and undo it; each is killed half
// way, and another one goes on. A figure that is not nought is a point too many or
// too few, or a person.
func measureImportKilled(s *stage) []result {
	rows := importRows()
	run := s.sendFile(importFile(rows))
	s.stopWork()
	_ = s.importPhase("check", run, rows)
	_, err := s.app.ApplyFile(s.t.Context(), s.tenants[importMerchant].id, run.ID)
	s.must(err)
	s.killedHalfWay(run, bulk.Applying, rows)
	people, points := s.imported()
	off := max(people-rows, rows-people) + max(points-rows*120, rows*120-points)
	_, err = s.app.UndoFile(s.t.Context(), s.tenants[importMerchant].id, run.ID)
	s.must(err)
	s.killedHalfWay(run, bulk.Undoing, rows)
	people, points = s.imported()
	off += people + points
	return []result{{name: "import-killed", figure: fmt.Sprintf("%doff", off), bar: "0off", ok: off == 0}}
}

// killedHalfWay lets a worker do half of a phase, kills it, and lets another do
// the rest.
func (s *stage) killedHalfWay(run *bulk.Run, phase bulk.Phase, rows int) {
	s.working()
	now := s.awaitFile(run, func(now *bulk.Run) bool { return now.AtRow*killedShare >= int64(rows) })
	if now.Phase != phase {
		s.t.Fatalf("nothing was left to do when the worker was killed: the file stands at %s", now.Status())
	}
	s.stopWork()
	note("import-killed: %s, the worker was killed at row %d of %d", now.Status(), now.AtRow, rows)
	s.working()
	now = s.awaitFile(run, func(now *bulk.Run) bool { return now.Phase != phase })
	note("import-killed: %s", now.Status())
	s.stopWork()
}

// awaitFile waits until a file is as it should be.
func (s *stage) awaitFile(run *bulk.Run, as func(now *bulk.Run) bool) *bulk.Run {
	for deadline := time.Now().Add(killedWait); time.Now().Before(deadline); s.pause(20 * time.Millisecond) {
		now, err := s.app.File(s.t.Context(), s.tenants[importMerchant].id, run.ID)
		s.must(err)
		if as(now) {
			return now
		}
		if now.Status() == "failed" {
			s.t.Fatalf("the file failed: %s", now.LastError)
		}
	}
	s.t.Fatalf("the file does not get on")
	return nil
}
