package program

import "regulars/app/fail"

func (d Document) tierIDs() []string {
	ids := make([]string, len(d.Tiers.Tiers))
	for i, t := range d.Tiers.Tiers {
		ids[i] = t.ID
	}
	return ids
}

func (d Document) validateTiers() error {
	p := d.Tiers
	switch {
	case len(p.Tiers) > MaxTiers:
		return fail.Field("tiers.tiers", "can be at most %d", MaxTiers)
	case !oneOf(p.Counts, "", CountLifetime, CountCalendarYear, CountRolling, CountMembershipYear):
		return fail.Field("tiers.counts", `must be "lifetime", "calendar_year", "rolling" or "membership_year"`)
	case p.Counts == CountRolling && (p.Months < 1 || p.Months > 60):
		return fail.Field("tiers.months", "must be between 1 and 60")
	}
	if err := p.validateTerm(); err != nil {
		return err
	}
	return d.validateEachTier()
}

func (p TierPlan) validateTerm() error {
	switch {
	case !oneOf(p.Term, "", TermForever, TermRestOfYear, TermNextYear, TermMonths):
		return fail.Field("tiers.term", `must be "forever", "rest_of_year", "next_year" or "months"`)
	case p.Term == TermMonths && (p.Keep < 1 || p.Keep > 60):
		return fail.Field("tiers.term_months", "must be between 1 and 60")
	case p.Grace < 0 || p.Grace > 365:
		return fail.Field("tiers.grace_days", "must be between 0 and 365")
	case !oneOf(p.Landing, "", OneDown, Qualified, NeverDown):
		return fail.Field("tiers.landing", `must be "one_down", "qualified" or "never"`)
	case p.Notice < 0 || p.Notice > 90:
		return fail.Field("tiers.notice_days", "must be between 0 and 90")
	}
	return nil
}

func (d Document) validateEachTier() error {
	if err := d.validateFirstTier(); err != nil {
		return err
	}
	rewards := map[string]bool{"": true}
	for _, r := range d.Rewards {
		rewards[r.ID] = true
	}
	return within("tiers", each("tiers", d.Tiers.Tiers, func(t Tier) string { return t.ID }, func(t Tier) error {
		if !rewards[t.Reward] {
			return fail.Field("entry_reward", "%q is no reward of this program", t.Reward)
		}
		if !rewards[t.Gift] {
			return fail.Field("birthday_reward", "%q is no reward of this program", t.Gift)
		}
		return t.validate()
	}))
}

// validateFirstTier refuses what nobody can be given for reaching a tier that
// everybody has.
func (d Document) validateFirstTier() error {
	if d.Tiers.Everybodys() == "" {
		return nil
	}
	const everybodys = "cannot be given for a tier that everybody has: let it take something, or reward joining"
	switch first := d.Tiers.Tiers[0]; {
	case first.Entry > 0:
		return fail.Field("tiers.tiers[0].entry_points", everybodys)
	case first.Reward != "":
		return fail.Field("tiers.tiers[0].entry_reward", everybodys)
	case first.Tag != "":
		return fail.Field("tiers.tiers[0].tag", everybodys)
	default:
		return nil
	}
}

func (t Tier) validate() error {
	if err := named(t.Name); err != nil {
		return err
	}
	switch {
	case t.Permille != 0 && (t.Permille < 1000 || t.Permille > 100_000):
		return fail.Field("permille", "must be between 1000 (1x) and 100000 (100x)")
	case t.Entry < 0 || t.Entry > MaxPoints:
		return fail.Field("entry_points", "must be between 0 and %d", MaxPoints)
	case t.Birthday < 0 || t.Birthday > MaxPoints:
		return fail.Field("birthday_points", "must be between 0 and %d", MaxPoints)
	}
	if err := t.Reach.validate("reach"); err != nil {
		return err
	}
	return t.Retain.validate("retain")
}

func (t Threshold) validate(at string) error {
	switch {
	case t.Points < 0 || t.Points > MaxTotal:
		return fail.Field(at+".points", "must be between 0 and %d", MaxTotal)
	case t.Orders < 0 || t.Orders > 100_000:
		return fail.Field(at+".orders", "must be between 0 and 100000")
	}
	return amounts(at+".spend", t.Spend, 1)
}

func (e Expiry) validate() error {
	switch {
	case !oneOf(e.Mode, "", NoExpiry, OnDate, AfterDays, Inactivity):
		return fail.Field("expiry.mode", `must be "none", "date", "days" or "inactivity"`)
	case e.Mode == OnDate && (e.Month < 1 || e.Month > 12):
		return fail.Field("expiry.month", "must be between 1 and 12")
	case e.Mode == OnDate && (e.Day < 1 || e.Day > 31):
		return fail.Field("expiry.day", "must be between 1 and 31")
	case e.MinDays < 0 || e.MinDays > 366:
		return fail.Field("expiry.min_days", "must be between 0 and 366")
	case e.Mode == AfterDays && (e.Days < 1 || e.Days > 3650):
		return fail.Field("expiry.days", "must be between 1 and 3650")
	}
	return e.validateNotice()
}

func (e Expiry) validateNotice() error {
	switch {
	case e.Mode == Inactivity && (e.Months < 1 || e.Months > 120):
		return fail.Field("expiry.months", "must be between 1 and 120")
	case e.NoticeDays < 0 || e.NoticeDays > 180:
		return fail.Field("expiry.notice_days", "must be between 0 and 180")
	case e.LastDays < 0 || e.LastDays > 60 || e.NoticeDays > 0 && e.LastDays > e.NoticeDays:
		return fail.Field("expiry.last_days", "must be between 0 and 60, and not before the first notice")
	}
	return nil
}

func (d Document) validateReferral() error {
	r := d.Referral
	if !r.Active {
		return nil
	}
	if err := d.validateReferralGifts(); err != nil {
		return err
	}
	for field, days := range map[string]int{"hold_days": r.HoldDays, "window_days": r.WindowDays} {
		if days < 0 || days > 365 {
			return fail.Field("referral."+field, "must be between 0 and 365")
		}
	}
	switch {
	case r.Points == 0 && r.Reward == "" && r.FriendReward == "" && r.FriendPoints == 0:
		return fail.Field("referral.points", "or a reward must be set: nobody would get anything")
	case r.MostPerMember < 0 || r.MostPerMember > MaxTotal:
		return fail.Field("referral.most_per_member", "must be between 0 and %d", int64(MaxTotal))
	case r.BlockScore < 0 || r.BlockScore > 100:
		return fail.Field("referral.block_score", "must be between 0 and 100")
	}
	return amounts("referral.minimum", r.Minimum, 0)
}

func (d Document) validateReferralGifts() error {
	r := d.Referral
	for field, id := range map[string]string{"friend_reward": r.FriendReward, "reward": r.Reward} {
		if _, ok := d.Reward(id); id != "" && !ok {
			return fail.Field("referral."+field, "%q is no active reward of this program", id)
		}
	}
	if friends, _ := d.Reward(r.FriendReward); len(friends.StoreSegments) > 0 {
		return fail.Field("referral.friend_reward", "has codes for segments of a store: a friend is in none yet")
	}
	for field, points := range map[string]int64{"points": r.Points, "friend_points": r.FriendPoints} {
		if points < 0 || points > MaxPoints {
			return fail.Field("referral."+field, "must be between 0 and %d", MaxPoints)
		}
	}
	return nil
}
