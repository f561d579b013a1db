package shopifytest

import (
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// object is one GraphQL object: field name to scalar, object, list, or a
// resolver that takes the field's arguments. "__typename" is always set.
type object map[string]any

// resolver computes a field from its arguments.
type resolver func(args map[string]any) any

// problem is a value that becomes null with an error at its path.
type problem struct{ code, message string }

// executor walks one checked document over objects. It answers exactly what was
// selected, under the asked aliases.
type executor struct {
	variables map[string]any
	fragments ast.FragmentDefinitionList
	withheld  map[string]bool // "Order.email": protected data the app may not see
	errors    gqlerror.List
}

// selection answers the fields selected of one object.
func (e *executor) selection(set ast.SelectionSet, of object, path ast.Path) map[string]any {
	answer := map[string]any{}
	e.collect(set, of, path, answer)
	return answer
}

func (e *executor) collect(set ast.SelectionSet, of object, path ast.Path, answer map[string]any) {
	for _, selected := range set {
		switch node := selected.(type) {
		case *ast.Field:
			answer[node.Alias] = e.field(node, of, append(slices.Clip(path), ast.PathName(node.Alias)))
		case *ast.InlineFragment:
			if applies(node.TypeCondition, of) {
				e.collect(node.SelectionSet, of, path, answer)
			}
		case *ast.FragmentSpread:
			fragment := e.fragments.ForName(node.Name)
			if fragment != nil && applies(fragment.TypeCondition, of) {
				e.collect(fragment.SelectionSet, of, path, answer)
			}
		}
	}
}

// applies reports whether a fragment is about this object. The only interface
// our objects are asked through is Node.
func applies(condition string, of object) bool {
	return condition == "" || condition == "Node" || condition == of["__typename"]
}

func (e *executor) field(node *ast.Field, of object, path ast.Path) any {
	name := fmt.Sprintf("%v.%s", of["__typename"], node.Name)
	value, known := of[node.Name]
	if !known {
		return e.fail(path, "INTERNAL_SERVER_ERROR", "the fake Shopify does not play "+name)
	}
	if e.withheld[name] {
		return e.fail(path, "ACCESS_DENIED", "This app is not approved to use the "+node.Name+" field.")
	}
	if resolve, ok := value.(resolver); ok {
		args, err := e.arguments(node)
		if err != nil {
			return e.fail(path, "BAD_REQUEST", err.Error())
		}
		value = resolve(args)
	}
	return e.value(node, value, path)
}

func (e *executor) arguments(node *ast.Field) (map[string]any, error) {
	args := make(map[string]any, len(node.Arguments))
	for _, argument := range node.Arguments {
		value, err := argument.Value.Value(e.variables)
		if err != nil {
			return nil, err
		}
		args[argument.Name] = value
	}
	return args, nil
}

func (e *executor) value(node *ast.Field, value any, path ast.Path) any {
	switch v := value.(type) {
	case problem:
		return e.fail(path, v.code, v.message)
	case object:
		if v == nil {
			return nil
		}
		return e.selection(node.SelectionSet, v, path)
	case []object:
		list := make([]any, len(v))
		for i := range v {
			list[i] = e.selection(node.SelectionSet, v[i], append(slices.Clip(path), ast.PathIndex(i)))
		}
		return list
	default:
		return v
	}
}

func (e *executor) fail(path ast.Path, code, message string) any {
	failure := gqlerror.ErrorPathf(path, "%s", message)
	failure.Extensions = map[string]any{"code": code}
	e.errors = append(e.errors, failure)
	return nil
}
