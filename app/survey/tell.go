package survey

import "github.com/google/uuid"

// Telling is a survey whose answers a store hears, or heard before.
type Telling struct {
	ID   uuid.UUID
	Slug string
	Now  Questionnaire // Tell is off where it is told no more
}

// Told is what stores hear of one member's answers: marks for the customer record,
// and numbers and options by survey and question. What was said in words stays here.
type Told struct {
	Add, Remove []string                  // tags
	Answers     map[string]map[string]any // nil where no survey ever told
}

// moods are all of them, as tags end.
var moods = []Mood{Good, Neutral, Poor}

// Mark is the tag of who answered a survey in a mood.
func Mark(slug string, mood Mood) string { return "survey-" + slug + "-" + string(mood) }

// TellAll sums up a member's newest answers, by the survey's id. Whatever a store
// was told that does not hold any more is removed.
func TellAll(surveys []Telling, answers map[uuid.UUID][]Answer) Told {
	var told Told
	for i := range surveys {
		s := &surveys[i]
		if told.Answers == nil {
			told.Answers = map[string]map[string]any{}
		}
		var mood Mood
		if said := answers[s.ID]; s.Now.Tell && len(said) > 0 {
			mood, _ = s.Now.Mood(said)
			told.Answers[s.Slug] = plain(said)
		}
		for _, one := range moods {
			if one == mood {
				told.Add = append(told.Add, Mark(s.Slug, one))
			} else {
				told.Remove = append(told.Remove, Mark(s.Slug, one))
			}
		}
	}
	return told
}

func plain(answers []Answer) map[string]any {
	said := map[string]any{}
	for _, a := range answers {
		switch {
		case a.Number != nil:
			said[a.Question] = *a.Number
		case a.Choice != "":
			said[a.Question] = a.Choice
		}
	}
	return said
}
