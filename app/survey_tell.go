package app

import (
	"encoding/json"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/platform"
	"regulars/app/survey"
)

// addAnswers adds to what is written on a customer record what its member said in
// surveys that tell, and takes back what told once. Nothing is read for merchants
// without such a survey.
func addAnswers(tx *pg.Tx, e effect.Effect, profile *platform.Profile) error {
	telling, err := survey.ToldBy(tx)
	if err != nil || len(telling) == 0 {
		return err
	}
	account := member.Account{StoreID: e.StoreID, CustomerID: e.Target}
	known, err := member.Identities(tx, []member.Account{account})
	if err != nil {
		return err
	}
	var said map[uuid.UUID][]survey.Answer
	if owner := known[account]; owner != nil && profile.Member {
		ids := make([]uuid.UUID, len(telling))
		for i := range telling {
			ids[i] = telling[i].ID
		}
		if said, err = survey.NewestAnswers(tx, owner.MemberID, ids); err != nil {
			return err
		}
	}
	told := survey.TellAll(telling, said)
	profile.AddTags, profile.RemoveTags = append(profile.AddTags, told.Add...), append(profile.RemoveTags,
		told.Remove...)
	answers, err := json.Marshal(told.Answers)
	profile.Answers = string(answers)
	return err
}

// mostRetold is of how many members answers are written again at once.
const mostRetold = 200_000

// tellAgain has everybody's answers to a survey written again, or taken back, when
// what it tells was switched.
func tellAgain(tx *pg.Tx, s survey.Survey, before *survey.Questionnaire) error {
	if before == nil || before.Tell == s.Draft.Tell {
		return nil
	}
	all, _, err := survey.Answerers(tx, s.ID, survey.Cut{}, mostRetold)
	if err != nil {
		return err
	}
	return effect.WantProfiles(tx, all)
}
