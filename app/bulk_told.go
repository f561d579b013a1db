package app

import (
	"strings"

	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/tier"
)

// tellings reads what an import tells of people beside their points.
type tellings struct {
	live  *program.Program
	tiers map[string]string // ids by id and by name, in lower case
}

func (a *App) tellings(tx *pg.Tx) (tellings, error) {
	programs, err := a.programsOf(tx)
	t := tellings{live: programs.Live(), tiers: map[string]string{}}
	if err != nil || t.live == nil {
		return t, err
	}
	for _, one := range t.live.Version.Document.Tiers.Tiers {
		t.tiers[strings.ToLower(one.ID)], t.tiers[strings.ToLower(one.Name)] = one.ID, one.ID
	}
	return t, nil
}

// read puts what a row tells into the form in which it is kept. It returns what
// cannot be used.
func (t tellings) read(row *bulk.Row) *bulk.Problem {
	if row.Tier != "" && len(t.tiers) > 0 { // a program without tiers takes no notice of them
		id, known := t.tiers[strings.ToLower(row.Tier)]
		if !known {
			return &bulk.Problem{Row: row.Number, Field: "tier", Text: "is no tier of the program that is live"}
		}
		row.Tier = id
	}
	if row.Birthday != "" {
		day, err := member.BirthdayOf(row.Birthday)
		if err != nil {
			return &bulk.Problem{Row: row.Number, Field: "birthday", Text: "is no day like 03-28 or 1990-03-28"}
		}
		row.Birthday = day
	}
	if row.Code != "" {
		code, err := referral.ParseCode(row.Code)
		if err != nil {
			return &bulk.Problem{
				Row: row.Number, Field: "referral_code", Text: "cannot be a code: 3 to 40 letters and digits",
			}
		}
		row.Code = code
	}
	return nil
}

// tellOfRows keeps birthdays, tiers and codes that friends are brought by. It
// returns the rows whose code is somebody else's; nobody is written to.
func (a *App) tellOfRows(tx *pg.Tx, run *bulk.Run, rows []fileRow) (problems []bulk.Problem, err error) {
	if run.Kind != bulk.Import {
		return nil, nil
	}
	var birthdays []member.Birthday
	var told []uuid.UUID
	tiers := map[uuid.UUID]string{}
	for i := range rows {
		row := &rows[i]
		if row.Birthday != "" {
			told = append(told, row.person.ID)
			birthdays = append(birthdays, member.Birthday{
				Member: row.person.ID, Day: row.Birthday, By: member.ByStaff, At: tx.Now,
			})
		}
		if row.Tier != "" {
			tiers[row.person.ID] = row.Tier
		}
		if row.Code == "" {
			continue
		}
		claimed, err := referral.Claim(tx, row.person.ID, row.Code, referral.Brought)
		if err != nil {
			return nil, err
		}
		if !claimed {
			problems = append(problems, bulk.Problem{
				Row: row.Number, Field: "referral_code",
				Text: "is another member's code already; the rest was brought over",
			})
		}
	}
	if err := member.SetBirthdays(tx, birthdays); err != nil {
		return nil, err
	}
	if err := a.touched(tx, told...); err != nil {
		return nil, err
	}
	return problems, a.bringTiers(tx, tiers, run.Source)
}

// bringTiers gives members the tiers that they had elsewhere, as far as those
// are above what they have here.
func (a *App) bringTiers(tx *pg.Tx, tiers map[uuid.UUID]string, source string) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	r := rankingBy(tx, programs.Live())
	if r == nil || len(tiers) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, 0, len(tiers))
	for id := range tiers {
		ids = append(ids, id)
	}
	if err := r.load(ids); err != nil {
		return err
	}
	r.quiet = true
	for id, name := range tiers {
		person := r.people[id]
		if person == nil || r.plan.Rank(name) <= r.plan.Rank(person.Tier) {
			continue
		}
		r.move(person, tier.Standing{Tier: name, Since: tx.Now, How: tier.Manual}, tier.Given, source)
	}
	return a.finishRanks(tx, r)
}
