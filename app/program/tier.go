package program

// TierPlan is what lifts a member. Without tiers there are none.
type TierPlan struct {
	Tiers   []Tier     `json:"tiers,omitempty" maxItems:"20" doc:"Lowest first"`
	Counts  TierWindow `json:"counts,omitempty" enum:"lifetime,calendar_year,rolling,membership_year" doc:"What counts towards a tier; lifetime when absent"`
	Months  int        `json:"months,omitempty" minimum:"0" maximum:"60" doc:"rolling: how many months count"`
	Term    TierTerm   `json:"term,omitempty" enum:"forever,rest_of_year,next_year,months" doc:"How long a tier is kept once reached; forever when absent"`
	Keep    int        `json:"term_months,omitempty" minimum:"0" maximum:"60" doc:"months: that many"`
	Grace   int        `json:"grace_days,omitempty" minimum:"0" maximum:"365" doc:"Days after the term before anybody moves down"`
	Landing Landing    `json:"landing,omitempty" enum:"one_down,qualified,never" doc:"Where a member lands who does not requalify; one_down when absent"`
	Notice  int        `json:"notice_days,omitempty" minimum:"0" maximum:"90" doc:"Days between telling a member and moving down; 14 when absent"`
}

// TierWindow is the time whose orders and points count towards a tier.
type TierWindow string

// The windows.
const (
	CountLifetime       TierWindow = "lifetime"
	CountCalendarYear   TierWindow = "calendar_year"
	CountRolling        TierWindow = "rolling"
	CountMembershipYear TierWindow = "membership_year"
)

// TierTerm is how long a reached tier is kept.
type TierTerm string

// The terms.
const (
	TermForever    TierTerm = "forever"
	TermRestOfYear TierTerm = "rest_of_year"
	TermNextYear   TierTerm = "next_year" // to the end of the calendar year after it was reached
	TermMonths     TierTerm = "months"
)

// Landing is where a member lands who does not requalify.
type Landing string

// The landings.
const (
	OneDown   Landing = "one_down"
	Qualified Landing = "qualified" // the tier that is earned now
	NeverDown Landing = "never"
)

// Tier is one level. A tier without a threshold is reached by invitation only,
// but for the first, which everybody has.
type Tier struct {
	ID       string    `json:"id" pattern:"^[a-z0-9_-]{1,40}$"`
	Name     string    `json:"name" maxLength:"40"`
	Color    string    `json:"color,omitempty" pattern:"^(#[0-9a-f]{6})?$"`
	Invited  bool      `json:"invited,omitempty" doc:"Given by staff only"`
	Reach    Threshold `json:"reach,omitzero"`
	Retain   Threshold `json:"retain,omitzero" doc:"What keeps it for another term; reach when empty"`
	Permille int64     `json:"permille,omitempty" minimum:"0" maximum:"100000" doc:"Multiplier of order rules: 1500 is 1.5x"`
	Entry    int64     `json:"entry_points,omitempty" doc:"Points once on reaching it"`
	Reward   string    `json:"entry_reward,omitempty" doc:"Id of a reward given once on reaching it, free of points"`
	Birthday int64     `json:"birthday_points,omitempty" doc:"More points on a birthday"`
	Gift     string    `json:"birthday_reward,omitempty" doc:"Id of a reward given on a birthday, free of points"`
	Perks    []string  `json:"perks,omitempty" maxItems:"10" doc:"What else it brings, in words"`
	Tag      string    `json:"tag,omitempty" maxLength:"40" doc:"Tag on the customer in the store, for early access"`
}

// Threshold is what must be reached: all that is set, or any of it.
type Threshold struct {
	Any    bool             `json:"any,omitempty"`
	Points int64            `json:"points,omitempty" doc:"Earned points in the window, spending does not lower it"`
	Spend  map[string]int64 `json:"spend,omitempty" doc:"Minor units by currency"`
	Orders int64            `json:"orders,omitempty"`
}

// Empty reports whether nothing must be reached.
func (t Threshold) Empty() bool { return t.Points == 0 && len(t.Spend) == 0 && t.Orders == 0 }

// Everybodys is the id of the tier that everybody has: the first, when nothing
// must be reached for it. "" when there is none.
func (p TierPlan) Everybodys() string {
	if len(p.Tiers) == 0 || p.Tiers[0].Invited || !p.Tiers[0].Reach.Empty() {
		return ""
	}
	return p.Tiers[0].ID
}

// TierOf is the tier that a member has whose stored one is id: what is not in
// the plan is the one everybody has.
func (p TierPlan) TierOf(id string) string {
	for _, t := range p.Tiers {
		if t.ID == id {
			return id
		}
	}
	return p.Everybodys()
}

// TierOf is TierPlan.TierOf.
func (p *Program) TierOf(id string) string { return p.Version.Document.Tiers.TierOf(id) }

// EntryReward is what reaching a tier gives. Not found when it gives none.
func (d Document) EntryReward(tier string) (Reward, bool) { return d.Reward(d.tier(tier).Reward) }

// BirthdayReward is what a tier gives on a birthday. Not found when it gives none.
func (d Document) BirthdayReward(tier string) (Reward, bool) { return d.Reward(d.tier(tier).Gift) }

func (d Document) tier(id string) Tier {
	for _, t := range d.Tiers.Tiers {
		if t.ID == id {
			return t
		}
	}
	return Tier{}
}

// GiftFor is the tier whose birthday reward a member gets, "" for none. f says
// who they are.
func (p *Program) GiftFor(f *Facts) string {
	if _, found := p.Version.Document.BirthdayReward(f.Tier); !found || p.excludesMember(f) != "" {
		return ""
	}
	return f.Tier
}
