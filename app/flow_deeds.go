package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/platform"
	"regulars/app/program"
)

// What one run can give at most.
const (
	mostFlowPoints = 100_000
	mostFlowDays   = 3650
)

// actFor does what one run asks for, and says what was done.
func (a *App) actFor(tx *pg.Tx, store uuid.UUID, asked platform.Asked) (said string, err error) {
	deed, known := map[platform.Action]func(*pg.Tx, flowDeed) (string, error){
		platform.GivePoints: a.flowPoints, platform.GiveReward: a.flowReward, platform.GiveTier: a.flowTier,
	}[asked.Action]
	if !known {
		return "", fail.Field("handle", "names no action of Regulars")
	}
	who, err := memberOfRun(tx, store, asked)
	if err != nil {
		return "", err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return "", err
	}
	live := programs.Live()
	if live == nil {
		return "", fail.New(fail.Conflict, "the program has not started yet")
	}
	return deed(tx, flowDeed{
		key: keyOfRun(store, asked.RunID), store: store, member: who, live: live, fields: asked.Fields,
	})
}

// flowDeed is one run of an action for a member.
type flowDeed struct {
	key    string
	store  uuid.UUID
	member uuid.UUID
	live   *program.Program
	fields map[string]string
}

func (a *App) flowPoints(tx *pg.Tx, d flowDeed) (said string, err error) {
	points, err := strconv.ParseInt(d.fields["points"], 10, 64)
	if err != nil || points < 1 || points > mostFlowPoints {
		return "", fail.Field("points", "must be a whole number from 1 to %d", mostFlowPoints)
	}
	in := Adjustment{
		Merchant: tx.Merchant, Member: d.member, Points: points, Reason: d.fields["reason"], Key: d.key, key: d.key,
	}
	if err := in.validate(); err != nil {
		return "", err
	}
	if err := waiting(in.needsYes(tx)); err != nil {
		return "", err
	}
	return fmt.Sprintf("Points given: %d", points), a.adjust(tx, in)
}

func (a *App) flowReward(tx *pg.Tx, d flowDeed) (said string, err error) {
	rewards := slices.DeleteFunc(slices.Clone(d.live.Version.Document.Rewards), func(r program.Reward) bool {
		return !r.Active
	})
	at, err := typedOf("reward", d.fields["reward"], rewards, func(r program.Reward) (id, name string) {
		return r.ID, r.Name
	})
	if err != nil {
		return "", err
	}
	given, err := a.grant(tx, Grant{
		Merchant: tx.Merchant, Member: d.member, Store: d.store, RewardID: rewards[at].ID, Key: d.key,
	})
	if err != nil {
		return "", err
	}
	return "Reward given: " + rewards[at].Name, audit.Record(tx, audit.Entry{
		Action: audit.RewardGiven, Kind: audit.OfMember, Subject: d.member.String(), After: given.ID,
	})
}

func (a *App) flowTier(tx *pg.Tx, d flowDeed) (said string, err error) {
	tiers := d.live.Version.Document.Tiers.Tiers
	at, err := typedOf("tier", d.fields["tier"], tiers, func(t program.Tier) (id, name string) { return t.ID, t.Name })
	if err != nil {
		return "", err
	}
	in := TierGift{
		Merchant: tx.Merchant, Member: d.member, Tier: tiers[at].ID, Reason: d.fields["reason"],
	}
	if in.Until, err = d.lastDay(tx.Now); err != nil {
		return "", err
	}
	if err := checkReason(in.Reason); err != nil {
		return "", err
	}
	return "Tier given: " + tiers[at].Name, a.giveTier(tx, in)
}

// lastDay is the last day of a tier that is given for some days, "" for no end.
func (d flowDeed) lastDay(now time.Time) (string, error) {
	text := d.fields["days"]
	if text == "" {
		return "", nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 || days > mostFlowDays {
		return "", fail.Field("days", "must be a whole number from 1 to %d, or empty", mostFlowDays)
	}
	return now.In(d.live.Zone()).AddDate(0, 0, days).Format(time.DateOnly), nil
}

// typedOf finds what a merchant typed among what the program has: an id, or else a name
// whatever its case.
func typedOf[T any](field, typed string, all []T, of func(T) (id, name string)) (int, error) {
	if typed == "" {
		return 0, fail.Field(field, "is missing")
	}
	var names []string
	found := -1
	for i, one := range all {
		id, name := of(one)
		if id == typed {
			return i, nil
		}
		if strings.EqualFold(name, typed) {
			if found >= 0 {
				return 0, fail.Field(field, "is the name of more than one: use its id")
			}
			found = i
		}
		names = append(names, name)
	}
	if found < 0 {
		return 0, fail.Field(field, "must be one of the live program: %s", strings.Join(names, ", "))
	}
	return found, nil
}
