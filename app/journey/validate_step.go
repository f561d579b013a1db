package journey

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"regulars/app/fail"
)

// uses says which fields each kind of step has.
var uses = map[StepKind][]string{
	Wait: {"minutes"}, Until: {"minutes", "on", "shown", "then", "else"}, GoodHour: {"from", "until"},
	Branch: {"if", "then", "else"}, Split: {"arms"}, End: nil,
	Points: {"points", "note"}, Reward: {"reward"},
	JustForYou: {"rung", "then", "else"}, Tier: {"tier", "days", "note"}, Tag: {"tag"}, Untag: {"tag"},
	Message: {"template", "priority", "days", "place"}, Survey: {"target"}, Request: {"note"}, Webhook: {"target"},
	HandOver: {"target", "note"},
}

// fields lists what a step has set.
func (s *Step) fields() map[string]bool {
	return map[string]bool{
		"minutes": s.Minutes != 0, "on": len(s.On) > 0, "shown": s.Shown, "then": len(s.Then) > 0,
		"else": len(s.Else) > 0,
		"from": s.From != 0, "until": s.Until != 0, "if": s.If != nil, "arms": len(s.Arms) > 0,
		"points": s.Points != 0, "note": s.Note != "", "reward": s.Reward != "", "rung": s.Rung != 0,
		"tier": s.Tier != "",
		"days": s.Days != 0, "tag": s.Tag != "", "template": s.Template != "", "priority": s.Priority != 0,
		"place": s.Place != "", "target": s.Target != "",
	}
}

func (s *Step) validate(path string) error {
	used, known := uses[s.Kind]
	if !known {
		return fail.Field(path+".kind", "%q is no kind of step", s.Kind)
	}
	for name, set := range s.fields() {
		if set && !slices.Contains(used, name) {
			return fail.Field(path+"."+name, "does nothing in a step of the kind %s", s.Kind)
		}
	}
	if s.Kind.Acts() {
		return s.validateAct(path)
	}
	return s.validateWay(path)
}

func (s *Step) validateWay(path string) error {
	switch s.Kind {
	case Wait, Until:
		return s.validateWait(path)
	case GoodHour:
		if s.From < 0 || s.From > 23 {
			return fail.Field(path+".from", "must be between 0 and 23")
		}
		if s.Until <= s.From || s.Until > 24 {
			return fail.Field(path+".until", "must be after from, and at most 24")
		}
	case Branch:
		if s.If == nil {
			return fail.Field(path+".if", "must be a condition")
		}
		if err := s.If.Validate(); err != nil {
			return within(path+".if", err)
		}
		if len(s.Then)+len(s.Else) == 0 {
			return fail.Field(path+".then", "must have a step, or else must")
		}
	case Split:
		return s.validateArms(path)
	default:
	}
	return nil
}

func (s *Step) validateWait(path string) error {
	if s.Minutes < 1 || s.Minutes > MaxMinutes {
		return fail.Field(path+".minutes", "must be between 1 and %d", MaxMinutes)
	}
	if s.Kind == Until && len(s.On) == 0 {
		return fail.Field(path+".on", "must name what to wait for")
	}
	if s.Shown && s.promises() == 0 {
		return fail.Field(path+".shown", "needs an order that was paid to wait for, and points as the first step then")
	}
	return validateListens(path+".on", s.On)
}

// promises are the points that the next order brings where a run waits for it, 0
// for none.
func (s *Step) promises() int64 {
	waits := slices.ContainsFunc(s.On, func(l Listen) bool { return l.Kind == Paid })
	if s.Kind != Until || !waits || len(s.Then) == 0 || s.Then[0].Kind != Points {
		return 0
	}
	return s.Then[0].Points
}

func (s *Step) validateArms(path string) error {
	if n := len(s.Arms); n < 2 || n > maxArms {
		return fail.Field(path+".arms", "must be between 2 and %d", maxArms)
	}
	total := 0
	for i, arm := range s.Arms {
		if arm.Share < 1 || arm.Share > 1000 {
			return fail.Field(index(path+".arms", i)+".share_permille", "must be between 1 and 1000")
		}
		total += arm.Share
	}
	if total != 1000 {
		return fail.Field(path+".arms", "must share out 1000, not %d", total)
	}
	return nil
}

func (s *Step) validateAct(path string) error {
	switch s.Kind {
	case Points, Tier:
		return s.validateGift(path)
	case Reward:
		return text(path+".reward", s.Reward, 80)
	case JustForYou:
		if s.Rung < 1 || s.Rung > mostNth {
			return fail.Field(path+".rung", "must be between 1 and %d", mostNth)
		}
		return nil
	case Tag, Untag:
		if strings.ContainsAny(s.Tag, ",\n\r") {
			return fail.Field(path+".tag", "must have no comma and be one line")
		}
		return text(path+".tag", s.Tag, 40)
	case Message:
		return s.validateMessage(path)
	case Request:
		return text(path+".note", s.Note, 200)
	case HandOver:
		if err := text(path+".note", s.Note, 100); err != nil {
			return err
		}
		return text(path+".target", s.Target, 200)
	default:
		return text(path+".target", s.Target, 200)
	}
}

func (s *Step) validateMessage(path string) error {
	if s.Priority < 0 || s.Priority > 100 {
		return fail.Field(path+".priority", "must be between 0 and 100")
	}
	if s.Days < 0 || s.Days > mostPatience {
		return fail.Field(path+".days", "must be between 0 and %d", mostPatience)
	}
	if !slices.Contains([]string{"", "mail", "shop", "both"}, s.Place) {
		return fail.Field(path+".place", "must be mail, shop or both")
	}
	return text(path+".template", s.Template, 80)
}

// validateGift is for points and tiers: both are told to the member in the shop's
// words.
func (s *Step) validateGift(path string) error {
	if s.Kind == Points && (s.Points < 1 || s.Points > maxPoints) {
		return fail.Field(path+".points", "must be between 1 and %d", maxPoints)
	}
	if s.Kind == Tier {
		if s.Days < 1 || s.Days > maxDays {
			return fail.Field(path+".days", "must be between 1 and %d", maxDays)
		}
		if err := text(path+".tier", s.Tier, 80); err != nil {
			return err
		}
	}
	return text(path+".note", s.Note, 200)
}

func text(path, value string, most int) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(value)); n < 1 || n > most {
		return fail.Field(path, "must have 1 to %d characters", most)
	}
	return nil
}

// within puts a path before the field of an error.
func within(path string, err error) error {
	known, ok := errors.AsType[*fail.Error](err)
	if !ok || known.Field == "" {
		return fail.Field(path, "%s", err.Error())
	}
	return fail.Field(path+strings.TrimPrefix(known.Field, "condition"), "%s", known.Message)
}
