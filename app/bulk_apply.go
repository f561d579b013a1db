package app

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/tier"
)

// applyPage does the rows of a page. turn waits for the page before: whatever is
// not about the page's own people alone comes after it.
func (a *App) applyPage(tx *pg.Tx, page filePage, turn func() error) error {
	run := page.run.From(page.run.AtRow, page.run.AtByte) // this may be tried again
	rows, problems, err := a.whose(tx, run, page.rows)
	if err != nil {
		return err
	}
	if err := member.CountApart(tx, page.lane); err != nil {
		return err
	}
	newcomers, err := letInByFile(tx, run, rows)
	if err != nil {
		return err
	}
	unfit, err := a.giveRows(tx, run, rows, newcomers, turn)
	if err != nil {
		return err
	}
	problems = append(problems, unfit...)
	taken, err := a.tellOfRows(tx, run, rows)
	if err != nil {
		return err
	}
	run.Skipped -= int64(len(taken)) // their points were given all the same
	problems = append(problems, taken...)
	if err := bulk.AddProblems(tx, run, true, problems); err != nil {
		return err
	}
	run.Skipped += int64(len(problems) + len(page.after.Problems))
	run.AtByte, run.AtRow = page.at, run.AtRow+page.after.Read
	_, err = turnPage(tx, run, page.last, bulk.Applied)
	return err
}

// letInByFile makes guests of those whom an import brings, and members of those
// whose account the stores know. newcomers are the guests, who have no balance
// yet.
func letInByFile(tx *pg.Tx, run *bulk.Run, rows []fileRow) (newcomers map[uuid.UUID]bool, err error) {
	if run.Kind != bulk.Import {
		return nil, nil
	}
	var guests []*member.Member
	var known []uuid.UUID
	byMAC, newcomers := map[string]*member.Member{}, map[uuid.UUID]bool{}
	for i := range rows {
		row := &rows[i]
		if row.person == nil {
			if row.person = byMAC[string(row.mac)]; row.person != nil {
				continue
			}
			row.person = &member.Member{ID: tx.NewID(), Email: row.Email, EmailMAC: row.mac, Name: row.Name}
			byMAC[string(row.mac)] = row.person
			guests, newcomers[row.person.ID] = append(guests, row.person), true
		} else if row.person.Outside() {
			known = append(known, row.person.ID)
		}
	}
	if err := member.AddGuests(tx, run.ID, guests); err != nil {
		return nil, err
	}
	if err := member.LetIn(tx, run.ID, known); err != nil {
		return nil, err
	}
	return newcomers, ledger.Begin(tx, known)
}

// openRows opens the book of those whom rows are about. Nothing is asked about
// newcomers: there is nothing yet.
func openRows(tx *pg.Tx, run *bulk.Run, rows []fileRow, newcomers map[uuid.UUID]bool) (*ledger.Book, error) {
	members := slices.DeleteFunc(membersOf(rows), func(id uuid.UUID) bool { return newcomers[id] })
	var sources []ledger.Source
	if run.Kind == bulk.Import {
		for _, id := range members {
			sources = append(sources, ledger.Source{Kind: ledger.FromFile, ID: run.SourceOf(id)})
		}
	}
	book, err := ledger.Open(tx, members, sources)
	if err != nil {
		return nil, err
	}
	for id := range newcomers {
		book.BeginBalance(id)
	}
	return book, nil
}

// giveRows posts what rows give or take, and takes its turn before it writes what
// other pages write, too. It returns the rows that do not fit by now.
func (a *App) giveRows(
	tx *pg.Tx, run *bulk.Run, rows []fileRow, newcomers map[uuid.UUID]bool, turn func() error,
) (problems []bulk.Problem, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	book, err := openRows(tx, run, rows, newcomers)
	if err != nil {
		return nil, err
	}
	var given []ledger.Movement
	for i := range rows {
		move, err := giveRow(tx, run, book, &rows[i])
		var unfit *fail.Error
		if errors.As(err, &unfit) && (unfit.Kind == fail.Invalid || unfit.Kind == fail.Conflict) {
			problems = append(problems, bulk.Problem{Row: rows[i].Number, Field: "points", Text: unfit.Message})
			continue
		}
		if err != nil {
			return nil, err
		}
		if run.Kind == bulk.Adjust { // nobody is written to for being brought over
			given = append(given, move)
		}
		run.GivenRows++
		run.GivenPoints += rows[i].Points
	}
	if err := a.flushInTurn(tx, book, m, turn); err != nil {
		return nil, err
	}
	return problems, tellAdded(tx, given)
}

// flushInTurn writes a book as flush does. Tiers have counts that all pages
// change, so where there are any, all of it waits for the turn.
func (a *App) flushInTurn(tx *pg.Tx, book *ledger.Book, m merchant.Merchant, turn func() error) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	if rankingBy(tx, programs.Live()) != nil {
		if err := turn(); err != nil {
			return err
		}
		return flush(tx, book, m)
	}
	if err := ledger.FlushApart(tx, book); err != nil {
		return err
	}
	if err := noteMoved(tx, book, m, nil); err != nil {
		return err
	}
	if err := turn(); err != nil {
		return err
	}
	return ledger.FlushDay(tx, book, m.Location())
}

// giveRow posts what a row gives or takes, and says what that was.
func giveRow(tx *pg.Tx, run *bulk.Run, book *ledger.Book, row *fileRow) (move ledger.Movement, err error) {
	move = ledger.Movement{Key: fileKey(run, row.Number), Member: row.person.ID, Points: row.Points}
	move.Explain.Note = row.Note
	if move.Explain.Note == "" {
		move.Explain.Note = run.Source
	}
	if run.Kind == bulk.Adjust {
		move.Source = ledger.Source{Kind: ledger.FromFile, ID: tx.NewID()}
		move.Explain.Reason = ledger.WhyStaff
		return move, book.Correct(move)
	}
	spent := max(0, row.Lifetime-row.Points)
	if row.Points+spent == 0 {
		return move, nil
	}
	if row.Ends != nil && !row.Ends.After(tx.Now) {
		return move, fail.New(fail.Conflict, "had ended before they were brought over")
	}
	move.Source = ledger.Source{Kind: ledger.FromFile, ID: run.SourceOf(row.person.ID)}
	move.Explain.Reason = ledger.WhyBrought
	move.End = ledger.End{At: row.Ends}
	if book.Lot(move.Source) != nil {
		return move, fail.New(fail.Conflict, "this person stood in an earlier row")
	}
	return move, book.Bring(move, spent)
}

// fileKey is what makes a row of a file happen once.
func fileKey(run *bulk.Run, row int64) string {
	return "file:" + run.ID.String() + ":" + strconv.FormatInt(row, 10)
}

func tooMuch(have ledger.Balance) string {
	return fmt.Sprintf("would take more than the %d that can be spent", max(have.Available, 0))
}

func membersOf(rows []fileRow) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(rows))
	for i := range rows {
		ids = append(ids, rows[i].person.ID)
	}
	return ids
}

// undoPage takes out what the next rows brought; after the last of them it
// sends the people back whom the file brought.
func (a *App) undoPage(tx *pg.Tx, run *bulk.Run) (goesOn bool, err error) {
	if run.AtRow >= run.Rows {
		sent, err := member.SendBack(tx, run.ID, bulk.PageRows)
		if err != nil {
			return false, err
		}
		if sent == 0 {
			if err := tier.ForgetNobodies(tx); err != nil {
				return false, err
			}
		}
		return turnPage(tx, run, sent == 0, bulk.Undone)
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return false, err
	}
	var keys []string
	until := min(run.AtRow+bulk.PageRows, run.Rows)
	for row := run.AtRow + 1; row <= until; row++ {
		keys = append(keys, fileKey(run, row), fileKey(run, row)+":spent")
	}
	made, err := ledger.ByKeys(tx, keys)
	if err != nil {
		return false, err
	}
	book, err := openMade(tx, made)
	if err != nil {
		return false, err
	}
	for i := 0; i < len(keys); i += 2 {
		if t, found := made[keys[i]]; found {
			if err := takeOut(book, run, &t, made[keys[i+1]].Amount); err != nil {
				return false, err
			}
		}
	}
	run.AtRow = until
	if err := flush(tx, book, m); err != nil {
		return false, err
	}
	return turnPage(tx, run, false, bulk.Undone)
}

func openMade(tx *pg.Tx, made map[string]ledger.Transfer) (*ledger.Book, error) {
	var members []uuid.UUID
	var sources []ledger.Source
	for _, t := range made {
		members, sources = append(members, t.Member), append(sources, t.Source)
	}
	return ledger.Open(tx, members, sources)
}

// takeOut undoes one row.
func takeOut(book *ledger.Book, run *bulk.Run, t *ledger.Transfer, spent int64) error {
	move := ledger.Movement{
		Key: "un" + t.Key, Member: t.Member, Points: t.Amount - spent, Source: t.Source,
		Explain: ledger.Explain{Reason: ledger.WhyUndone, Note: run.Source},
	}
	if t.Credit != ledger.Available {
		run.UndonePoints -= move.Points
		return book.GiveBack(move, ledger.Adjusted, nil)
	}
	run.UndonePoints += move.Points
	return book.TakeOut(move, spent)
}
