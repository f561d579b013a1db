package shopify

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"

	"regulars/app/fail"
)

const (
	// runSize is how many bytes of lines are put in order in memory; a longer
	// file goes through the disk.
	runSize = 16 << 20
	// lineSize is what a line takes in memory beside its text.
	lineSize = 56
	// runBuffer is what each run on the disk holds in memory while all are merged.
	runBuffer = 64 << 10
	// mostRuns bounds that memory: 16 GiB of file.
	mostRuns = 1024
)

// lineSorter puts lines in order by the buyer and the object they belong to, the
// object itself first and the rest as they came. It keeps at most limit bytes of them in
// memory: full loads are put in order, written to one file on the disk and merged
// at the end. The file has no name, so nothing is left of it when we die.
type lineSorter struct {
	limit int
	text  []byte
	lines []sortedLine
	seen  uint64 // lines so far
	disk  *os.File
	out   *bufio.Writer
	size  int64
	runs  []int64 // where each begins in the file
}

type sortedLine struct {
	place
	number uint64 // of the line in the file
	from   int
	to     int
}

func (a sortedLine) compare(b sortedLine) int {
	return cmp.Or(cmp.Compare(a.buyer, b.buyer), cmp.Compare(a.root, b.root), compareBools(a.child, b.child),
		cmp.Compare(a.number, b.number))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// add takes one line.
func (s *lineSorter) add(line []byte) error {
	at, err := placeOf(line)
	if err != nil {
		return err
	}
	return s.keep(at, line)
}

// keep takes one line whose place is known.
func (s *lineSorter) keep(at place, line []byte) error {
	if len(s.text) > 0 && len(s.text)+len(line)+lineSize*len(s.lines) > s.limit {
		if err := s.spill(); err != nil {
			return err
		}
	}
	from := len(s.text)
	s.text = append(s.text, line...)
	s.lines = append(s.lines, sortedLine{place: at, number: s.seen, from: from, to: len(s.text)})
	s.seen++
	return nil
}

// spill writes what is in memory to the disk, in order.
func (s *lineSorter) spill() error {
	if len(s.runs) == mostRuns {
		return fail.New(fail.Invalid, "the store's file is too long")
	}
	if err := s.open(); err != nil {
		return fail.Wrap(err, fail.Invalid, "there is no room on the disk for the store's file")
	}
	slices.SortFunc(s.lines, sortedLine.compare)
	s.runs = append(s.runs, s.size)
	for i := range s.lines {
		if err := s.write(&s.lines[i]); err != nil {
			return fail.Wrap(err, fail.Invalid, "there is no room on the disk for the store's file")
		}
	}
	s.text, s.lines = s.text[:0], s.lines[:0]
	return nil
}

func (s *lineSorter) open() error {
	if s.disk != nil {
		return nil
	}
	disk, err := os.CreateTemp("", "regulars-bulk-*")
	if err != nil {
		return err
	}
	s.disk, s.out = disk, bufio.NewWriterSize(disk, 1<<20)
	return os.Remove(disk.Name())
}

// headSize is buyer, root, line number with the child's mark, and length.
const headSize = 8 + 8 + 8 + 4

func (s *lineSorter) write(line *sortedLine) error {
	var head [headSize]byte
	binary.BigEndian.PutUint64(head[:], line.buyer)
	binary.BigEndian.PutUint64(head[8:], line.root)
	mark := line.number << 1
	if line.child {
		mark |= 1
	}
	binary.BigEndian.PutUint64(head[16:], mark)
	text := s.text[line.from:line.to]
	binary.BigEndian.PutUint32(head[24:], uint32(len(text))) //nolint:gosec // at most longestLine
	s.size += int64(headSize + len(text))
	_, err := s.out.Write(head[:])
	if err == nil {
		_, err = s.out.Write(text)
	}
	return err
}

// each gives out all lines in order. A line is the callee's to keep.
func (s *lineSorter) each(take func(at place, line []byte) error) error {
	if s.disk == nil {
		slices.SortFunc(s.lines, sortedLine.compare)
		for _, line := range s.lines {
			if err := take(line.place, s.text[line.from:line.to]); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.spill(); err != nil {
		return err
	}
	if err := s.out.Flush(); err != nil {
		return fail.Wrap(err, fail.Invalid, "there is no room on the disk for the store's file")
	}
	s.text, s.lines = nil, nil
	return s.merge(take)
}

func (s *lineSorter) merge(take func(at place, line []byte) error) error {
	var all runs
	for i, from := range s.runs {
		to := s.size
		if i+1 < len(s.runs) {
			to = s.runs[i+1]
		}
		r := &run{in: bufio.NewReaderSize(io.NewSectionReader(s.disk, from, to-from), runBuffer)}
		more, err := r.next()
		if err != nil {
			return err
		}
		if more {
			all = append(all, r)
		}
	}
	heap.Init(&all)
	for len(all) > 0 {
		first := all[0]
		if err := take(first.line.place, first.text); err != nil {
			return err
		}
		more, err := first.next()
		if err != nil {
			return err
		}
		if more {
			heap.Fix(&all, 0)
		} else {
			heap.Pop(&all)
		}
	}
	return nil
}

func (s *lineSorter) close() {
	if s.disk != nil {
		_ = s.disk.Close()
	}
	s.disk, s.text, s.lines = nil, nil, nil
}

// run is one load on the disk while all are merged: its next line.
type run struct {
	in   *bufio.Reader
	line sortedLine
	text []byte
}

func (r *run) next() (more bool, err error) {
	var head [headSize]byte
	if _, err := io.ReadFull(r.in, head[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		return false, fail.Wrap(err, fail.Unavailable, "the store's file cannot be read back from the disk")
	}
	r.line.buyer, r.line.root = binary.BigEndian.Uint64(head[:]), binary.BigEndian.Uint64(head[8:])
	mark := binary.BigEndian.Uint64(head[16:])
	r.line.number, r.line.child = mark>>1, mark&1 == 1
	r.text = make([]byte, binary.BigEndian.Uint32(head[24:]))
	_, err = io.ReadFull(r.in, r.text)
	return err == nil, fail.Wrap(err, fail.Unavailable, "the store's file cannot be read back from the disk")
}

// runs is a heap by next line.
type runs []*run

// Len, Less, Swap, Push and Pop are heap.Interface.
func (r *runs) Len() int { return len(*r) }

// Less says which line comes first.
func (r *runs) Less(i, j int) bool { return (*r)[i].line.compare((*r)[j].line) < 0 }

// Swap swaps.
func (r *runs) Swap(i, j int) { (*r)[i], (*r)[j] = (*r)[j], (*r)[i] }

// Push is never needed: runs only end.
func (r *runs) Push(x any) {
	if one, ok := x.(*run); ok {
		*r = append(*r, one)
	}
}

// Pop takes the last away.
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}
