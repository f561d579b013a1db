package app

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/referral"
	"regulars/app/survey"
)

// AdvocatesAsk is whom staff ask to recommend the shop, and with which words.
type AdvocatesAsk struct {
	Merchant uuid.UUID
	Template uuid.UUID
	Members  []uuid.UUID   // or
	Role     referral.Role // everybody of one role who may be asked, mostAsked at once
}

// AdvocatesAsked is what came of it.
type AdvocatesAsked struct {
	Asked   int // letters were queued; who agreed to none is not written to, see Offers
	Skipped int // asked less than askAgain ago
}

const (
	askAgain  = 90 * 24 * time.Hour
	mostAsked = 1000
)

// AskAdvocates asks members to recommend the shop, by a letter that sells: consent
// and limits are asked when it goes. Nobody is asked twice in 90 days.
//
// fail.Invalid names a bad input, fail.NotFound an unknown template, fail.Conflict a
// program without invitations.
func (a *App) AskAdvocates(ctx context.Context, in AdvocatesAsk) (out AdvocatesAsked, err error) {
	if len(in.Members) == 0 && in.Role == "" {
		return out, fail.Field("members", "must name somebody, or role must be set")
	}
	err = a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error {
		out = AdvocatesAsked{}
		if err := a.canAsk(tx, in.Template); err != nil {
			return err
		}
		since := tx.Now.Add(-askAgain)
		people, lately, err := a.toAsk(tx, in, since)
		if err != nil {
			return err
		}
		fresh, err := referral.Asked(tx, people, since)
		if err != nil {
			return err
		}
		out = AdvocatesAsked{Asked: len(fresh), Skipped: lately + len(people) - len(fresh)}
		offers := make([]message.Offer, len(fresh))
		for i, id := range fresh {
			offers[i] = message.Offer{
				Member: id, Template: in.Template, Place: message.ByMail,
				Key: fmt.Sprintf("ask:%s:%s", id, tx.Now.UTC().Format(time.DateOnly)),
			}
		}
		if len(offers) == 0 {
			return nil
		}
		if err := message.Sell(tx, offers); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.AdvocateAsked, Kind: audit.OfTemplate, Subject: in.Template.String(), After: fresh,
		})
	})
	return out, err
}

func (a *App) canAsk(tx *pg.Tx, template uuid.UUID) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	if err := refersNow(programs.Live()); err != nil {
		return err
	}
	t, err := message.GetTemplate(tx, template)
	if fail.Is(err, fail.NotFound) || err == nil && t.ArchivedAt != nil {
		return fail.New(fail.NotFound, "there is no such template")
	}
	return err
}

// toAsk lists whom to ask, and counts those of a role who were asked since a moment.
func (a *App) toAsk(tx *pg.Tx, in AdvocatesAsk, since time.Time) (people []uuid.UUID, lately int, err error) {
	if in.Role == "" {
		people, err = reachable(tx, in.Members)
		return people, 0, err
	}
	if lately, err = referral.CountAsked(tx, in.Role, since); err != nil {
		return nil, 0, err
	}
	list, err := referral.Advocates(tx, referral.Find{Role: in.Role, Limit: mostAsked, AskedBefore: since})
	if err != nil {
		return nil, 0, err
	}
	for _, found := range list {
		people = append(people, found.Member)
	}
	people, err = reachable(tx, people)
	return people, lately, err
}

// reachable are those of some people who are in the program, each once.
func reachable(tx *pg.Tx, people []uuid.UUID) (list []uuid.UUID, err error) {
	in, err := survey.Reachable(tx, people)
	for _, id := range people {
		if in[id] {
			list = append(list, id)
			in[id] = false
		}
	}
	return list, err
}
