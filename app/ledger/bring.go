package ledger

import "regulars/app/fail"

// Bring gives a member what another program owed them. Spent is what they had
// earned and spent there: it counts for their lifetime and leaves at once.
func (b *Book) Bring(m Movement, spent int64) error {
	if b.bySource[m.Source] != nil {
		return fail.New(fail.Conflict, "was brought over already")
	}
	whole := m
	whole.Points += spent
	if err := b.check(whole); err != nil {
		return err
	}
	lot := b.found(&Lot{
		ID: b.newID(), Member: m.Member, Source: m.Source, AvailableAt: b.now,
		State: LotAvailable, Granted: m.Points,
	})
	lot.endsAt(m.End)
	lot.Remaining = b.raise(m.Member, m.Points)
	b.changed[lot.ID] = lot
	b.remember(lot)
	b.post(whole, Adjusted, Available, Corrected)
	if spent > 0 {
		m.Points, m.Key, m.Explain.Reason = spent, m.Key+":spent", WhySpentThere
		b.post(m, Available, Spent, Corrected)
	}
	return nil
}

// TakeOut undoes Bring, or a correction upwards: it takes m.Points, below zero
// where they were spent since, and uncounts what was spent before.
func (b *Book) TakeOut(m Movement, spent int64) error {
	if spent > 0 {
		there := m
		there.Points, there.Key = spent, m.Key+":spent"
		if err := b.check(there); err != nil {
			return err
		}
		b.post(there, Spent, Available, GivenBack)
		there.Key += ":out"
		b.post(there, Available, Issued, TakenBack)
	}
	if m.Points == 0 {
		return nil
	}
	return b.TakeBack(m)
}
