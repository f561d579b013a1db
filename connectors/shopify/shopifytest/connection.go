package shopifytest

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// entry is one place in a listing: its cursor orders it.
type entry struct {
	cursor string
	node   object
}

// connection resolves a Relay connection over entries in order. A cursor names
// a position by value, so that changes between pages lose nothing.
func connection(typeName string, entries func(args map[string]any) []entry) resolver {
	return func(args map[string]any) any {
		list := entries(args)
		if after, ok := args["after"].(string); ok && after != "" {
			raw, err := base64.StdEncoding.DecodeString(after)
			if err != nil {
				return problem{"BAD_REQUEST", "Invalid cursor for current pagination sort."}
			}
			list = slices.DeleteFunc(slices.Clone(list), func(e entry) bool { return e.cursor <= string(raw) })
		}
		size, ok := integer(args["first"])
		if !ok {
			return problem{"BAD_REQUEST", "you must provide one of first or last"}
		}
		if size < 1 || size > 250 {
			return problem{"BAD_REQUEST", "first must be between 1 and 250"}
		}
		more := int64(len(list)) > size
		if more {
			list = list[:size]
		}
		return page(typeName, list, more)
	}
}

func page(typeName string, list []entry, more bool) object {
	nodes := make([]object, len(list))
	edges := make([]object, len(list))
	end := any(nil)
	for i := range list {
		cursor := base64.StdEncoding.EncodeToString([]byte(list[i].cursor))
		nodes[i] = list[i].node
		edges[i] = object{"__typename": typeName + "Edge", "node": list[i].node, "cursor": cursor}
		end = cursor
	}
	info := object{"__typename": "PageInfo", "hasNextPage": more, "endCursor": end, "hasPreviousPage": false}
	return object{"__typename": typeName + "Connection", "nodes": nodes, "edges": edges, "pageInfo": info}
}

// plain is a connection over objects in the order given.
func plain(typeName string, nodes []object) resolver {
	return connection(typeName, func(map[string]any) []entry {
		list := make([]entry, len(nodes))
		for i := range nodes {
			list[i] = entry{cursor: fmt.Sprintf("%09d", i), node: nodes[i]}
		}
		return list
	})
}

// changed is a cursor that orders by change time, then id.
func changed(at time.Time, id int64) string { return fmt.Sprintf("%020d|%020d", at.UnixNano(), id) }

// position is a cursor in the order that was asked for: by id, or else by change.
func position(args map[string]any, at time.Time, id int64) string {
	if args["sortKey"] == "ID" {
		return fmt.Sprintf("%020d", id)
	}
	return changed(at, id)
}

// byCursor sorts entries by their position.
func byCursor(list []entry) []entry {
	slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.cursor, b.cursor) })
	return list
}

var (
	updatedFilter = regexp.MustCompile(`updated_at:>(=?)\s*['"]?([0-9T:.Z+-]+)['"]?`)
	createdFilter = regexp.MustCompile(`created_at:>(=?)\s*['"]?([0-9T:.Z+-]+)['"]?`)
)

// changedIn and placedIn read the two search terms the fake knows, updated_at
// and created_at with >= or >. Like Shopify it ignores a term it does not know.
func changedIn(args map[string]any, at time.Time) bool { return sought(updatedFilter, args, at) }

func placedIn(args map[string]any, at time.Time) bool { return sought(createdFilter, args, at) }

func sought(term *regexp.Regexp, args map[string]any, at time.Time) bool {
	search, _ := args["query"].(string)
	match := term.FindStringSubmatch(search)
	if match == nil {
		return true
	}
	since, err := time.Parse(time.RFC3339, match[2])
	if err != nil {
		return true
	}
	// Shopify compares whole seconds.
	at = at.Truncate(time.Second)
	return at.After(since) || (match[1] == "=" && at.Equal(since))
}

// integer reads a JSON or GraphQL number.
func integer(value any) (int64, bool) {
	switch v := value.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case float64:
		return int64(v), true
	case fmt.Stringer: // json.Number
		n, err := strconv.ParseInt(v.String(), 10, 64)
		return n, err == nil
	default:
		return 0, false
	}
}
