package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"gopkg.in/yaml.v3"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/staff"
)

type described struct {
	id, method, path string
	permission       staff.Permission
}

// adminPermissions reads what each operation of the admin asks for.
func adminPermissions(t *testing.T) []described {
	t.Helper()
	text, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string           `yaml:"operationId"`
			Permission  staff.Permission `yaml:"x-permission"`
		}
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	var all []described
	for path, methods := range document.Paths {
		for method, op := range methods {
			if strings.HasPrefix(path, "/api/v1/") {
				all = append(all, described{op.OperationID, strings.ToUpper(method), path, op.Permission})
			}
		}
	}
	slices.SortFunc(all, func(a, b described) int { return strings.Compare(a.id, b.id) })
	return all
}

// address fills an operation's path with ids of nothing.
func (d described) address() string {
	parts := strings.Split(d.path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "01890000-0000-7000-8000-000000000000"
		}
	}
	return strings.Join(parts, "/")
}

// as is a browser signed in as somebody of the team with a role.
func (h *house) as(merchant uuid.UUID, role staff.Role) *browser {
	h.t.Helper()
	person, link, err := h.Invite(h.t.Context(), merchant, app.NewPerson{
		Email: string(role) + "-" + uuid.NewString()[:8] + "@example.com", Name: "Demo " + string(role), Role: role,
	})
	h.must(err)
	if link == "" {
		h.t.Fatalf("%s was given no link", person.Name)
	}
	b := h.browser()
	b.header.Set("Origin", h.url)
	b.post(strings.TrimPrefix(link, h.url), nil).want(http.StatusSeeOther)
	return b
}

func TestEveryOperationOfTheAdminStatesWhoMayDoIt(t *testing.T) {
	t.Parallel()
	for _, op := range adminPermissions(t) {
		if op.permission == "" {
			t.Errorf("%s (%s %s) states no permission: add it to operations in permission.go", op.id, op.method, op.path)
		} else if !staff.Owner.May(op.permission) {
			t.Errorf("%s needs %q, which not even owners have", op.id, op.permission)
		}
	}
}

// TestEveryRoleIsHeldToWhatItMay asks every operation as every role.
func TestEveryRoleIsHeldToWhatItMay(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	merchant := h.Merchant(nil)
	all := adminPermissions(t)
	for _, role := range staff.Roles {
		b := h.as(merchant, role)
		for _, op := range all {
			if op.id == "logout" {
				continue
			}
			answer := b.do(op.method, op.address(), nil, "Idempotency-Key", "key-0001")
			if role.May(op.permission) {
				if answer.status == http.StatusForbidden || answer.status == http.StatusUnauthorized {
					t.Errorf("%s as %s answered %d: %.200s", op.id, role, answer.status, answer.body)
				}
				continue
			}
			p := answer.problem(http.StatusForbidden)
			if p.Scope != string(op.permission) || !strings.Contains(p.Detail, string(role)) {
				t.Errorf("%s as %s is refused with %+v", op.id, role, p)
			}
		}
		b.post("/api/v1/logout", nil).want(http.StatusNoContent)
	}
}

func TestRolesFormALadder(t *testing.T) {
	t.Parallel()
	for i, role := range staff.Roles[1:] {
		for _, p := range role.Permissions() {
			if !staff.Roles[i].May(p) {
				t.Errorf("%s may %s, and %s may not", role, p, staff.Roles[i])
			}
		}
	}
	if staff.Role("").May(staff.Read) || staff.Role("system").May(staff.Self) {
		t.Error("no role may do something")
	}
}

// key makes an API key with scopes and returns a client that sends it.
func (b *browser) key(name string, scopes ...string) (*browser, api.MadeKey) {
	b.h.t.Helper()
	var made api.MadeKey
	b.post("/api/v1/keys", map[string]any{"name": name, "scopes": scopes}).want(http.StatusOK).into(&made)
	client := b.h.browser()
	client.header.Set("Authorization", "Bearer "+made.Secret)
	return client, made
}

// TestEveryOperationNeedsItsScopeOfAKey asks every operation with a key that has
// all scopes but the one.
func TestEveryOperationNeedsItsScopeOfAKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	owner := h.as(h.Merchant(nil), staff.Owner)
	without := map[staff.Permission]*browser{}
	for _, missing := range staff.Scopes {
		var scopes []string
		for _, scope := range staff.Scopes {
			if scope != missing {
				scopes = append(scopes, string(scope))
			}
		}
		without[missing], _ = owner.key("all but "+string(missing), scopes...)
	}
	for _, op := range adminPermissions(t) {
		client, scoped := without[op.permission]
		if !scoped {
			client = without[staff.Read]
		}
		answer := client.do(op.method, op.address(), nil, "Idempotency-Key", "key-0001")
		p := answer.problem(http.StatusForbidden)
		told := answer.header.Get("WWW-Authenticate")
		if p.Scope != string(op.permission) || !strings.Contains(told, `scope="`+p.Scope+`"`) {
			t.Errorf("%s without its scope is refused with %+v and %q", op.id, p, told)
		}
		if strings.Contains(p.Detail, "lacks the scope") != scoped {
			t.Errorf("%s says %q", op.id, p.Detail)
		}
	}
}

func TestTheDescriptionNamesTheScopeOfEachOperation(t *testing.T) {
	t.Parallel()
	text, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]struct {
			Permission staff.Permission      `yaml:"x-permission"`
			Security   []map[string][]string `yaml:"security"`
		}
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	for path, methods := range document.Paths {
		for method, op := range methods {
			if !strings.HasPrefix(path, "/api/v1/") {
				continue
			}
			want := `[{"session":[]}]`
			if slices.Contains(staff.Scopes, op.Permission) {
				want = `[{"session":[]},{"key":["` + string(op.Permission) + `"]}]`
			}
			got, err := json.Marshal(op.Security)
			if err != nil || string(got) != want {
				t.Errorf("%s %s is secured by %s, want %s", method, path, got, want)
			}
		}
	}
}
