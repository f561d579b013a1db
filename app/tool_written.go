package app

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/klaviyo"
	"regulars/app/member"
	"regulars/app/outbound"
)

// A tool takes profiles and writes them later. How soon we look what came of it,
// and how long it may take.
const (
	lookBackAfter = time.Minute
	lookBackUntil = 24 * time.Hour
)

// taken is a page of profiles that a tool took: ids alone.
type taken struct {
	Job     string      `json:"job"`
	Members []uuid.UUID `json:"members,omitempty"`
}

// lookBack has us look later what came of profiles that a tool took.
func lookBack(tx *pg.Tx, endpoint uuid.UUID, job string, members []uuid.UUID) error {
	if job == "" {
		return nil
	}
	return outbound.Tell(tx, endpoint, outbound.Event{
		Kind: outbound.LookBack, Wait: lookBackAfter, Data: map[string]any{"job": job, "members": members},
	})
}

// packLookBack reads what came of an import. That says nothing of how the
// connection fares: a key that may not read may write.
func (a *App) packLookBack(tx *pg.Tx, d *outbound.Delivery, key string) (*outgoing, error) {
	var of taken
	if err := json.Unmarshal(d.Data, &of); err != nil {
		return nil, err
	}
	if tx.Now.Sub(d.CreatedAt) > lookBackUntil {
		return nil, outbound.Unwritten(tx, d.ID, nil, nil, "Klaviyo did not say in a day what came of it")
	}
	people, err := member.Members(tx, of.Members)
	if err != nil {
		return nil, err
	}
	byEmail := map[string]uuid.UUID{}
	for id, person := range people {
		byEmail[strings.ToLower(person.Email)] = id
	}
	return &outgoing{id: d.ID, send: func(ctx context.Context) answered {
		came, err := a.klaviyo.Imported(ctx, key, of.Job)
		switch {
		case fail.Is(err, fail.Unauthorized):
			return answered{err: fail.New(fail.Conflict, "the key lacks profiles:read, to see what came of profiles")}
		case err != nil:
			return answered{err: err}
		case !came.Done:
			return answered{later: lookBackAfter}
		case came.Failed == 0:
			return answered{}
		default:
			return answered{note: func(tx *pg.Tx) error { return noteUnwritten(tx, d.ID, came, byEmail) }}
		}
	}}, nil
}

// noteUnwritten keeps which profiles a tool did not write.
func noteUnwritten(tx *pg.Tx, delivery uuid.UUID, came klaviyo.Outcome, byEmail map[string]uuid.UUID) error {
	var members []uuid.UUID
	var codes []string
	why := ""
	for _, r := range came.Refused {
		if why == "" {
			why = r.Code
		}
		if id, known := byEmail[strings.ToLower(r.Email)]; known {
			members, codes = append(members, id), append(codes, r.Code)
		}
	}
	text := "Klaviyo did not write " + strconv.Itoa(came.Failed) + " of them"
	if why != "" {
		text += ": " + why
	}
	return outbound.Unwritten(tx, delivery, members, codes, text)
}
