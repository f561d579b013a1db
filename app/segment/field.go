package segment

// Field is what a condition asks of a member. The names are stored.
type Field string

// The fields.
const (
	Orders       Field = "orders"
	Spent        Field = "spent"
	TopSpenders  Field = "top_spenders" // the top so many percent of buyers by what they spent
	FirstOrderOn Field = "first_order"
	LastOrderOn  Field = "last_order"
	UsualGap     Field = "usual_gap"
	Bought       Field = "bought"
	Collection   Field = "collection"
	RFMGroup     Field = "rfm"
	LifeCycle    Field = "life_cycle"
	MapStage     Field = "stage" // on the map
	Standing     Field = "standing"
	Tier         Field = "tier"
	Points       Field = "points"
	Pending      Field = "pending"
	Lifetime     Field = "lifetime"
	Joined       Field = "joined"
	Country      Field = "country"
	Region       Field = "region"
	Language     Field = "language"
	Sex          Field = "sex"
	AgeBand      Field = "age_band"
	Birthday     Field = "birthday"
	Origin       Field = "origin"
	Wants        Field = "wants"
	Interest     Field = "interest"
	Tags         Field = "tags"
	Referrals    Field = "referrals"
	NPS          Field = "nps"
	OpenRequests Field = "open_requests"
	LastMessage  Field = "last_message"
)

// Type is what kind of values a field has.
type Type string

// The types.
const (
	Number Type = "number"
	Money  Type = "money"  // minor units
	Days   Type = "days"   // a length of time
	Top    Type = "top"    // percent from the top
	Date   Type = "date"   // a moment
	Yearly Type = "yearly" // a day of each year
	Choice Type = "choice" // one value
	List   Type = "list"   // any number of values
)

// Op is how a field is asked.
type Op string

// The operators.
const (
	Is        Op = "is"
	IsNot     Op = "is_not"
	AtLeast   Op = "at_least"
	AtMost    Op = "at_most"
	Between   Op = "between"
	Known     Op = "known"
	Unknown   Op = "unknown"
	InLast    Op = "in_last"     // within the last so many days, today included
	NotInLast Op = "not_in_last" // longer ago than that
	Before    Op = "before"      // a date
	After     Op = "after"       // a date, not included
	GapOver   Op = "gap_over"    // longer ago than so many percent of the member's usual gap
	GapWithin Op = "gap_within"
	InNext    Op = "in_next" // within the next so many days, today included
	HasAny    Op = "has_any"
	HasAll    Op = "has_all"
	HasNone   Op = "has_none"
)

// opsOf are the operators of each type.
var opsOf = map[Type][]Op{
	Number: {AtLeast, AtMost, Is, IsNot, Between},
	Money:  {AtLeast, AtMost, Between},
	Days:   {AtLeast, AtMost, Between, Known, Unknown},
	Top:    {AtMost},
	Date:   {InLast, NotInLast, Before, After, Known, Unknown},
	Yearly: {InNext, Known, Unknown},
	Choice: {Is, IsNot, Known, Unknown},
	List:   {HasAny, HasAll, HasNone},
}

// About is a field as a form offers it.
type About struct {
	Field     Field
	Type      Type
	Ops       []Op
	Sensitive bool
	Values    []string // the only ones there are, nil for any
	read      func(Condition, *Frame) node
}

// fields are all fields by name.
var fields = table()

// Fields lists all fields, in the order a form offers them.
func Fields() []About {
	list := make([]About, 0, len(listed))
	for _, name := range listed {
		list = append(list, fields[name])
	}
	return list
}

// listed is the order of forms.
var listed = []Field{
	Orders, Spent, TopSpenders, FirstOrderOn, LastOrderOn, UsualGap, Bought, Collection, RFMGroup, LifeCycle,
	MapStage, Standing, Joined, Tier, Points, Pending, Lifetime, Country, Region, Language, Sex, AgeBand, Birthday,
	Origin, Wants, Interest, Tags, Referrals, NPS, OpenRequests, LastMessage,
}

func table() map[Field]About {
	moments := func(column string, of func(*Fact) *timeOf) About {
		return About{Type: Date, read: readMoment(column, of)}
	}
	last := moments("last_order_at", func(f *Fact) *timeOf { return f.LastOrder })
	last.Ops = append(append([]Op{}, opsOf[Date]...), GapOver, GapWithin)
	nps := About{Type: Number, Ops: append(append([]Op{}, opsOf[Number]...), Known, Unknown), read: readNPS}
	all := map[Field]About{
		Orders:       {Type: Number, read: readCount("orders", func(f *Fact) int64 { return f.Orders })},
		Points:       {Type: Number, read: readCount("points", func(f *Fact) int64 { return f.Points })},
		Pending:      {Type: Number, read: readCount("pending", func(f *Fact) int64 { return f.Pending })},
		Lifetime:     {Type: Number, read: readCount("lifetime", func(f *Fact) int64 { return f.Lifetime })},
		Referrals:    {Type: Number, read: readCount("referrals", func(f *Fact) int64 { return f.Referrals })},
		OpenRequests: {Type: Number, read: readCount("open_requests", func(f *Fact) int64 { return f.OpenRequests })},
		NPS:          nps,
		Spent:        {Type: Money, read: readSpent},
		TopSpenders:  {Type: Top, read: readTop},
		UsualGap:     {Type: Days, read: readGap},
		FirstOrderOn: moments("first_order_at", func(f *Fact) *timeOf { return f.FirstOrder }),
		LastOrderOn:  last,
		Joined:       moments("joined_at", func(f *Fact) *timeOf { return f.JoinedAt }),
		LastMessage:  moments("last_message_at", func(f *Fact) *timeOf { return f.LastMessage }),
		Birthday:     {Type: Yearly, Sensitive: true, read: readBirthday},
		Tier:         {Type: Choice, read: readText("tier", func(f *Fact) string { return f.Tier })},
		Country:      {Type: Choice, read: readText("country", func(f *Fact) string { return f.Country })},
		Region:       {Type: Choice, read: readText("region", func(f *Fact) string { return f.Region })},
		Language:     {Type: Choice, read: readText("language", func(f *Fact) string { return f.Language })},
		Origin:       {Type: Choice, read: readText("origin", func(f *Fact) string { return f.Origin })},
		Sex:          {Type: Choice, Sensitive: true, read: readText("sex", func(f *Fact) string { return f.Sex })},
		AgeBand: {
			Type: Choice, Sensitive: true, read: readText("age_band", func(f *Fact) string { return f.AgeBand }),
		},
		Standing:   {Type: Choice, Ops: []Op{Is, IsNot}, Values: standings(), read: readStanding},
		LifeCycle:  {Type: Choice, Ops: []Op{Is, IsNot}, Values: texts(Stages()), read: readStage},
		MapStage:   {Type: Choice, Ops: []Op{Is, IsNot}, Values: mapStages(), read: readMapStage},
		RFMGroup:   {Type: Choice, Ops: []Op{Is, IsNot}, Values: texts(RFMs()), read: readRFM},
		Bought:     {Type: List, read: readItems(ItemProduct)},
		Collection: {Type: List, Ops: []Op{HasAny, HasNone}, read: readCollection},
		Wants:      {Type: List, Sensitive: true, read: readItems(ItemWant)},
		Interest:   {Type: List, read: readItems(ItemInterest)},
		Tags:       {Type: List, read: readItems(ItemTag)},
	}
	for name, about := range all {
		about.Field = name
		if about.Ops == nil {
			about.Ops = opsOf[about.Type]
		}
		all[name] = about
	}
	return all
}

func texts[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}
