// Package staff knows the people who work for a merchant, the keys that programs
// of theirs work with, and what each of them may do.
package staff

import "slices"

// Role is what somebody is in a merchant's team. The texts are stored.
type Role string

// The roles, from all rights to the fewest.
const (
	Owner   Role = "owner"
	Manager Role = "manager"
	Agent   Role = "agent"
	Analyst Role = "analyst"
)

// Roles lists them, the mightiest first.
var Roles = []Role{Owner, Manager, Agent, Analyst}

// Permission is one kind of thing that may be done. Those that a key can be
// given are its scopes. The texts are stored and stand in the API's description.
type Permission string

// The permissions.
const (
	Self          Permission = "self"            // one's own session; everybody who is signed in
	Read          Permission = "read"            // look at members, the program, messages and figures
	MembersWrite  Permission = "members:write"   // change members, take rewards for them
	PointsWrite   Permission = "points:write"    // give and take points, one by one or by file
	EventsWrite   Permission = "events:write"    // tell what members did elsewhere
	ProgramWrite  Permission = "program:write"   // draft, publish, past orders
	SettingsWrite Permission = "settings:write"  // name, look, messages
	StoresWrite   Permission = "stores:write"    // connect stores
	WorkWrite     Permission = "work:write"      // try again what failed
	AuditRead     Permission = "audit:read"      // what everybody did
	ApprovalWrite Permission = "approvals:write" // say yes or no to what others ask for
	TeamWrite     Permission = "team:write"      // people, keys, limits
	PlanWrite     Permission = "plan:write"      // choose what is paid for
)

// granted is the table of who may do what.
var granted = map[Role][]Permission{
	Owner: {
		Self, Read, MembersWrite, PointsWrite, EventsWrite, ProgramWrite, SettingsWrite, StoresWrite, WorkWrite,
		AuditRead, ApprovalWrite, TeamWrite, PlanWrite,
	},
	Manager: {
		Self, Read, MembersWrite, PointsWrite, EventsWrite, ProgramWrite, SettingsWrite, StoresWrite, WorkWrite,
		AuditRead, ApprovalWrite,
	},
	Agent:   {Self, Read, MembersWrite, PointsWrite, EventsWrite},
	Analyst: {Self, Read},
}

// Scopes lists what a key can be given: nothing that makes people or keys, and
// nothing that a second person is asked for.
var Scopes = []Permission{
	Read, MembersWrite, PointsWrite, EventsWrite, ProgramWrite, SettingsWrite, StoresWrite, WorkWrite, AuditRead,
}

// Valid reports whether there is such a role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// May reports whether a role includes a permission.
func (r Role) May(p Permission) bool { return slices.Contains(granted[r], p) }

// Permissions lists what a role includes.
func (r Role) Permissions() []Permission { return slices.Clone(granted[r]) }
