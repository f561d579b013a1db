package survey

import "github.com/google/uuid"

// How often one member is asked, all surveys together.
const (
	UsualQuiet = 30 // days, when the merchant did not choose
	MostQuiet  = 365
	BriefQuiet = 3 // around a brief one, whatever they chose
)

// Asking is a wish to ask one member.
type Asking struct {
	Member  uuid.UUID
	Slug    string    // the survey
	Key     string    // unique for the merchant: asked with a key that was used before is not asked again
	Order   uuid.UUID // what it is about, zero for nothing
	Store   uuid.UUID // with Product
	Product string    // the store's id
	Goals   bool      // the guide to the product has goals to choose from
	Here    bool      // they are asked where they are this moment: no e-mail
}

// Fate is what became of a wish.
type Fate string

// The fates.
const (
	Asked    Fate = "asked"
	TooSoon  Fate = "too_soon"  // they were asked something not long ago
	NotThere Fate = "not_there" // the member is not in the program
	NotLive  Fate = "not_live"  // there is no such survey, or it asks nobody now
	Nothing  Fate = "nothing"   // it asks for goals, and no guide to the product has any
)
