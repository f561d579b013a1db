package shopifytest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// groups are the objects of a file, each with what belongs to it.
type groups interface {
	count() int
	size(i int) int                      // lines of one group
	line(buf []byte, i, line int) []byte // appends a line, the object itself being the first
}

// rendered are groups that lie in memory.
type rendered [][][]byte

func (r rendered) count() int     { return len(r) }
func (r rendered) size(i int) int { return len(r[i]) }
func (r rendered) line(buf []byte, i, line int) []byte {
	return append(buf, r[i][line]...)
}

// both are groups after others.
type both struct{ first, then groups }

func (b both) count() int { return b.first.count() + b.then.count() }
func (b both) size(i int) int {
	if n := b.first.count(); i >= n {
		return b.then.size(i - n)
	}
	return b.first.size(i)
}

func (b both) line(buf []byte, i, line int) []byte {
	if n := b.first.count(); i >= n {
		return b.then.line(buf, i-n, line)
	}
	return b.first.line(buf, i, line)
}

// firstHalf is what was written before an operation failed.
type firstHalf struct{ groups }

func (h firstHalf) count() int { return h.groups.count() / 2 }

// bulkGroups answers a bulk query: what the shop holds in memory, and before it
// what it only imagines.
func (s *Shop) bulkGroups(job *bulkJob) groups {
	list := rendered{}
	for _, root := range s.bulkRoots(job.field.Name) {
		list = append(list, s.bulkLines(job.inner, nodeOf(job.field).SelectionSet, root.node, ""))
	}
	if imagined := s.imagined(job); imagined != nil {
		return both{imagined, list}
	}
	return list
}

func (s *Shop) bulkRoots(field string) []entry {
	byID := map[string]any{"sortKey": "ID"}
	switch field {
	case "orders":
		return s.orderEntries(byID)
	case "customers":
		return s.customerEntries(byID)
	case "products":
		return s.productEntries(byID)
	default:
		return nil
	}
}

// bulkLines writes an object as a line, and the objects of its connections as
// lines of their own.
func (s *Shop) bulkLines(inner *call, set ast.SelectionSet, of object, parent string) [][]byte {
	var plain ast.SelectionSet
	var nested []*ast.Field
	for _, selected := range set {
		if field, ok := selected.(*ast.Field); ok && nodeOf(field) != nil {
			nested = append(nested, field)
		} else {
			plain = append(plain, selected)
		}
	}
	work := &executor{fragments: inner.document.Fragments, withheld: map[string]bool{}}
	answer := work.selection(plain, of, nil)
	if parent != "" {
		answer["__parentId"] = parent
	}
	line, err := json.Marshal(answer)
	if err != nil || len(work.errors) > 0 {
		panic(fmt.Sprint("shopifytest: a bulk query of what the fake does not play: ", err, work.errors))
	}
	lines := [][]byte{append(line, '\n')}
	id, _ := of["id"].(string)
	for _, field := range nested {
		connected, _ := of[field.Name].(resolver)
		for _, child := range everyNode(connected) {
			lines = append(lines, s.bulkLines(inner, nodeOf(field).SelectionSet, child, id)...)
		}
	}
	return lines
}

// everyNode reads a connection to its end.
func everyNode(connected resolver) (all []object) {
	args := map[string]any{"first": int64(250)}
	for {
		page, _ := connected(args).(object)
		nodes, _ := page["nodes"].([]object)
		all = append(all, nodes...)
		info, _ := page["pageInfo"].(object)
		if more, _ := info["hasNextPage"].(bool); !more {
			return all
		}
		args["after"] = info["endCursor"]
	}
}

// bulkFile is GET /{shop}/bulk/{id}.jsonl, with ranges that begin somewhere.
func (s *Shop) bulkFile(w http.ResponseWriter, r *http.Request, name string) {
	id, err := strconv.ParseInt(strings.TrimSuffix(name, ".jsonl"), 10, 64)
	s.mu.Lock()
	set := s.bulkSet
	s.bulkSet.CutAt = 0
	var file groups
	for _, job := range s.bulks {
		if job.id == id && job.groups != nil {
			file = job.groups
		}
	}
	s.mu.Unlock()
	if err != nil || file == nil || set.Expired {
		http.Error(w, "<Error><Code>NoSuchKey</Code></Error>", http.StatusNotFound)
		return
	}
	out := &cutWriter{to: bufio.NewWriterSize(w, 256<<10), cut: set.CutAt}
	w.Header().Set("Content-Type", "application/jsonl")
	if from, asked := strings.CutPrefix(r.Header.Get("Range"), "bytes="); asked {
		out.skip, _ = strconv.ParseInt(strings.TrimSuffix(from, "-"), 10, 64)
		w.WriteHeader(http.StatusPartialContent)
	}
	writeGroups(out, file, set.Scatter)
	if out.broken {
		panic(http.ErrAbortHandler)
	}
	_ = out.to.Flush()
}

// writeGroups writes each object with what belongs to it behind it; scattered,
// the second lines of all come first, then the objects themselves, and so on, each
// time in another order.
func writeGroups(out *cutWriter, file groups, scatter bool) {
	var buf []byte
	n := file.count()
	if !scatter {
		for i := range n {
			for line := range file.size(i) {
				buf = file.line(buf[:0], i, line)
				if !out.write(buf) {
					return
				}
			}
		}
		return
	}
	most := 0
	for i := range n {
		most = max(most, file.size(i))
	}
	for wave := range most {
		line := wave
		if wave < 2 && most > 1 {
			line = 1 - wave
		}
		for k := range n {
			i := scattered(k, wave, n)
			if line >= file.size(i) {
				continue
			}
			if buf = file.line(buf[:0], i, line); !out.write(buf) {
				return
			}
		}
	}
}

// scattered is a permutation of n places, another one each wave.
func scattered(k, wave, n int) int {
	step := n/2 + 1 + 2*wave
	for gcd(step, n) != 1 {
		step++
	}
	return int((int64(k)*int64(step) + int64(wave)) % int64(n))
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// cutWriter passes over the first bytes, and may break off.
type cutWriter struct {
	to      *bufio.Writer
	skip    int64
	cut     int64 // 0: never
	written int64
	broken  bool
}

func (c *cutWriter) write(line []byte) bool {
	if c.skip >= int64(len(line)) {
		c.skip -= int64(len(line))
		return true
	}
	line = line[c.skip:]
	c.skip = 0
	if c.cut > 0 && c.written+int64(len(line)) > c.cut {
		_, _ = c.to.Write(line[:c.cut-c.written])
		_ = c.to.Flush()
		c.broken = true
		return false
	}
	c.written += int64(len(line))
	_, err := c.to.Write(line)
	return err == nil
}
