package app

import (
	"time"

	"regulars/app/governor"
	"regulars/app/internal/pg"
	"regulars/app/study"
)

// peaceOf says until when somebody is left in peace before they are asked to take
// part, zero when they may be asked now: at night, while they wait for an answer of
// ours or for a parcel, where other letters reached them just now, and while the
// program stands still. Whoever has a place waits for what is theirs; nothing holds
// that back.
func (a *App) peaceOf(tx *pg.Tx, s *study.Study, i *study.Invitation, due study.Due) (time.Time, error) {
	if due != study.Invite && (due != study.Remind || i.Step != study.Invited) {
		return time.Time{}, nil
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return time.Time{}, err
	}
	if m.Paused() != nil {
		return tx.Now.Add(pausedStudy), nil
	}
	to, err := a.addresseeOf(tx, i.Member)
	if err != nil {
		return time.Time{}, err
	}
	standing, err := standingOf(tx, to, i.ID)
	if err != nil {
		return time.Time{}, err
	}
	ask := governor.Ask{ID: i.ID, Due: tx.Now, Until: tx.Now.AddDate(0, 0, s.Outline.AcceptDays)}
	if i.UntilAt != nil {
		ask.Until = *i.UntilAt
	}
	switch verdict := to.settings.Rules.Decide(tx.Now, standing, ask, nil); verdict.Do {
	case governor.Later:
		return verdict.At, nil
	case governor.Silence:
		return ask.Until, nil
	default:
		return time.Time{}, nil
	}
}

// waitsTooLong reports whether it was never the moment to invite somebody, for as
// long as an invitation holds: then it is not sent late.
func waitsTooLong(s *study.Study, i *study.Invitation, now time.Time) bool {
	since := s.DrawnAt
	if i.OfferedAt != nil {
		since = i.OfferedAt
	}
	return i.Step == study.Drawn && since != nil && now.After(since.AddDate(0, 0, s.Outline.AcceptDays))
}
