package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/occasion"
	"regulars/app/program"
)

const (
	greetAtOnce = 200 // members in one transaction
	greetDays   = 3   // a day that nobody was at work on is made up for
)

// greet gives points for the birthdays and anniversaries of today, in the
// merchant's calendar. It goes on until nobody is left.
func (a *App) greet(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = a.greetSome(tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *App) greetSome(tx *pg.Tx) (more bool, err error) {
	if err := inbox.LockMerchant(tx); err != nil {
		return false, err
	}
	programs, err := a.programsOf(tx)
	live := programs.Live()
	if err != nil || live == nil {
		return false, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return false, err
	}
	due, err := dueOccasions(tx, live, m.Location())
	if err != nil || len(due) == 0 {
		return false, err
	}
	return len(due) >= greetAtOnce, a.celebrate(tx, due)
}

func dueOccasions(tx *pg.Tx, live *program.Program, zone *time.Location) (due []occasion.Occasion, err error) {
	days := occasion.Days(tx.Now, zone, greetDays)
	if live.Occurs(program.Occurrence{Trigger: program.OnBirthday}) {
		if due, err = occasion.Birthdays(tx, days, greetAtOnce); err != nil {
			return nil, err
		}
	}
	if !live.Occurs(program.Occurrence{Trigger: program.OnAnniversary}) || len(due) >= greetAtOnce {
		return due, nil
	}
	years, err := occasion.Anniversaries(tx, days, zone, greetAtOnce)
	return append(due, years...), err
}

// EnterBirthday keeps a member's birthday, month and day. It counts from 30 days
// later, and once in 365 days. fail.Invalid for what is no day.
func (a *App) EnterBirthday(ctx context.Context, merchantID, id uuid.UUID, text string, by member.EnteredBy) error {
	day, err := member.BirthdayOf(text)
	if err != nil {
		return err
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		person, err := member.Get(tx, id)
		if err != nil {
			return noMember(err)
		}
		if person.State != member.StateMember {
			return fail.New(fail.Conflict, "only members of the program have a birthday here")
		}
		if err := member.SetBirthdays(tx, []member.Birthday{{Member: id, Day: day, By: by, At: tx.Now}}); err != nil {
			return err
		}
		if err := a.touched(tx, id); err != nil {
			return err
		}
		if err := effect.WantProfiles(tx, []uuid.UUID{id}); err != nil {
			return err
		}
		err = audit.RecordStaff(tx, audit.Entry{
			Action: audit.BirthdaySet, Kind: audit.OfMember, Subject: id.String(), After: day,
		})
		if err != nil {
			return err
		}
		return a.completeProfile(tx, person)
	})
}

// completeProfile gives what a complete profile is worth, once.
func (a *App) completeProfile(tx *pg.Tx, person *member.Member) error {
	if person.Name == "" || person.Email == "" {
		return nil
	}
	b, err := a.openBatch(tx)
	if err != nil {
		return err
	}
	b.occurs(occasion.Occasion{Member: person.ID, Trigger: program.OnProfile, Key: occasion.Once, At: tx.Now})
	return b.settleOccasions()
}

// Follow takes a shopper's word that they follow the account of a way to earn,
// once an account. fail.NotFound when there is no such way.
func (a *App) Follow(ctx context.Context, s Shopper, ruleID string) error {
	if s.MemberID == uuid.Nil {
		return fail.New(fail.Forbidden, "join the program to earn points")
	}
	var address string
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		if live := programs.Live(); live != nil {
			for _, r := range live.Rules(program.OnSocial) {
				if r.ID == ruleID {
					address = r.URL
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if address == "" {
		return fail.New(fail.NotFound, "there is no such way to earn")
	}
	_, err = a.Occur(ctx, Occurrence{
		Merchant: s.Merchant, Member: s.MemberID, Trigger: program.OnSocial, Name: address, Key: address,
	})
	return err
}
