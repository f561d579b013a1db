package app

import (
	"cmp"

	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/privacy"
)

// fileRow is a row of a file with the person it is about: nil for somebody we
// have not heard of, whom an import brings.
type fileRow struct {
	bulk.Row
	mac     []byte
	account uuid.UUID // whose account the row's number is; zero for an e-mail, or nobody's
	person  *member.Member
}

// whose finds the people that rows are about, and what keeps rows from being
// done.
func (a *App) whose(
	tx *pg.Tx, run *bulk.Run, rows []fileRow,
) (kept []fileRow, problems []bulk.Problem, err error) {
	macs := make([][]byte, 0, len(rows))
	for _, row := range rows {
		macs = append(macs, row.mac)
	}
	known, err := member.ByMAC(tx, macs)
	if err != nil {
		return nil, nil, err
	}
	erased, err := privacy.ErasedMACs(tx, macs)
	if err != nil {
		return nil, nil, err
	}
	told, err := a.tellings(tx)
	if err != nil {
		return nil, nil, err
	}
	owners, err := ownersOf(tx, rows)
	if err != nil {
		return nil, nil, err
	}
	kept = make([]fileRow, 0, len(rows))
	for _, row := range rows {
		if wrong := told.read(&row.Row); wrong != nil {
			problems = append(problems, *wrong)
			continue
		}
		people, field := known[string(row.mac)], "email"
		if row.Customer != "" {
			people, field = owners[row.account], "customer_id"
		}
		var problem string
		if row.person, problem = choose(run.Kind, people); row.person == nil && problem == "" && row.Customer != "" {
			problem = "is no customer of the one WooCommerce store that is connected"
		}
		if _, gone := erased[string(row.mac)]; gone && row.person == nil {
			problem = "is of somebody who asked to be erased: they have to join by themselves"
		}
		if problem != "" {
			problems = append(problems, bulk.Problem{Row: row.Number, Field: field, Text: problem})
			continue
		}
		kept = append(kept, row)
	}
	return kept, problems, nil
}

// hashed adds the keyed hashes of rows' e-mails, and whose account each number is.
func hashed(tx *pg.Tx, keys *merchant.Keys, rows []bulk.Row) ([]fileRow, error) {
	accounts, err := ownersOfNumbers(tx, rows)
	if err != nil {
		return nil, err
	}
	found := make([]fileRow, 0, len(rows))
	for _, row := range rows {
		one, named := fileRow{Row: row}, row.Email
		if row.Customer != "" {
			one.account = accounts[row.Customer]
			// Nobody's e-mail: it only tells whose rows are whose.
			if named = "customer " + row.Customer; one.account != uuid.Nil {
				named = "member " + one.account.String()
			}
		}
		if one.mac, err = keys.EmailMAC(named); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}

// choose picks who of the people of one e-mail a row is about. That staff bring
// the file stands for the proof that the account is theirs.
func choose(kind bulk.Kind, people []*member.Member) (*member.Member, string) {
	byState := map[member.State]*member.Member{}
	for _, p := range people {
		if p.State == member.StateMember && byState[p.State] != nil {
			return nil, "is the address of several members"
		}
		byState[p.State] = p
	}
	for _, state := range []member.State{member.StateMember, member.StateGuest} {
		if p := byState[state]; p != nil {
			return p, ""
		}
	}
	switch {
	case byState[member.StateLeft] != nil:
		return nil, "is of somebody who left the program"
	case kind == bulk.Import:
		return cmp.Or(byState[member.StateKnown], byState[member.StateLead]), ""
	default:
		return nil, "is no member's"
	}
}

// checkPage finds out what the next rows would do.
func (a *App) checkPage(tx *pg.Tx, run *bulk.Run) (goesOn bool, err error) {
	page, last, err := readPage(tx, run)
	if err != nil {
		return false, err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return false, err
	}
	all, err := hashed(tx, keys, page.Rows)
	if err != nil {
		return false, err
	}
	rows, problems, err := a.whose(tx, run, all)
	if err != nil {
		return false, err
	}
	if run.Kind == bulk.Adjust {
		var missing []bulk.Problem
		if rows, missing, err = affordable(tx, rows); err != nil {
			return false, err
		}
		problems = append(problems, missing...)
	}
	problems = append(page.Problems, problems...)
	if err := bulk.AddProblems(tx, run, false, problems); err != nil {
		return false, err
	}
	run.Rows += page.Read
	run.Good += int64(len(rows))
	run.Bad += int64(len(problems))
	for _, row := range rows {
		run.Points += row.Points
		run.Moved += max(row.Points, -row.Points)
		if row.person == nil || row.person.Outside() {
			run.Newcomers++
		}
	}
	return turnPage(tx, run, last, bulk.Checked)
}

// affordable leaves out rows that would take more than there is.
func affordable(tx *pg.Tx, rows []fileRow) (kept []fileRow, problems []bulk.Problem, err error) {
	book, err := ledger.Peek(tx, nil, membersOf(rows))
	if err != nil {
		return nil, nil, err
	}
	moved := map[uuid.UUID]int64{} // by the rows above
	for _, row := range rows {
		have, _ := book.Balance(row.person.ID)
		have.Available += moved[row.person.ID]
		if row.Points < 0 && have.Available < -row.Points {
			problems = append(problems, bulk.Problem{Row: row.Number, Field: "points", Text: tooMuch(have)})
			continue
		}
		moved[row.person.ID] += row.Points
		kept = append(kept, row)
	}
	return kept, problems, nil
}
