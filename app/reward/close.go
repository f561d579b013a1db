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
	case r.Status == Replacing || r.Status == Remaking:
		r.TakeBack(now)
	case r.Status == Cancelling || r.Status == Returning:
		return false, work.State(r.Work) == work.Waiting
	default:
		return false, false
	}
	return true, true
}

// Unsettled is when it is sure that no request of before the code was issued can
// make a twin of it any more; false when that is so already.
func (r *Redemption) Unsettled(now time.Time) (until time.Time, ok bool) {
	if r.UnknownSince == nil || r.IssuedAt == nil {
		return time.Time{}, false
	}
	until = r.IssuedAt.Add(Settle)
	return until, now.Before(until)
}

// Remake begins one more attempt at another code, Attempts counting it already.
// One that waited too long is given up.
func (r *Redemption) Remake(now time.Time) {
	if r.Attempts > 1 && r.UnknownSince == nil {
		r.UnknownSince = &now // whoever tried before never told what came of it
	}
	if !r.EndsAt.After(now) {
		r.Status = Returning
	}
}

// TakeBack gives up a code that was to take another's place: what there is of it
// dies, then the points return.
func (r *Redemption) TakeBack(now time.Time) {
	if r.Status == Remaking && r.UnknownSince == nil {
		r.UnknownSince = &now // a request may still be on its way
	}
	r.GiveUp(now)
}

// GiveUp is TakeBack by whoever knows what became of the last request.
func (r *Redemption) GiveUp(now time.Time) {
	if r.UnknownSince != nil {
		now = now.Add(Settle)
	}
	r.end(Returning, now)
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
