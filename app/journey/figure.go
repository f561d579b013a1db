package journey

// Figure names one number that is kept of a journey.
type Figure string

// The figures. Those of people are kept for each group.
const (
	Started     Figure = "started"
	Acted       Figure = "acted" // times something was given or sent
	PointsGiven Figure = "points"
	CodesGiven  Figure = "codes"
	MoneyGiven  Figure = "money" // minor units of the merchant's currency: what points and codes cost
)

// Ended is the figure of runs that ended in a way.
func Ended(how Ending) Figure { return Figure("ended:" + string(how)) }

// The figures of one group.
var (
	people  = map[Group]Figure{Given: "people:given", Alone: "people:alone"}
	bought  = map[Group]Figure{Given: "bought:given", Alone: "bought:alone"}
	revenue = map[Group]Figure{Given: "revenue:given", Alone: "revenue:alone"}
	squares = map[Group]Figure{Given: "squares:given", Alone: "squares:alone"}
)

// Figures are numbers of journeys by name: kept ones, or what they go up by.
// They are whole, and below 2^53 but for the squares, which are for statistics
// alone.
type Figures map[Figure]float64

// Side reads what came of one group.
func (f Figures) Side(g Group) Side {
	return Side{
		People: int64(f[people[g]]), Bought: int64(f[bought[g]]), Revenue: f[revenue[g]], Squares: f[squares[g]],
	}
}

// Assign counts one more person.
func (f Figures) Assign(g Group) { f[people[g]]++ }

// Buy counts what a purchase, or a refund, changes of a person's results.
func (f Figures) Buy(p *Person, amount int64) {
	if !p.Bought {
		p.Bought = true
		f[bought[p.Group]]++
	}
	before := float64(p.Revenue)
	p.Revenue += amount
	after := float64(p.Revenue)
	f[revenue[p.Group]] += after - before
	f[squares[p.Group]] += after*after - before*before
}
