package shopifytest

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// APIVersion is the Admin API version that the fake plays.
const APIVersion = "2026-07"

// Schema is the official Admin schema with what Shopify adds to it: the access
// scope of types and fields, and which fields are protected customer data.
type Schema struct {
	ast       *ast.Schema
	access    map[string][]string // "Order" or "Order.email" -> scopes, any of which will do
	protected map[string]bool
}

// Requirement is one place in a document that needs one of some scopes.
type Requirement struct {
	Where string   // "Order", "Mutation.discountCodeBasicCreate"
	AnyOf []string // "read_orders", "read_marketplace_orders"
}

// schemas reads the package once a process: the text has 15 MB.
var schemas = sync.OnceValues(func() (*Schema, error) { return LoadSchemaOf(APIVersion) })

// LoadSchema gives the official schema of APIVersion from the npm package
// @shopify/dev-mcp in node_modules beside go.mod. The error names the command
// that installs it.
func LoadSchema() (*Schema, error) { return schemas() }

// LoadSchemaOf reads the official schema of another version, such as "2026-10" or
// "unstable". It takes about a second.
func LoadSchemaOf(version string) (*Schema, error) {
	path, err := findSchema(version)
	if err != nil {
		return nil, err
	}
	return readSchema(path)
}

func findSchema(version string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the working directory; the official schema is found beside it")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "node_modules", "@shopify", "dev-mcp", "dist", "data", "admin_"+version+".json.gz")
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("the official Shopify schema is missing: run `make deps` (%w)", err)
	}
	return path, nil
}

// The introspection result, as far as SDL and access need it.
type (
	introspection struct {
		Data struct {
			Schema struct {
				Types      []schemaType      `json:"types"`
				Directives []schemaDirective `json:"directives"`
			} `json:"__schema"`
		} `json:"data"`
	}
	schemaType struct {
		Kind     string        `json:"kind"`
		Name     string        `json:"name"`
		Fields   []schemaField `json:"fields"`
		Inputs   []schemaField `json:"inputFields"`
		Parents  []typeRef     `json:"interfaces"`
		Values   []schemaField `json:"enumValues"`
		Possible []typeRef     `json:"possibleTypes"`
		Access   string        `json:"requiredAccess"`
	}
	schemaField struct {
		Name      string        `json:"name"`
		Type      typeRef       `json:"type"`
		Args      []schemaField `json:"args"`
		Default   *string       `json:"defaultValue"`
		Access    string        `json:"requiredAccess"`
		Protected bool          `json:"isProtected"`
	}
	schemaDirective struct {
		Name       string        `json:"name"`
		Args       []schemaField `json:"args"`
		Locations  []string      `json:"locations"`
		Repeatable bool          `json:"isRepeatable"`
	}
	typeRef struct {
		Kind string   `json:"kind"`
		Name string   `json:"name"`
		Of   *typeRef `json:"ofType"`
	}
)

func readSchema(path string) (*Schema, error) {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var in introspection
	if err := json.NewDecoder(plain).Decode(&in); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	loaded, err := validator.LoadSchema(validator.Prelude, &ast.Source{Name: "admin", Input: in.sdl()})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	schema := &Schema{ast: loaded, access: map[string][]string{}, protected: map[string]bool{}}
	for i := range in.Data.Schema.Types {
		schema.note(&in.Data.Schema.Types[i])
	}
	return schema, nil
}

var scopeName = regexp.MustCompile("`((?:read|write)_[a-z_]+)`")

func scopesIn(text string) []string {
	var list []string
	for _, match := range scopeName.FindAllStringSubmatch(text, -1) {
		list = append(list, match[1])
	}
	return list
}

func (s *Schema) note(t *schemaType) {
	if list := scopesIn(t.Access); len(list) > 0 {
		s.access[t.Name] = list
	}
	for i := range t.Fields {
		field := &t.Fields[i]
		name := t.Name + "." + field.Name
		if list := scopesIn(field.Access); len(list) > 0 {
			s.access[name] = list
		}
		if field.Protected {
			s.protected[name] = true
		}
	}
}

// sdl writes the schema definition language that gqlparser reads.
func (in *introspection) sdl() string {
	var out strings.Builder
	out.WriteString("schema { query: QueryRoot mutation: Mutation }\n")
	builtin := []string{"include", "skip", "deprecated", "specifiedBy", "oneOf", "defer"}
	for _, directive := range in.Data.Schema.Directives {
		if !slices.Contains(builtin, directive.Name) {
			fmt.Fprintf(&out, "directive @%s%s on %s\n",
				directive.Name, arguments(directive.Args), strings.Join(directive.Locations, " | "))
		}
	}
	for i := range in.Data.Schema.Types {
		in.Data.Schema.Types[i].write(&out)
	}
	return out.String()
}

func (t *schemaType) write(out *strings.Builder) {
	builtin := slices.Contains([]string{"String", "Int", "Float", "Boolean", "ID"}, t.Name)
	if builtin || strings.HasPrefix(t.Name, "__") {
		return
	}
	switch t.Kind {
	case "SCALAR":
		fmt.Fprintf(out, "scalar %s\n", t.Name)
	case "ENUM":
		fmt.Fprintf(out, "enum %s { %s }\n", t.Name, strings.Join(names(t.Values), " "))
	case "UNION":
		fmt.Fprintf(out, "union %s = %s\n", t.Name, strings.Join(refs(t.Possible), " | "))
	case "INPUT_OBJECT":
		fmt.Fprintf(out, "input %s {\n%s}\n", t.Name, members(t.Inputs))
	default:
		keyword, parents := "type", ""
		if t.Kind == "INTERFACE" {
			keyword = "interface"
		}
		if len(t.Parents) > 0 {
			parents = " implements " + strings.Join(refs(t.Parents), " & ")
		}
		fmt.Fprintf(out, "%s %s%s {\n%s}\n", keyword, t.Name, parents, members(t.Fields))
	}
}

func names(fields []schemaField) []string {
	list := make([]string, len(fields))
	for i := range fields {
		list[i] = fields[i].Name
	}
	return list
}

func refs(types []typeRef) []string {
	list := make([]string, len(types))
	for i := range types {
		list[i] = types[i].String()
	}
	return list
}

func members(fields []schemaField) string {
	var out strings.Builder
	for i := range fields {
		out.WriteString(fields[i].Name + arguments(fields[i].Args) + ": " + fields[i].Type.String())
		if fields[i].Default != nil {
			out.WriteString(" = " + *fields[i].Default)
		}
		out.WriteString("\n")
	}
	return out.String()
}

func arguments(args []schemaField) string {
	if len(args) == 0 {
		return ""
	}
	list := make([]string, len(args))
	for i := range args {
		list[i] = strings.TrimSuffix(members(args[i:i+1]), "\n")
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// String writes the type as SDL: "[ID!]!".
func (t typeRef) String() string {
	switch {
	case t.Kind == "NON_NULL" && t.Of != nil:
		return t.Of.String() + "!"
	case t.Kind == "LIST" && t.Of != nil:
		return "[" + t.Of.String() + "]"
	default:
		return t.Name
	}
}

// Check parses a document and validates it and its variables as Shopify would.
// Variables are completed with their defaults.
func (s *Schema) Check(text string, variables map[string]any) (*ast.QueryDocument, map[string]any, error) {
	document, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return nil, nil, err
	}
	if problems := validator.ValidateWithRules(s.ast, document, rules.NewDefaultRules()); len(problems) > 0 {
		return nil, nil, problems
	}
	if len(document.Operations) != 1 {
		return nil, nil, gqlerror.Errorf("a document must have one operation")
	}
	complete, err := validator.VariableValues(s.ast, document.Operations[0], variables)
	return document, complete, err
}

// Access lists what a checked document needs, each place once.
func (s *Schema) Access(document *ast.QueryDocument) []Requirement {
	found := map[string][]string{}
	for _, operation := range document.Operations {
		s.walk(operation.SelectionSet, func(field *ast.Field) {
			own := field.ObjectDefinition.Name + "." + field.Name
			for _, name := range []string{own, field.Definition.Type.Name()} {
				if list, ok := s.access[name]; ok {
					found[name] = list
				}
			}
		})
	}
	list := make([]Requirement, 0, len(found))
	for where, scopes := range found {
		list = append(list, Requirement{Where: where, AnyOf: scopes})
	}
	slices.SortFunc(list, func(a, b Requirement) int { return strings.Compare(a.Where, b.Where) })
	return list
}

// Protected lists the protected customer data that a checked document reads.
func (s *Schema) Protected(document *ast.QueryDocument) []string {
	found := map[string]bool{}
	for _, operation := range document.Operations {
		s.walk(operation.SelectionSet, func(field *ast.Field) {
			if name := field.ObjectDefinition.Name + "." + field.Name; s.protected[name] {
				found[name] = true
			}
		})
	}
	list := make([]string, 0, len(found))
	for name := range found {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func (s *Schema) walk(set ast.SelectionSet, visit func(*ast.Field)) {
	for _, selection := range set {
		switch node := selection.(type) {
		case *ast.Field:
			if node.Name != "__typename" {
				visit(node)
			}
			s.walk(node.SelectionSet, visit)
		case *ast.InlineFragment:
			s.walk(node.SelectionSet, visit)
		case *ast.FragmentSpread:
			s.walk(node.Definition.SelectionSet, visit)
		}
	}
}
