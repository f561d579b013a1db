package shopifytest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// The cost bucket of a standard plan.
const (
	standardRestore = 100 // points a second
	bucketSeconds   = 20  // a full bucket holds what is restored in so many
	maxQueryCost    = 1000
)

type bucket struct {
	size, restore float64 // points, points a second
	available     float64
	at            time.Time
}

func newBucket(restore int, now time.Time) bucket {
	size := float64(restore * bucketSeconds)
	return bucket{size: size, restore: float64(restore), available: size, at: now}
}

// spend takes points and says whether they were there.
func (b *bucket) spend(cost float64, now time.Time) bool {
	b.available = min(b.size, b.available+max(now.Sub(b.at).Seconds(), 0)*b.restore)
	b.at = now
	if b.available < cost {
		return false
	}
	b.available -= cost
	return true
}

// call is one GraphQL request on its way through.
type call struct {
	document  *ast.QueryDocument
	variables map[string]any
	root      string // the operation's first root field
	needs     []Requirement
	protected []string
}

// graphql is POST /admin/api/{version}/graphql.json.
func (s *Shop) graphql(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	decoder.UseNumber()
	if err := decoder.Decode(&in); err != nil {
		s.answer(w, http.StatusBadRequest, body{"errors": "query not found"})
		return
	}
	w.Header().Set("X-Shopify-Api-Version", or(s.options.ServeVersion, APIVersion))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runJobs()
	s.runBulks()
	granted := s.authorized(r.Header.Get("X-Shopify-Access-Token"))
	if granted == nil {
		s.answer(w, http.StatusUnauthorized, body{
			"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)",
		})
		return
	}
	sent, err := s.check(in.Query, in.Variables)
	if err != nil {
		s.refuse(w, err.Error(), "GRAPHQL_VALIDATION_FAILED", nil)
		return
	}
	if need, lacks := sent.lacks(granted.scopes); lacks {
		s.deny(w, sent, need)
		return
	}
	s.run(w, sent)
}

// deny refuses a call that lacks a scope: at the field that needs it, whose parents
// are null then, or at the root.
func (s *Shop) deny(w http.ResponseWriter, sent *call, need Requirement) {
	message := fmt.Sprintf("Access denied for %s field. Required access: %s",
		need.Where, strings.Join(need.AnyOf, " or "))
	if !s.deep {
		s.refuse(w, message, "ACCESS_DENIED", ast.Path{ast.PathName(sent.root)})
		return
	}
	_, field, _ := strings.Cut(need.Where, ".")
	s.answer(w, http.StatusOK, body{
		"data": body{sent.root: nil},
		"errors": []body{{
			"message": message, "path": []string{sent.root, field}, "extensions": body{"code": "ACCESS_DENIED"},
		}},
	})
}

// DenyDeep has scopes that are lacking told at the field that needs them.
func (s *Shop) DenyDeep(deep bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deep = deep
}

// lacks finds something that the call needs and granted scopes do not allow.
func (c *call) lacks(granted string) (Requirement, bool) {
	at := slices.IndexFunc(c.needs, func(need Requirement) bool {
		return !slices.ContainsFunc(need.AnyOf, func(scope string) bool { return grants(granted, scope) })
	})
	if at < 0 {
		return Requirement{}, false
	}
	return c.needs[at], true
}

// grants reports whether granted scopes include one; write_x includes read_x.
func grants(granted, scope string) bool {
	have := strings.Split(granted, ",")
	return slices.Contains(have, scope) || slices.Contains(have, "write_"+strings.TrimPrefix(scope, "read_"))
}

// check validates a document against the official schema. Without it (a demo
// on a machine without node_modules) the document is only parsed.
func (s *Shop) check(text string, variables map[string]any) (*call, error) {
	sent := &call{variables: variables}
	if schema := s.server.schema; schema != nil {
		document, complete, err := schema.Check(text, variables)
		if err != nil {
			return nil, err
		}
		sent.document, sent.variables = document, complete
		sent.needs, sent.protected = schema.Access(document), schema.Protected(document)
	} else {
		document, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			return nil, err
		}
		sent.document = document
	}
	if len(sent.document.Operations) != 1 || len(sent.document.Operations[0].SelectionSet) == 0 {
		return nil, gqlerror.Errorf("a document must have one operation")
	}
	if field, ok := sent.document.Operations[0].SelectionSet[0].(*ast.Field); ok {
		sent.root = field.Name
	}
	return sent, nil
}

// run charges, misbehaves if armed, executes and answers.
func (s *Shop) run(w http.ResponseWriter, sent *call) {
	cost := s.cost(sent)
	kind := s.takeFault(sent.root)
	switch {
	case kind == MaxCost || cost > maxQueryCost:
		s.refuse(w, fmt.Sprintf("Query cost is %.0f, which exceeds the single query max cost limit (%d).",
			cost, maxQueryCost), "MAX_COST_EXCEEDED", nil)
		return
	case kind == Throttled || !s.bucket.spend(cost, s.now()):
		s.answer(w, http.StatusOK, body{
			"errors":     []body{{"message": "Throttled", "extensions": body{"code": "THROTTLED"}}},
			"extensions": s.costBody(cost, nil),
		})
		return
	}
	if s.failBefore(w, kind, sent) {
		return
	}
	answer := s.execute(sent)
	answer["extensions"] = s.costBody(cost, cost)
	s.failAfter(w, kind, answer)
}

// failBefore answers the faults that apply nothing.
func (s *Shop) failBefore(w http.ResponseWriter, kind Fault, sent *call) bool {
	switch kind {
	case BadGateway:
		http.Error(w, "<html>502 Bad Gateway</html>", http.StatusBadGateway)
	case Late:
		s.late = append(s.late, func() { s.execute(sent) })
		http.Error(w, "<html>502 Bad Gateway</html>", http.StatusBadGateway)
	case TooMany:
		w.Header().Set("Retry-After", "2.0")
		s.answer(w, http.StatusTooManyRequests, body{"errors": "Exceeded 2 calls per second for api client."})
	case Frozen:
		s.answer(w, http.StatusPaymentRequired, body{"errors": "Unavailable Shop"})
	case TokenRefused:
		s.answer(w, http.StatusUnauthorized, body{"errors": "[API] Invalid API key or access token"})
	default:
		return false
	}
	return true
}

// failAfter writes the answer, or loses it.
func (s *Shop) failAfter(w http.ResponseWriter, kind Fault, answer map[string]any) {
	switch kind {
	case DropReply:
		if hijacker, ok := w.(http.Hijacker); ok {
			if conn, _, err := hijacker.Hijack(); err == nil {
				_ = conn.Close()
			}
		}
	case BadGatewayEnd:
		http.Error(w, "<html>502 Bad Gateway</html>", http.StatusBadGateway)
	case NoJSON:
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>Something went wrong</html>"))
	default:
		s.answer(w, http.StatusOK, answer)
	}
}

// execute runs a checked call and gives data and errors.
func (s *Shop) execute(sent *call) map[string]any {
	operation := sent.document.Operations[0]
	root := s.queryRoot()
	if operation.Operation == ast.Mutation {
		root = s.mutationRoot()
	}
	work := &executor{variables: sent.variables, fragments: sent.document.Fragments, withheld: map[string]bool{}}
	if s.options.WithholdProtected {
		for _, name := range sent.protected {
			work.withheld[name] = true
		}
	}
	answer := map[string]any{"data": work.selection(operation.SelectionSet, root, nil)}
	if len(work.errors) > 0 {
		answer["errors"] = work.errors
	}
	return answer
}

func (s *Shop) refuse(w http.ResponseWriter, message, code string, path ast.Path) {
	failure := body{"message": message, "extensions": body{"code": code}}
	if path != nil {
		failure["path"] = path
	}
	s.answer(w, http.StatusOK, body{"data": nil, "errors": []body{failure}})
}

func (s *Shop) costBody(requested float64, actual any) body {
	return body{"cost": body{
		"requestedQueryCost": requested, "actualQueryCost": actual,
		"throttleStatus": body{
			"maximumAvailable": s.bucket.size, "restoreRate": s.bucket.restore,
			"currentlyAvailable": s.bucket.available,
		},
	}}
}

// cost estimates a document: a mutation 10, an object 1, a connection by the
// square root of its size. Shopify's own formula is not published in full.
func (s *Shop) cost(sent *call) float64 {
	operation := sent.document.Operations[0]
	weigh := costing{variables: sent.variables, fragments: sent.document.Fragments}
	sum := weigh.set(operation.SelectionSet)
	if operation.Operation == ast.Mutation {
		sum += 10
	}
	return sum
}

type costing struct {
	variables map[string]any
	fragments ast.FragmentDefinitionList
}

func (c costing) set(set ast.SelectionSet) float64 {
	var sum float64
	for _, selected := range set {
		switch node := selected.(type) {
		case *ast.Field:
			sum += c.field(node)
		case *ast.InlineFragment:
			sum = max(sum, c.set(node.SelectionSet))
		case *ast.FragmentSpread:
			if fragment := c.fragments.ForName(node.Name); fragment != nil {
				sum += c.set(fragment.SelectionSet)
			}
		}
	}
	return sum
}

func (c costing) field(node *ast.Field) float64 {
	if len(node.SelectionSet) == 0 {
		return 0
	}
	inner := c.set(node.SelectionSet)
	for _, argument := range node.Arguments {
		if argument.Name != "first" {
			continue
		}
		value, err := argument.Value.Value(c.variables)
		if size, ok := integer(value); err == nil && ok {
			return 2 + max(inner, 1)*root(size)
		}
	}
	if strings.HasSuffix(node.Name, "Set") || node.Name == "shopMoney" || node.Name == "nodes" ||
		node.Name == "pageInfo" || node.Name == "userErrors" {
		return inner
	}
	return 1 + inner
}

// root is the square root of a small size, rounded up.
func root(size int64) float64 {
	n := int64(1)
	for n*n < size {
		n++
	}
	return float64(n)
}
