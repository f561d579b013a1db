package shopifytest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// The limits of bulk operations.
const (
	bulkAtOnce      = 5 // running, of one shop
	bulkConnections = 5 // in one query
	bulkDepth       = 2
)

// BulkSwitches make bulk operations misbehave, for as long as they are set.
type BulkSwitches struct {
	Hold    bool   // they run on, half done
	Refuse  bool   // none is begun
	Scatter bool   // what belongs to an object stands anywhere in the file
	FailAs  string // they fail with this code, half done, the half being offered: "INTERNAL_SERVER_ERROR", "TIMEOUT"
	CutAt   int64  // the next file breaks off after so many bytes, once
	Expired bool   // files are not there any more
}

// SwitchBulk sets the misbehavior of bulk operations.
func (s *Shop) SwitchBulk(set BulkSwitches) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bulkSet = set
}

// BulkOperations counts the bulk operations that were ever begun.
func (s *Shop) BulkOperations() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.bulks)
}

// bulkJob is one bulk operation.
type bulkJob struct {
	id      int64
	query   string
	inner   *call
	field   *ast.Field // the root connection
	status  string
	code    string
	begun   time.Time
	ended   time.Time
	groups  groups // of lines, once it has ended
	objects int64
	lines   int64
	half    bool // only the first half of it is offered
}

func (s *Shop) runBulkQuery(args map[string]any) any {
	refuse := func(code, message string) any {
		return payload("BulkOperationRunQueryPayload", object{"bulkOperation": nil},
			userError([]string{"query"}, code, message))
	}
	running := 0
	for _, job := range s.bulks {
		if job.status == "RUNNING" {
			running++
		}
	}
	text, _ := args["query"].(string)
	inner, err := s.check(text, nil)
	switch {
	case running >= bulkAtOnce:
		return refuse("LIMIT_REACHED", "Bulk operations limit reached. Please try again later.")
	case s.bulkSet.Refuse:
		return refuse("INVALID", "Bulk queries cannot be run.")
	case err != nil:
		return refuse("INVALID", "Invalid bulk query: "+err.Error())
	}
	field, err := bulkField(inner)
	if err != nil {
		return refuse("INVALID", "Invalid bulk query: "+err.Error())
	}
	job := &bulkJob{id: s.id(), query: text, inner: inner, field: field, status: "RUNNING", begun: s.now()}
	s.bulks = append(s.bulks, job)
	return payload("BulkOperationRunQueryPayload", object{"bulkOperation": s.bulkNode(job)})
}

// bulkField is a bulk query's root connection, after the rules of such queries.
func bulkField(inner *call) (*ast.Field, error) {
	set := inner.document.Operations[0].SelectionSet
	field, ok := set[0].(*ast.Field)
	if !ok || len(set) != 1 || nodeOf(field) == nil {
		return nil, errors.New("it must have one connection at its root, by edges and node")
	}
	count, err := countConnections(field, 1)
	if err != nil {
		return nil, err
	}
	if count > bulkConnections {
		return nil, fmt.Errorf("it has %d connections, more than %d", count, bulkConnections)
	}
	return field, nil
}

func countConnections(field *ast.Field, depth int) (int, error) {
	if len(field.Arguments) > 0 && field.Arguments.ForName("first") != nil {
		return 0, fmt.Errorf("%s must have no page size", field.Name)
	}
	count, id := 1, false
	for _, selected := range nodeOf(field).SelectionSet {
		child, ok := selected.(*ast.Field)
		if !ok {
			return 0, errors.New("the fake runs no fragments in bulk")
		}
		id = id || child.Name == "id"
		if nodeOf(child) == nil {
			continue
		}
		if depth == bulkDepth {
			return 0, fmt.Errorf("%s is nested too deep", child.Name)
		}
		more, err := countConnections(child, depth+1)
		if err != nil {
			return 0, err
		}
		count += more
	}
	if !id {
		return 0, fmt.Errorf("the nodes of %s must have their id", field.Name)
	}
	return count, nil
}

// nodeOf is what is selected of a connection's nodes, nil for another field.
func nodeOf(field *ast.Field) *ast.Field {
	for _, selected := range field.SelectionSet {
		edges, ok := selected.(*ast.Field)
		if !ok || edges.Name != "edges" {
			continue
		}
		for _, inside := range edges.SelectionSet {
			if node, ok := inside.(*ast.Field); ok && node.Name == "node" {
				return node
			}
		}
	}
	return nil
}

// runBulks ends what runs, unless it is held. The lock is held.
func (s *Shop) runBulks() {
	if s.bulkSet.Hold {
		return
	}
	for _, job := range s.bulks {
		if job.status == "RUNNING" {
			s.endBulk(job)
		}
	}
}

func (s *Shop) endBulk(job *bulkJob) {
	job.ended, job.status = s.now(), "COMPLETED"
	withheld := s.options.WithholdProtected && len(job.inner.protected) > 0
	if withheld || s.lacksScope(job.inner) {
		job.status, job.code = "FAILED", "ACCESS_DENIED"
		s.tellBulk(job)
		return
	}
	job.groups = s.bulkGroups(job)
	if s.bulkSet.FailAs != "" {
		job.status, job.code, job.half = "FAILED", s.bulkSet.FailAs, true
		job.groups = firstHalf{job.groups}
	}
	job.objects = int64(job.groups.count())
	for i := range job.groups.count() {
		job.lines += int64(job.groups.size(i))
	}
	s.tellBulk(job)
}

func (s *Shop) lacksScope(sent *call) bool {
	granted := ""
	if live := s.live(); live != nil {
		granted = live.scopes
	}
	_, lacks := sent.lacks(granted)
	return lacks
}

func (s *Shop) tellBulk(job *bulkJob) {
	s.emit("bulk_operations/finish", body{
		"admin_graphql_api_id": gid("BulkOperation", job.id), "completed_at": instant(job.ended),
		"created_at": instant(job.begun), "error_code": null(strings.ToLower(job.code)),
		"status": strings.ToLower(job.status), "type": "query",
	})
}

func (s *Shop) bulk(args map[string]any) any {
	id := fromGID("BulkOperation", args["id"])
	for _, job := range s.bulks {
		if job.id == id {
			return s.bulkNode(job)
		}
	}
	return nil
}

func (s *Shop) bulkNode(job *bulkJob) object {
	objects, lines := job.objects, job.lines
	if job.status == "RUNNING" {
		objects = s.countOf(job.field.Name) / 2
		lines = objects
	}
	node := object{
		"__typename": "BulkOperation", "id": gid("BulkOperation", job.id), "status": job.status,
		"errorCode": null(job.code), "createdAt": instant(job.begun), "completedAt": instant(job.ended),
		"objectCount": strconv.FormatInt(lines, 10), "rootObjectCount": strconv.FormatInt(objects, 10),
		"query": job.query, "type": "QUERY", "url": nil, "partialDataUrl": nil, "fileSize": nil,
	}
	address := fmt.Sprintf("%s/%s/bulk/%d.jsonl", s.server.URL(), s.Domain, job.id)
	switch {
	case objects == 0 || job.status == "RUNNING":
	case job.half:
		node["partialDataUrl"] = address
	default:
		node["url"] = address
	}
	return node
}

// countOf is how many objects a root connection has.
func (s *Shop) countOf(field string) int64 {
	switch field {
	case "orders":
		return int64(len(s.orders) + s.past.Orders)
	case "customers":
		return int64(len(s.customers) + s.past.Customers)
	default:
		return int64(len(s.products))
	}
}

func (s *Shop) counted(field string) resolver {
	return func(map[string]any) any {
		return object{"__typename": "Count", "count": s.countOf(field), "precision": "EXACT"}
	}
}
