package segment

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/insight"
)

// Segment is a named condition. Members are in it while they meet it: nothing is
// kept of who does, save who has its tag.
type Segment struct {
	ID        uuid.UUID
	Name      string
	Ready     string // key of a ready-made one, "" for the merchant's own
	Condition Condition
	Version   int    // rises with each change
	Tag       string // written on its members' customer records, "" for none
	CreatedAt time.Time
	UpdatedAt time.Time
	RemovedAt *time.Time
	Members   *int64 // when last counted, nil before
	CountedAt *time.Time
}

const (
	nameRunes = 80
	// Most is how many segments a merchant can have.
	Most = 500
)

// tagged is a tag that both platforms keep as it is.
var tagged = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} _.:-]{0,39}$`)

// Validate refuses what cannot be kept, naming the field.
func (s *Segment) Validate() error {
	s.Name = strings.TrimSpace(s.Name)
	if n := utf8.RuneCountInString(s.Name); n == 0 || n > nameRunes {
		return fail.Field("name", "must have between 1 and %d characters", nameRunes)
	}
	return s.Condition.Validate()
}

// ValidTag refuses a tag that stores would not keep as it is. "" is none.
func ValidTag(tag string) error {
	if tag != "" && !tagged.MatchString(tag) {
		return fail.Field("tag",
			"must be 1 to 40 letters, digits, spaces or - _ . : and begin with a letter or a digit")
	}
	return nil
}

// ReadyMade are the segments that everybody gets. They are no one's to change,
// and can be copied.
func ReadyMade() []Segment {
	list := []Segment{}
	add := func(key, name string, leaf Condition) {
		list = append(list, Segment{Ready: key, Name: name, Condition: Condition{Match: All, Of: []Condition{leaf}}})
	}
	for _, stage := range Stages() {
		add("life_"+string(stage), stageNames[stage], one(LifeCycle, string(stage)))
	}
	top := int64(20)
	add("top_20", "Top 20 % by spend", Condition{Field: TopSpenders, Op: AtMost, Number: &top})
	for _, group := range RFMs() {
		add("rfm_"+string(group), rfmNames[group], one(RFMGroup, string(group)))
	}
	for _, s := range insight.Stages() {
		add(MapReady(s), mapNames[s], one(MapStage, s.String()))
	}
	return list
}

// MapReady is the key of the ready-made segment of those in a stage of the map.
func MapReady(s insight.Stage) string { return "map_" + s.String() }

// OfMap reports whether a ready-made segment is one of a stage.
func OfMap(ready string) bool { return strings.HasPrefix(ready, "map_") }

func one(field Field, value string) Condition {
	return Condition{Field: field, Op: Is, Texts: []string{value}}
}

var stageNames = map[Stage]string{
	Lead: "Leads: no order yet", OneOrder: "Ordered once", SecondOrder: "Ordered twice", Regular: "Regulars",
	AtRisk: "At risk", Lapsed: "Lapsed",
}

var mapNames = map[insight.Stage]string{
	insight.Discover: "Map: discover", insight.FirstOrder: "Map: first order", insight.Wait: "Map: wait",
	insight.Delivery: "Map: delivery", insight.FirstUse: "Map: first use", insight.Help: "Map: help",
	insight.SecondOrder: "Map: second order", insight.Regular: "Map: regular", insight.Advocate: "Map: advocate",
	insight.Lapsed: "Map: lapsed",
}

var rfmNames = map[RFM]string{
	Champions: "RFM: champions", Loyal: "RFM: loyal", PotentialLoyal: "RFM: potential loyalists",
	NewCustomers: "RFM: new customers", Promising: "RFM: promising", NeedAttention: "RFM: need attention",
	AboutToSleep: "RFM: about to sleep", RFMAtRisk: "RFM: at risk", CannotLose: "RFM: can't lose them",
	Hibernating: "RFM: hibernating", Lost: "RFM: lost",
}
