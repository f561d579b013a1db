package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
)

// CopiedRun is a person's way through an automation.
type CopiedRun struct {
	Name    string     `json:"name"`
	BeganAt time.Time  `json:"began_at"`
	EndedAt *time.Time `json:"ended_at,omitempty"`
	Ending  string     `json:"ending,omitempty"`
}

// copyRuns copies what a person went through. On which side of a comparison they
// were is told to nobody.
func (a *App) copyRuns(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	runs, err := journey.OfMember(tx, id, uuid.Nil, mostCopied)
	if err != nil {
		return err
	}
	keys := make([]journey.VersionKey, len(runs))
	for i, r := range runs {
		keys[i] = versionOf(r)
	}
	plans, err := a.plansOf(tx, keys)
	for _, r := range runs {
		run := CopiedRun{BeganAt: r.BeganAt, EndedAt: r.EndedAt, Ending: string(r.Ending)}
		if plan := plans[versionOf(r)]; plan != nil {
			run.Name = plan.Name
		}
		c.Runs = append(c.Runs, run)
	}
	return err
}
