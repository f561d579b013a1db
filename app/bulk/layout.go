package bulk

import (
	"strings"

	"regulars/app/fail"
)

// Layout says which column of a file holds what, counted from 0; a field that
// no column holds is missing.
type Layout struct {
	Chosen  map[string]string `json:"chosen,omitempty"` // heads that a person named for fields
	Preset  Preset            `json:"preset,omitempty"` // whose file it is: as chosen, then as found out
	Comma   rune              `json:"comma"`            // between the cells
	Columns map[string]int    `json:"columns"`
	Ignored []string          `json:"ignored"` // heads of columns that nothing is read from
	Start   int64             `json:"start"`   // byte at which the rows begin
}

// The fields that a file can hold.
const (
	fieldEmail    = "email"
	fieldName     = "name"
	fieldFirst    = "first_name"
	fieldLast     = "last_name"
	fieldPoints   = "points"
	fieldLifetime = "lifetime_points"
	fieldEnds     = "expires_on"
	fieldNote     = "note"
	fieldTier     = "tier"
	fieldBirthday = "birthday"
	fieldCode     = "referral_code"
	fieldSpent    = "spent_points"
	fieldCustomer = "customer_id" // in the store; read where there is no e-mail
)

// heads are the names that programs give their columns, in lower case without
// anything but letters and digits. Whose they are is said at presets.
var heads = map[string][]string{
	fieldEmail: {"email", "emailaddress", "customeremail", "useremail", "memberemail", "user"},
	fieldName:  {"name", "fullname", "customername", "displayname", "customer"},
	fieldFirst: {"firstname", "customerfirstname", "givenname"},
	fieldLast:  {"lastname", "customerlastname", "surname", "familyname"},
	fieldPoints: {
		"points", "pointsbalance", "balance", "currentpoints", "pointsapproved", "availablepoints", "loyaltypoints",
		"pointbalance", "customerpoints", "ywparuserpoints", "totalpoints",
	},
	fieldLifetime: {
		"lifetimepoints", "pointsearned", "totalpointsearned", "earntotalpoint", "earnedtotalpoint", "totalearned",
		"pointslifetime", "lifetime", "collectedpoints",
	},
	fieldEnds:     {"expireson", "expirydate", "pointsexpirydate", "pointsexpireat", "expirationdate", "expiry"},
	fieldTier:     {"tier", "viptier", "viptiername", "tiername", "vipstatus", "loyaltytier", "level", "levelname"},
	fieldSpent:    {"spentpoints", "pointsspent", "totalpointsspent"},
	fieldBirthday: {"birthday", "birthdate", "dateofbirth", "dob"},
	fieldCode:     {"referralcode", "refercode"},
	fieldNote:     {"note", "reason", "message", "comment"},
}

// commas are what may stand between cells.
const commas = ",;\t|"

// layoutOf finds out what a file's columns hold. Fields of chosen are taken from
// the columns of those heads, whatever their names mean elsewhere.
func layoutOf(head []string, comma rune, chosen map[string]string, preset Preset) (Layout, error) {
	l := Layout{Chosen: chosen, Preset: preset, Comma: comma, Columns: map[string]int{}}
	if preset == "" {
		l.Preset = presetOf(head)
	}
	if len(head) > mostCells {
		return l, fail.Field("file", "has more than %d columns", mostCells)
	}
	for field, name := range chosen {
		if _, known := heads[field]; !known {
			return l, fail.Field("columns."+field, "is nothing that is read from a file")
		}
		at := indexOf(head, name)
		if at < 0 {
			return l, fail.Field("columns."+field, "names the column %q, which the file does not have", name)
		}
		l.Columns[field] = at
	}
	for field := range heads {
		if _, told := l.Columns[field]; told {
			continue
		}
		for _, name := range l.Preset.headsOf(field) {
			if at := indexOf(head, name); at >= 0 {
				l.Columns[field] = at
				break
			}
		}
	}
	if _, found := l.Columns[fieldEmail]; !found {
		l = l.byNumber(head, preset)
	}
	for _, needed := range []string{fieldEmail, fieldPoints} {
		if _, numbered := l.Columns[fieldCustomer]; numbered && needed == fieldEmail {
			continue
		}
		if _, found := l.Columns[needed]; !found {
			return l, fail.Field("file", "has no column for %s; its first row must name the columns", needed)
		}
	}
	l.Ignored = ignored(head, l.Columns)
	return l, nil
}

// byNumber finds the column that names people by their number in a WooCommerce
// store, as YITH exports them.
func (l Layout) byNumber(head []string, preset Preset) Layout {
	if preset != "" && preset != YITH {
		return l
	}
	for _, name := range []string{"id", "userid", "customerid"} {
		if at := indexOf(head, name); at >= 0 {
			l.Preset, l.Columns[fieldCustomer] = YITH, at
			return l
		}
	}
	return l
}

func ignored(head []string, columns map[string]int) []string {
	read := map[int]bool{}
	for _, at := range columns {
		read[at] = true
	}
	names := []string{}
	for i, name := range head {
		if !read[i] && name != "" {
			names = append(names, name)
		}
	}
	return names
}

func indexOf(head []string, name string) int {
	for i, have := range head {
		if plain(have) == plain(name) {
			return i
		}
	}
	return -1
}

// plain is a head's letters and digits in lower case.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			return r
		default:
			return -1
		}
	}, strings.ToLower(name))
}
