package app

import (
	"cmp"
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/staff"
)

// Visit finds who asks from inside their store's own admin: the merchant is the
// one of the store that the platform or the store itself names, the person whom
// it names. Who comes for the first time is asked for by name and joins the team.
//
// fail.Unauthorized with the cause platform.ErrSession when a fresh token may
// help, and without it when the store is not connected: then the page must be
// opened anew. fail.Forbidden for who was taken out of the team.
func (a *App) Visit(ctx context.Context, token string) (Session, error) {
	for kind, connector := range a.connectors {
		if verifier, able := connector.(platform.StaffVerifier); able {
			if shop := verifier.StaffStore(token); shop != "" {
				return a.visitSigned(ctx, signed{kind, shop, verifier}, token)
			}
		}
	}
	c, err := a.callerBy(token)
	if fail.Is(err, fail.Invalid) { // no platform here gives such tokens
		err = fail.Wrap(err, fail.Unauthorized, "this is no token of a store that is connected here")
	}
	if err != nil {
		return Session{}, err
	}
	return a.visitOf(ctx, c)
}

// signed is a store that says by its own signature who asks.
type signed struct {
	kind     platform.Kind
	shop     string
	verifier platform.StaffVerifier
}

func (a *App) visitSigned(ctx context.Context, by signed, token string) (Session, error) {
	known, err := a.routeOf(ctx, by.kind, by.shop)
	if err != nil {
		return Session{}, noVisit(err)
	}
	visit, visitor, err := by.verifier.VerifyStaff(token, known.shared, a.Now())
	if err != nil {
		return Session{}, err
	}
	s, err := a.takeVisit(ctx, known, visit, func() (platform.Visitor, error) { return visitor, nil })
	s.Origin = cmp.Or(visit.Origin, known.url)
	return s, err
}

// caller is who asks with a token that their platform signed.
type caller struct {
	platform.Visit
	token string
	by    platform.Embedder // that proved it
}

func (a *App) callerBy(token string) (caller, error) {
	embedder, err := a.embedder()
	if err != nil {
		return caller{}, err
	}
	visit, err := embedder.VerifySession(token, a.Now())
	return caller{visit, token, embedder}, err
}

// visitOf lets in who asks from a store that is connected.
func (a *App) visitOf(ctx context.Context, c caller) (Session, error) {
	known, err := a.routeOf(ctx, platform.Shopify, c.Shop)
	if err != nil {
		return Session{}, noVisit(err)
	}
	return a.takeVisit(ctx, known, c.Visit, func() (platform.Visitor, error) {
		return c.by.Visitor(ctx, c.Shop, c.token)
	})
}

// takeVisit lets in whom a visit names; who is asked for by name comes for the first
// time.
func (a *App) takeVisit(
	ctx context.Context, known route, visit platform.Visit, ask func() (platform.Visitor, error),
) (Session, error) {
	s, err := a.recognize(ctx, known, visit)
	if !fail.Is(err, fail.NotFound) {
		return s, err
	}
	visitor, err := ask()
	if err != nil {
		return Session{}, err
	}
	if visitor.User != visit.User {
		return Session{}, fail.New(fail.Unauthorized, "the store named two people at once")
	}
	return a.welcome(ctx, known, visitor)
}

func (a *App) embedder() (platform.Embedder, error) {
	lacking := fail.New(fail.Invalid, "this platform has no admin of its own")
	return ability[platform.Embedder](a, platform.Shopify, lacking)
}

// Embeds checks the name of a shop that wants to show us in its admin, and gives
// it back with the public name of our app there.
func (a *App) Embeds(shop string) (name, key string, err error) {
	embedder, err := a.embedder()
	if err != nil {
		return "", "", err
	}
	name, err = embedder.CheckShop(shop)
	return name, embedder.AppKey(), err
}

// noVisit answers who comes from a store that is not connected.
func noVisit(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.Unauthorized, "this store is not connected; open the app anew in your store’s admin")
	}
	return err
}

// recognize finds a person who was here before. fail.NotFound for who was not.
func (a *App) recognize(ctx context.Context, known route, visit platform.Visit) (s Session, err error) {
	err = a.db.InMerchant(ctx, known.merchant, func(tx *pg.Tx) error {
		if err := openTo(tx, known.store); err != nil {
			return err
		}
		user, person, err := staff.FindUser(tx, known.store, visit.User)
		if err != nil {
			return err
		}
		if user.Staff == uuid.Nil {
			if person, err = staff.ByLogin(tx, user.LoginKey); err != nil {
				return takenOut(err)
			}
			user.Staff = person.ID // invited again
			if err := join(tx, person, user); err != nil {
				return err
			}
		}
		s = visiting(tx, person)
		if tx.Now.Sub(user.SeenAt) < noteEvery {
			return nil
		}
		return staff.UserSeen(tx, user)
	})
	return s, err
}

// openTo refuses visits to a store that left. It is read now, not cached: staff
// of a store that is gone are out at once.
func openTo(tx *pg.Tx, storeID uuid.UUID) error {
	store, err := merchant.GetStore(tx, storeID)
	if err == nil && store.State == merchant.Uninstalled {
		err = fail.New(fail.NotFound, "the store left")
	}
	return noVisit(pg.Translate(err))
}

func takenOut(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.Forbidden, "you were taken out of this team; an owner of the program can invite you again")
	}
	return err
}

func visiting(tx *pg.Tx, p staff.Person) Session {
	return Session{Merchant: tx.Merchant, Staff: p.Name, Role: p.Role, Person: p.ID}
}

// welcome lets somebody in for the first time: as who they are in the team
// already, by an address that the platform vouches for, or as somebody new.
func (a *App) welcome(ctx context.Context, known route, visitor platform.Visitor) (s Session, err error) {
	err = a.db.InMerchant(ctx, known.merchant, func(tx *pg.Tx) error {
		if err := merchant.LockStores(tx); err != nil { // a page asks for many things at once
			return err
		}
		if err := openTo(tx, known.store); err != nil {
			return err
		}
		_, person, err := staff.FindUser(tx, known.store, visitor.User)
		if fail.Is(err, fail.NotFound) {
			person, err = a.introduce(tx, known, visitor)
		}
		s = visiting(tx, person)
		return err
	})
	return s, err
}

func (a *App) introduce(tx *pg.Tx, known route, visitor platform.Visitor) (staff.Person, error) {
	login := visitor.Email
	if login == "" {
		login = string(known.kind) + ":" + known.store.String() + ":" + visitor.User
	}
	user := staff.User{StoreID: known.store, UserID: visitor.User, LoginKey: a.keyring.LoginKey(login), SeenAt: tx.Now}
	person, err := staff.ByLogin(tx, user.LoginKey)
	if fail.Is(err, fail.NotFound) {
		person, err = newcomer(tx, visitor, user.LoginKey)
	}
	if err != nil {
		return person, err
	}
	user.Staff = person.ID
	return person, join(tx, person, user)
}

func join(tx *pg.Tx, person staff.Person, user staff.User) error {
	if err := staff.Join(tx, person); err != nil {
		return err
	}
	return staff.SaveUser(tx, user)
}

// newcomer adds somebody to the team. The owner of the store's account rules the
// team; who sets up an empty one does all but that; others help members until an
// owner gives them more.
func newcomer(tx *pg.Tx, visitor platform.Visitor, loginKey []byte) (staff.Person, error) {
	people, err := staff.Count(tx)
	if err != nil || people >= mostTeam {
		return staff.Person{}, orElse(err, fail.New(fail.Forbidden, "the team has %d people already", mostTeam))
	}
	person := staff.Person{
		ID: tx.NewID(), Email: visitor.Email, LoginKey: loginKey, Name: nameOf(visitor), Role: staff.Agent,
		CreatedAt: tx.Now,
	}
	switch {
	case visitor.Owner:
		person.Role = staff.Owner
	case people == 0:
		person.Role = staff.Manager
	}
	if err := staff.Add(tx, &person); err != nil {
		return person, err
	}
	actor := audit.Actor{Name: person.Name, Role: string(person.Role), ID: "staff:" + person.ID.String()}
	return person, audit.Record(tx, audit.Entry{
		Action: audit.PersonArrived, Kind: audit.OfPerson, Subject: person.ID.String(), By: actor,
		Reason: person.Name + ", " + string(person.Role),
	})
}

// nameOf is what stands on what somebody changes: at most 80 characters.
func nameOf(visitor platform.Visitor) string {
	if name, err := staff.CheckName(firstLetters(visitor.Name, mostName)); err == nil {
		return name
	}
	return "User " + visitor.User
}

const mostName = 80

func firstLetters(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most])
	}
	return text
}
