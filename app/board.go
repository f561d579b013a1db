package app

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/referral"
)

const (
	boardPlaces   = 10
	mostBoardName = 30 // characters
)

// Board is who brought most friends, among those who want to be named.
type Board struct {
	Places []BoardPlace
	Mine   string // the name under which the shopper is on it, "" for not
}

// BoardPlace is one place of the leader board.
type BoardPlace struct {
	Name    string
	Friends int64 // who bought
	Mine    bool
}

// boardOf is the leader board as a member sees it; nil where the program shows none.
func boardOf(tx *pg.Tx, live *program.Program, id uuid.UUID) (*Board, error) {
	if live == nil || !live.Version.Document.Referral.Active || !live.Version.Document.Referral.Board {
		return nil, nil //nolint:nilnil // nothing is what there is to show
	}
	list, err := referral.Advocates(tx, referral.Find{Named: true, Limit: boardPlaces})
	if err != nil {
		return nil, err
	}
	b := &Board{}
	for _, a := range list {
		b.Places = append(b.Places, BoardPlace{Name: a.ShownAs, Friends: a.Orders, Mine: a.Member == id})
	}
	if id == uuid.Nil {
		return b, nil
	}
	mine, err := referral.AdvocateOf(tx, id)
	b.Mine = mine.ShownAs
	return b, err
}

// ShowOnBoard puts a signed-in member on the leader board under a name of their
// choice, or takes them off it with none. fail.Invalid for a name that is too long,
// or not one line of words, fail.NotFound where the program shows no board.
func (a *App) ShowOnBoard(ctx context.Context, s Shopper, name string) error {
	name = strings.Join(strings.Fields(name), " ")
	if utf8.RuneCountInString(name) > mostBoardName {
		return fail.Field("name", "must have at most %d characters", mostBoardName)
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) ||
		strings.Contains(name, "@") || strings.Contains(name, "://") {
		return fail.Field("name", "must be a name: no address and no link")
	}
	return a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		if board, err := boardOf(tx, programs.Live(), s.MemberID); err != nil || board == nil {
			return first(err, fail.New(fail.NotFound, "the program has no leader board"))
		}
		person, err := member.Get(tx, s.MemberID)
		if err != nil {
			return noMember(err)
		}
		if person.State != member.StateMember {
			return fail.New(fail.Forbidden, "join the program to be on the board")
		}
		return referral.ShowAs(tx, s.MemberID, name)
	})
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// RemoveBoardName takes a member's name off the leader board: it says something that
// it should not. They can choose another. fail.NotFound when there is no such member.
func (a *App) RemoveBoardName(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		found, err := referral.AdvocateOf(tx, id)
		if err != nil || found.ShownAs == "" {
			return err
		}
		if err := referral.ShowAs(tx, id, ""); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.BoardNameGone, Kind: audit.OfMember, Subject: id.String(), Before: found.ShownAs,
		})
	})
}
