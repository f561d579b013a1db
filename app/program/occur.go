package program

import "slices"

// Occurrence is what rules that are not about orders are asked of.
type Occurrence struct {
	Trigger Trigger
	Name    string // of the event, the survey, or the address of the account
	Photo   bool   // a review with a photo
	Own     int64  // points that whoever asked for it promised, instead of what rules give; 0 for none
}

// Occur appends what an occurrence gives and returns the sum. f says who the
// member is and what limits and budgets leave.
func (p *Program) Occur(o Occurrence, f *Facts, parts []Part) ([]Part, int64) {
	if p.excludesMember(f) != "" {
		return parts, 0
	}
	e := p.begin(f, parts)
	if o.Own > 0 {
		e.give(noSlot, o.Own)
	}
	for i := range p.Version.Document.Rules {
		if r := &p.Version.Document.Rules[i]; r.means(o) && r.When.holdsMember(f) {
			if part := e.give(i, r.gives(o)); part != nil {
				part.Rule = r
			}
		}
	}
	for i := range p.Version.Document.Tiers.Tiers {
		t := &p.Version.Document.Tiers.Tiers[i]
		if o.Trigger == OnBirthday && t.ID == f.Tier && t.Birthday > 0 {
			if part := e.give(noSlot, t.Birthday); part != nil {
				part.Tier = t.Name
			}
		}
	}
	return p.finish(e)
}

// Occurs reports whether an occurrence can give anything to anybody.
func (p *Program) Occurs(o Occurrence) bool {
	d := &p.Version.Document
	return slices.ContainsFunc(d.Rules, func(r Rule) bool { return r.means(o) }) ||
		o.Trigger == OnBirthday && slices.ContainsFunc(d.Tiers.Tiers, Tier.greets)
}

// means reports whether a rule is about an occurrence.
func (r *Rule) means(o Occurrence) bool {
	if !r.Active || r.Trigger != o.Trigger || o.Own > 0 {
		return false
	}
	switch r.Trigger {
	case OnEvent:
		return r.Event == o.Name
	case OnSurvey:
		return r.Event == "" || r.Event == o.Name
	case OnSocial:
		return r.URL == o.Name
	case OnOrder:
		return false
	default:
		return true
	}
}

func (r *Rule) gives(o Occurrence) int64 {
	if o.Trigger == OnReview && o.Photo && r.Photo > 0 {
		return r.Photo
	}
	return r.Points
}

// holdsMember reports whether a member is one of those meant.
func (w *When) holdsMember(f *Facts) bool {
	return (len(w.Tiers) == 0 || slices.Contains(w.Tiers, f.Tier)) &&
		(len(w.Tags) == 0 || overlap(w.Tags, f.Tags)) && (len(w.Segments) == 0 || overlap(w.Segments, f.Segments))
}

// greets reports whether a tier gives anything on a birthday.
func (t Tier) greets() bool { return t.Birthday > 0 || t.Gift != "" }
