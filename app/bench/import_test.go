//go:build bench

package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"regulars/app"
	"regulars/app/bulk"
)

const (
	importLeast    = 20_000   // rows a second, of the two passes each
	importFlat     = 48 << 20 // bytes of memory, however long the file
	importMerchant = 13
)

// measureImport brings a file of members over, and undoes it. The rate is that of
// the slower of the two passes over the file: finding out what it would do, and
// doing it.
func measureImport(s *stage) []result {
	s.stopWork()
	rows := importRows()
	file := importFile(rows)
	stop := watchHeap()
	run := s.sendFile(file)
	checked := s.importPhase("check", run, rows)
	_, err := s.app.ApplyFile(s.t.Context(), s.tenants[importMerchant].id, run.ID)
	s.must(err)
	applied := s.importPhase("apply", run, rows)
	s.checkImport(rows, rows*120)
	_, err = s.app.UndoFile(s.t.Context(), s.tenants[importMerchant].id, run.ID)
	s.must(err)
	_ = s.importPhase("undo", run, rows)
	s.checkImport(0, 0)
	most := stop()
	rate := min(checked, applied)
	return []result{
		{
			name: "import", figure: fmt.Sprintf("%.0frows/s", rate), bar: fmt.Sprintf(">=%drows/s", importLeast),
			ok: rate >= importLeast,
		},
		{name: "import-memory", figure: mib(most), bar: "<=" + mib(importFlat), ok: most <= importFlat},
	}
}

// importRows is how many rows the file has: REGULARS_ROWS, or enough to see the
// rate.
func importRows() int {
	rows := 200_000
	_, _ = fmt.Sscan(os.Getenv("REGULARS_ROWS"), &rows)
	return rows
}

func importFile(rows int) []byte {
	var file bytes.Buffer
	file.WriteString("Email,First name,Last name,Points balance\n")
	for i := range rows {
		fmt.Fprintf(&file, "member%d.%d@example.test,Maria,Muster%d,120\n", i, os.Getpid(), i)
	}
	return file.Bytes()
}

func (s *stage) sendFile(file []byte) *bulk.Run {
	ctx, who := s.t.Context(), s.tenants[importMerchant].id
	run, err := s.app.BeginFile(ctx, who, app.FileInput{
		Kind: bulk.Import, Name: "members.csv", Bytes: int64(len(file)), Source: "Smile", Author: "bench",
	})
	s.must(err)
	for number := 1; (number-1)*bulk.PartSize < len(file); number++ {
		part := file[(number-1)*bulk.PartSize:]
		s.must(s.app.AddFilePart(ctx, who, run.ID, number, part[:min(len(part), bulk.PartSize)]))
	}
	_, err = s.app.CheckFile(ctx, who, run.ID)
	s.must(err)
	return run
}

// importPhase lets a worker go on with a file until nothing is left to do, and
// returns its rate.
func (s *stage) importPhase(name string, run *bulk.Run, rows int) float64 {
	who := s.tenants[importMerchant].id
	before := read(os.Getpid())
	for turns := 0; ; turns++ {
		now, err := s.app.File(s.t.Context(), who, run.ID)
		s.must(err)
		if now.Status() == "failed" || turns > 1000 {
			s.t.Fatalf("the file stands at %s: %s", now.Status(), now.LastError)
		}
		if !now.Phase.Works() {
			break
		}
		s.must(s.app.Run(s.t.Context(), app.Task{Kind: app.TaskBulk, Merchant: who, ID: run.ID}))
	}
	after := read(os.Getpid())
	took, cpu := after.at.Sub(before.at), after.counted-before.counted
	others := (after.others - before.others).Seconds() / took.Seconds()
	rate := float64(rows) / took.Seconds()
	note("import: %s %8.0f rows/s, %d µs CPU each (others took %.0f %% of a core)", name, rate,
		(cpu / time.Duration(rows)).Microseconds(), 100*others)
	return rate
}

// checkImport compares what the file's people have with what they should.
func (s *stage) checkImport(people, points int) {
	if got, has := s.imported(); got != people || has != points {
		s.t.Fatalf("%d people came with the file and have %d points, not %d with %d", got, has, people, points)
	}
}

// imported counts the people who came with a file and what the merchant's members
// have.
func (s *stage) imported() (people, points int) {
	who := s.tenants[importMerchant].id
	people = s.count(`SELECT count(*) FROM member m JOIN balance b USING (merchant_id) WHERE b.member_id = m.id
		AND m.merchant_id = $1 AND m.email LIKE 'member%.%@example.test'`, who)
	return people, s.count(`SELECT coalesce(sum(available), 0) FROM balance WHERE merchant_id = $1`, who)
}

// watchHeap looks at how much memory this process holds besides what it did at
// the beginning, until it is stopped, and tells the most.
func watchHeap() (stop func() int64) {
	debug.FreeOSMemory()
	begun := heapHeld()
	var most int64
	ended := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			most = max(most, heapHeld()-begun)
			select {
			case <-ended:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
	return func() int64 {
		close(ended)
		watching.Wait()
		return most
	}
}

func heapHeld() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
