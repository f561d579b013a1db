package profile

import "time"

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
