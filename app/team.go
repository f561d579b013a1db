package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/staff"
)

// mostTeam is how many people may work for one merchant.
const mostTeam = 200

// Team lists everybody who works for a merchant, the mightiest first.
func (a *App) Team(ctx context.Context, merchantID uuid.UUID) (people []staff.Listed, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		people, err = staff.List(tx)
		return err
	})
	return people, err
}

// NewPerson is somebody who is asked to join a merchant's team.
type NewPerson struct {
	Email string
	Name  string // 1 to 80 characters; it stands on what they change
	Role  staff.Role
}

// Invite adds somebody to the team and mails them a link. Without a mail server
// the link is returned, to be handed over: it leads into this merchant only,
// since it proves nobody's mailbox. fail.Conflict when they are in the team.
func (a *App) Invite(ctx context.Context, merchantID uuid.UUID, in NewPerson) (person staff.Person, link string,
	err error,
) {
	if err := in.check(); err != nil {
		return person, "", err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if n, err := staff.Count(tx); err != nil || n >= mostTeam {
			return orElse(err, fail.New(fail.Conflict, "the team has %d people already", mostTeam))
		}
		person = staff.Person{
			ID: tx.NewID(), Email: in.Email, LoginKey: a.keyring.LoginKey(in.Email), Name: in.Name, Role: in.Role,
			CreatedAt: tx.Now,
		}
		if err := staff.Add(tx, &person); err != nil {
			return err
		}
		if link, err = a.sendInvitation(tx, person); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PersonInvited, Kind: audit.OfPerson, Subject: person.ID.String(), After: in,
			Reason: person.Name + ", " + string(person.Role),
		})
	})
	return person, link, err
}

func (in *NewPerson) check() (err error) {
	if in.Email, err = staff.CheckEmail(in.Email); err != nil {
		return err
	}
	if in.Name, err = staff.CheckName(in.Name); err != nil {
		return err
	}
	return staff.CheckRole(in.Role)
}

// sendInvitation has a link mailed, or makes one for handing over.
func (a *App) sendInvitation(tx *pg.Tx, person staff.Person) (link string, err error) {
	if a.mailer != nil {
		return "", staff.Ask(tx, staff.Mail{LoginKey: person.LoginKey, InvitedTo: tx.Merchant})
	}
	return a.grantLogin(tx, merchant.Access{
		Subject: person.Name, Role: string(person.Role), StaffID: person.ID,
	}, inviteLife)
}

// InviteAgain sends another link to somebody who has not signed in yet.
func (a *App) InviteAgain(ctx context.Context, merchantID, id uuid.UUID) (link string, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		person, err := staff.Lock(tx, id)
		if err != nil {
			return noPerson(err)
		}
		if person.JoinedAt != nil {
			return fail.New(fail.Conflict, "%s has signed in already, and can ask for a link on the sign-in page",
				person.Name)
		}
		if link, err = a.sendInvitation(tx, person); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PersonInvited, Kind: audit.OfPerson, Subject: id.String(), Reason: person.Name,
		})
	})
	return link, err
}

// ChangeRole gives somebody another role, from their next click on.
// fail.Conflict when no owner would be left.
func (a *App) ChangeRole(ctx context.Context, merchantID, id uuid.UUID, role staff.Role) (person staff.Person,
	err error,
) {
	if err := staff.CheckRole(role); err != nil {
		return person, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if person, err = lockPerson(tx, id, role == staff.Owner); err != nil || person.Role == role {
			return err
		}
		before := person.Role
		person.Role = role
		if err := staff.SetRole(tx, id, role); err != nil {
			return err
		}
		if err := merchant.SetAccessRole(tx, id, string(role)); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PersonChanged, Kind: audit.OfPerson, Subject: id.String(), Before: before, After: role,
			Reason: person.Name + ": " + string(before) + " → " + string(role),
		})
	})
	return person, err
}

// RemovePerson takes somebody out of the team and ends their sessions at once.
// What they did stays in the log. fail.Conflict when no owner would be left.
func (a *App) RemovePerson(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		person, err := lockPerson(tx, id, false)
		if err != nil {
			return err
		}
		if err := staff.Remove(tx, person); err != nil {
			return err
		}
		if err := merchant.RevokeOf(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PersonRemoved, Kind: audit.OfPerson, Subject: id.String(), Reason: person.Name,
		})
	})
}

// lockPerson reads somebody to be changed, and refuses to lose the last owner who
// has signed in.
func lockPerson(tx *pg.Tx, id uuid.UUID, staysOwner bool) (staff.Person, error) {
	owners, err := staff.LockOwners(tx)
	if err != nil {
		return staff.Person{}, err
	}
	person, err := staff.Lock(tx, id)
	if err != nil {
		return person, noPerson(err)
	}
	if person.Role == staff.Owner && person.JoinedAt != nil && !staysOwner && owners < 2 {
		return person, fail.New(fail.Conflict, "%s is the only owner; make somebody else an owner first", person.Name)
	}
	return person, nil
}
