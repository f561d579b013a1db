package bulk

import (
	"slices"

	"regulars/app/fail"
)

// Preset is the program that a file comes from: it settles what heads mean that
// could mean several things, and how days are written. The texts are stored.
type Preset string

// The presets. "" finds out by the heads.
const (
	Smile       Preset = "smile"
	LoyaltyLion Preset = "loyaltylion"
	Yotpo       Preset = "yotpo"
	WPLoyalty   Preset = "wployalty"
	YITH        Preset = "yith"
	Growave     Preset = "growave"
	Generic     Preset = "generic"
)

// Presets lists them, in the order in which heads are compared with their marks.
func Presets() []Preset {
	return []Preset{WPLoyalty, YITH, LoyaltyLion, Yotpo, Growave, Smile, Generic}
}

// ValidPreset refuses what is no preset; "" is one that is found out.
func ValidPreset(p Preset) error {
	if _, known := presets[p]; !known && p != "" {
		return fail.Field("preset", "is no program that is known")
	}
	return nil
}

// preset is what is known of a program's files. Heads stand as plain gives them;
// those of any program are read too, after these.
type preset struct {
	heads      map[string][]string
	marks      [][]string // heads that together stand in no other program's file
	monthFirst bool       // birthdays are MM/DD or MM/DD/YYYY
	zeroBlank  bool       // an empty cell is written 0
}

// presets are by what each program's own pages or code say of its files. Heads
// of an export that nobody documents are those of its interface for programs
// (LoyaltyLion, Smile), or its tables (WPLoyalty), and said so.
var presets = map[Preset]preset{
	// Points: help.smile.io 4036233, "email,points". Birthdays: 11886789, YYYY-MM-DD
	// with the year 1004 where it is unknown. The heads of its export are documented
	// nowhere; these are the names of dev.smile.io's customer object. Its tier files
	// (4036327) are described without heads. A referral_url holds no code.
	Smile: {
		heads: map[string][]string{
			fieldPoints: {"pointsbalance"}, fieldTier: {"viptier", "viptiername"}, fieldBirthday: {"dateofbirth"},
		},
		marks: [][]string{{"pointsbalance", "referralurl"}, {"pointsbalance", "dateofbirth"}},
	},
	// Import: help.loyaltylion.com 1965540 and 5553630, e-mail and points, birthdays
	// and tiers in files of their own. An export's heads are the merchant's to choose
	// (5367139); these are the words of a customer's page (1965801) and the fields of
	// its interface for programs.
	LoyaltyLion: {
		heads: map[string][]string{
			fieldPoints:   {"approvedpoints", "pointsapproved", "pointsbalance"},
			fieldLifetime: {"lifetimepoints", "pointsearned"},
			fieldTier:     {"currenttier", "currenttierlevel", "loyaltytier", "tier"},
		},
		marks: [][]string{{"pointsapproved"}, {"approvedpoints"}, {"currenttierlevel"}, {"points", "enrolled"}},
	},
	// support.yotpo.com/v1/docs/importingexporting-points-and-customers: Full Name,
	// First Name, Last Name, Email, Points Balance, Points Spent, Birthday (MM/DD) or
	// (MM/DD/YYYY), with 0 in cells that are empty; "VIP Tier" and "Points Earned" by
	// the same vendor's email-integrations-attributes-events.
	Yotpo: {
		heads: map[string][]string{
			fieldPoints:   {"pointsbalance", "pointbalance", "currentpointsbalance"},
			fieldLifetime: {"pointsearned", "totalpointsearned"},
			fieldSpent:    {"pointsspent"},
			fieldTier:     {"viptier", "viptiername"},
			fieldBirthday: {"birthday", "birthdaymmdd", "birthdaymmddyyyy", "birthdaymmddormmddyyyy"},
		},
		marks: [][]string{
			{"pointsbalance", "pointsspent"}, {"pointsbalance", "pointsearned"}, {"currentpointsbalance"},
		},
		monthFirst: true, zeroBlank: true,
	},
	// docs.wployalty.net, "Importing customers and points": email, points,
	// referral_code; the older guide at docs.flycart.org says user_email. The others
	// are columns of the plugin's wlr_users table. Its level_id is a number of its
	// own, no name of a tier, and is not read.
	WPLoyalty: {
		heads: map[string][]string{
			fieldEmail: {"useremail", "email"}, fieldPoints: {"points"},
			fieldLifetime: {"earntotalpoint", "earntotalpoints"}, fieldSpent: {"usedtotalpoints"},
			fieldTier: {"levelname", "level"}, fieldBirthday: {"birthdaydate"},
			fieldCode: {"referralcode", "refercode"},
		},
		marks: [][]string{
			{"refercode"}, {"earntotalpoint"}, {"usedtotalpoints"}, {"useremail", "points"},
		},
	},
	// docs.yithemes.com, "Import and export tab": id and points, or e-mail and points,
	// between signs of the merchant's choice; the plugin's exporter heads them
	// "email,points" and reads them by their places. A file by id has no e-mails: the
	// WooCommerce store that is connected knows whose they are. ywpar_... is the name
	// under which WordPress keeps the points.
	YITH: {
		heads: map[string][]string{
			fieldEmail: {"email", "user"}, fieldPoints: {"points", "ywparusertotalpoints"},
		},
		marks: [][]string{{"ywparusertotalpoints"}, {"user", "points"}},
	},
	// help.growave.io 350: Customer ID, Email, Points; First Name, Last Name, Birthdate
	// (YYYY-MM-DD). It lists neither tiers nor codes.
	Growave: {
		heads: map[string][]string{fieldPoints: {"points"}, fieldBirthday: {"birthdate", "birthdateyyyymmdd"}},
		marks: [][]string{{"customerid", "email", "points", "birthdate"}, {"birthdateyyyymmdd"}},
	},
	Generic: {},
}

// presetOf finds out whose heads these are.
func presetOf(head []string) Preset {
	for _, p := range Presets() {
		for _, mark := range presets[p].marks {
			if holdsAll(head, mark) {
				return p
			}
		}
	}
	return Generic
}

func holdsAll(head, names []string) bool {
	for _, name := range names {
		if indexOf(head, name) < 0 {
			return false
		}
	}
	return true
}

// headsOf are the names of a field's column, the preset's own first.
func (p Preset) headsOf(field string) []string {
	return append(slices.Clip(presets[p].heads[field]), heads[field]...)
}

// birthday turns a preset's way to write a day into MM-DD.
func (p Preset) birthday(text string) string {
	known := presets[p]
	if known.monthFirst && len(text) >= len("03/28") && text[2] == '/' &&
		(len(text) == len("03/28") || len(text) == len("03/28/1990") && text[5] == '/') {
		return text[:2] + "-" + text[3:5]
	}
	return text
}
