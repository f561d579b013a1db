package app

import (
	"maps"
	"slices"

	"regulars/app/money"
	"regulars/app/program"
	"regulars/app/words"
)

// differences says in words what a draft changes of a program, one sentence a
// change, in the order of the page.
func differences(w *words.Words, old, draft program.Document) []string {
	d := &difference{w: w, said: []string{}}
	if old.Enrollment != "" {
		d.value("", "enrollment", d.choice("enrollment", string(old.Enrollment)), d.choice("enrollment",
			string(draft.Enrollment)))
		d.value("", "pending_days", w.Number(int64(old.PendingDays)), w.Number(int64(draft.PendingDays)))
		if !maps.Equal(filled(old.Terms), filled(draft.Terms)) {
			d.say("terms", nil)
		}
	}
	before := map[string]program.Rule{}
	for _, r := range old.Rules {
		before[r.ID] = r
	}
	for _, r := range draft.Rules {
		if was, ok := before[r.ID]; ok {
			d.rule(was, r)
		} else {
			d.say("rule_new", words.Args{"Name": r.Name})
		}
		delete(before, r.ID)
	}
	for _, r := range old.Rules {
		if _, gone := before[r.ID]; gone {
			d.say("rule_gone", words.Args{"Name": r.Name})
		}
	}
	d.rewards(old, draft)
	return d.said
}

func (d *difference) rewards(old, draft program.Document) {
	before := map[string]program.Reward{}
	for _, r := range old.Rewards {
		before[r.ID] = r
	}
	for _, r := range draft.Rewards {
		if was, ok := before[r.ID]; ok {
			d.reward(was, r)
		} else {
			d.say("reward_new", words.Args{"Name": r.Name})
		}
		delete(before, r.ID)
	}
	for _, r := range old.Rewards {
		if _, gone := before[r.ID]; gone {
			d.say("reward_gone", words.Args{"Name": r.Name})
		}
	}
}

type difference struct {
	w    *words.Words
	said []string
}

func (d *difference) say(key string, args words.Args) {
	d.said = append(d.said, d.w.Text("admin.change."+key, args))
}

// value says that a value of something named changed; name "" is the program.
func (d *difference) value(name, what, old, now string) {
	if old == now {
		return
	}
	args := words.Args{"Name": name, "What": d.w.Text("admin.what."+what, nil), "Old": orDash(old), "New": orDash(now)}
	if name == "" {
		d.say("program_value", args)
		return
	}
	d.say("value", args)
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func (d *difference) number(name, what string, old, now int64) {
	d.value(name, what, d.w.Number(old), d.w.Number(now))
}

// choice says one of a fixed set of values in words.
func (d *difference) choice(of, value string) string {
	return d.w.Text("admin."+of+"."+value, nil)
}

func (d *difference) amounts(byCurrency map[string]int64) string {
	var said []string
	for _, currency := range slices.Sorted(maps.Keys(filled(byCurrency))) {
		said = append(said, d.w.ShortMoney(money.Amount{Minor: byCurrency[currency], Currency: currency}))
	}
	return d.w.And(said...)
}

// same says what rules and rewards have in common: the name and the switch.
func (d *difference) same(oldName, name string, wasActive, active bool) {
	d.value(oldName, "name", oldName, name)
	switch {
	case active && !wasActive:
		d.say("on", words.Args{"Name": name})
	case wasActive && !active:
		d.say("off", words.Args{"Name": name})
	}
}

func (d *difference) rule(old, now program.Rule) {
	d.same(old.Name, now.Name, old.Active, now.Active)
	d.value(now.Name, "trigger", d.choice("trigger", string(old.Trigger)), d.choice("trigger", string(now.Trigger)))
	d.value(now.Name, "effect", d.choice("effect", string(old.Effect)), d.choice("effect", string(now.Effect)))
	d.number(now.Name, "points", old.Points, now.Points)
	d.value(now.Name, "per", d.amounts(old.Per), d.amounts(now.Per))
	d.value(now.Name, "base", d.base(old.Base), d.base(now.Base))
	d.value(now.Name, "minimum", d.amounts(old.Minimum), d.amounts(now.Minimum))
	d.value(now.Name, "rounding", d.choice("rounding", string(old.Rounding)), d.choice("rounding",
		string(now.Rounding)))
}

// base says what counts: the goods, and what is switched on besides.
func (d *difference) base(b program.Base) string {
	counted := []string{d.choice("base", "goods")}
	for _, part := range []struct {
		on   bool
		name string
	}{{b.Tax, "tax"}, {b.Shipping, "shipping"}, {b.Tips, "tips"}, {b.GiftCards, "gift_cards"}} {
		if part.on {
			counted = append(counted, d.choice("base", part.name))
		}
	}
	return d.w.And(counted...)
}

func (d *difference) reward(old, now program.Reward) {
	d.same(old.Name, now.Name, old.Active, now.Active)
	d.value(now.Name, "kind", d.choice("kind", string(old.Kind)), d.choice("kind", string(now.Kind)))
	d.number(now.Name, "cost", old.Cost, now.Cost)
	d.value(now.Name, "amount", d.amounts(old.Amount), d.amounts(now.Amount))
	d.value(now.Name, "percent", d.percent(old.PercentBP), d.percent(now.PercentBP))
	d.value(now.Name, "minimum", d.amounts(old.Minimum), d.amounts(now.Minimum))
	d.number(now.Name, "valid_days", int64(old.ValidDays), int64(now.ValidDays))
}

func (d *difference) percent(basisPoints int64) string {
	if basisPoints == 0 {
		return ""
	}
	return d.w.Percent(int(basisPoints))
}

// filled drops empty entries: a minimum of 0 and none mean the same.
func filled[V comparable](m map[string]V) map[string]V {
	var zero V
	kept := make(map[string]V, len(m))
	for key, value := range m {
		if value != zero {
			kept[key] = value
		}
	}
	return kept
}
