package profile

import (
	"slices"
	"time"
)

// SaysOrigin keeps how somebody says they came to the shop, where no order told it
// already. It reports whether that was news.
func (p *Profile) SaysOrigin(origin string, at time.Time) (changed bool) {
	if p.Origin != "" || origin == "" {
		return false
	}
	p.Origin = short(origin)
	p.note(Origin, Told{By: BySelf, At: at}, false)
	return true
}

// mostWishes is how many things somebody wants products for are kept, the newest.
const mostWishes = 20

// SaysPurposes adds what somebody says they want products for, where they were
// asked about one product. It reports whether that was news.
func (p *Profile) SaysPurposes(keys []string, at time.Time) (changed bool) {
	list := slices.DeleteFunc(slices.Clone(p.Purposes), func(k string) bool { return k == Unsaid })
	for _, key := range keys {
		if !slices.Contains(list, key) {
			list, changed = append(list, key), true
		}
	}
	if !changed {
		return false
	}
	p.Purposes = list[max(0, len(list)-mostWishes):]
	p.note(Purposes, Told{By: BySelf, At: at}, false)
	return true
}

// Keep leaves in an answer what somebody said elsewhere and cannot choose here:
// they did not take it back. Who prefers not to say takes all of it back.
func (a *Answers) Keep(p *Profile, s *Settings) {
	if a.Purposes == nil || slices.Contains(*a.Purposes, Unsaid) {
		return
	}
	offered, kept := keysOf(s.Purposes), slices.Clone(*a.Purposes)
	for _, key := range p.Purposes {
		if key != Unsaid && !slices.Contains(offered, key) {
			kept = append(kept, key)
		}
	}
	a.Purposes = &kept
}
