package app

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/work"
)

// toldBy is the key of the letter that tells the code of a deed's reward: the first
// that its run surely comes to and that names it, "" for none. letters keeps what
// was found of each step.
func (s *stepping) toldBy(d deed, letters map[*journey.Step]string) (string, error) {
	letter, known := letters[d.step]
	if !known {
		var err error
		if letter, err = s.letterAfter(d); err != nil {
			return "", err
		}
		letters[d.step] = letter
	}
	if letter == "" {
		return "", nil
	}
	return stepKey(d.run, letter), nil
}

func (s *stepping) letterAfter(d deed) (string, error) {
	for _, id := range d.plan.MailsAfter(d.step.ID) {
		template, err := uuid.Parse(d.plan.Template(id))
		if err != nil {
			continue // its run ends there
		}
		t, err := message.GetTemplate(s.tx, template)
		if err != nil && !fail.Is(pg.Translate(err), fail.NotFound) {
			return "", err
		}
		if err == nil && t.Document.NamesCode() {
			return id, nil
		}
	}
	return "", nil
}

// How long our own letter about a code waits for the automation's.
const (
	toldRest = time.Minute       // after what that one waits for
	mostTold = message.OfferLife // then ours goes instead of it
)

// toldElsewhere reports whether a letter about a code has nothing to do now: an
// automation's letter told the code, or will. Where that one is not sent, whatever
// keeps it, ours is. What was tried is gone on with.
func toldElsewhere(tx *pg.Tx, m *message.Message) (told bool, err error) {
	key := m.Data[message.ToldBy]
	if key == "" || m.Tried() {
		return false, nil
	}
	letter, err := message.MailSold(tx, key)
	switch {
	case err != nil:
		return false, err
	case letter == nil:
		return waitsForRun(tx, m, key)
	case letter.Status == message.Sent:
		return true, message.Finish(tx, m.ID, message.NotSent, message.WhyTold)
	case letter.Status != message.Queued || work.State(letter.State) != work.Waiting:
		return false, nil
	case tx.Now.Before(m.CreatedAt.Add(mostTold)):
		return true, putOff(tx, m, letter.NextAt)
	}
	withdrawn, err := message.Unsell(tx, []string{key})
	if err != nil || withdrawn > 0 {
		return false, err
	}
	return true, putOff(tx, m, tx.Now) // it is on its way this moment
}

// waitsForRun lets a letter wait for a run that has yet to come to its own.
func waitsForRun(tx *pg.Tx, m *message.Message, key string) (waits bool, err error) {
	_, rest, _ := strings.Cut(key, ":")
	name, _, _ := strings.Cut(rest, ":")
	id, err := uuid.Parse(name)
	if err != nil {
		return false, nil //nolint:nilerr // it names no run
	}
	run, err := journey.Find(tx, id)
	if err != nil || run == nil || work.State(run.State) != work.Waiting || !tx.Now.Before(m.CreatedAt.Add(mostTold)) {
		return false, err
	}
	return true, putOff(tx, m, run.NextAt)
}

// putOff lets a message wait until shortly after a moment, and never longer than
// it may.
func putOff(tx *pg.Tx, m *message.Message, until time.Time) error {
	if until.Before(tx.Now) {
		until = tx.Now
	}
	if last := m.CreatedAt.Add(mostTold); until.After(last) && last.After(tx.Now) {
		until = last
	}
	return message.PutOff(tx, m.ID, until.Add(toldRest))
}
