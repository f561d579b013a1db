package reward

import (
	"time"

	"regulars/app/program"
	"regulars/app/work"
)

// Close begins to end a redemption whose member is erased: no code may come any
// more, and one that works dies before its points return. It reports whether
// something is still to be done for that by workers.
func (r *Redemption) Close(now time.Time) (changed, waits bool) {
	switch {
	case r.Status == Reserved:
		r.end(Cancelling, now)
	case r.Status == Creating || r.Status == Unknown:
		if r.UnknownSince == nil {
			r.UnknownSince = &now
		}
		r.end(Cancelling, now.Add(Settle)) // a request may still be on its way
	case r.Status == Issued && r.revocable() && now.Before(r.EndsAt):
		r.end(Returning, now)
	case r.Status == Cancelling || r.Status == Returning:
		return false, work.State(r.Work) == work.Waiting
	default:
		return false, false
	}
	return true, true
}

func (r *Redemption) end(to State, next time.Time) {
	r.Status, r.NextAt, r.Attempts, r.Work, r.LastError = to, next, 0, int16(work.Waiting), ""
}

// revocable reports whether what was given is a code that can die. Money that
// was given is the shopper's.
func (r *Redemption) revocable() bool {
	switch r.Reward.Kind {
	case program.GiftCard, program.StoreCredit, program.Perk:
		return false
	default:
		return true
	}
}
