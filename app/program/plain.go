package program

// Plain writes a document in its one plain form, so that equal programs are
// equal: no nil maps or lists where the wire has them always, and no entries
// that say nothing (a minimum of 0 and none mean the same).
func (d Document) Plain() Document {
	d.Terms = filled(d.Terms)
	rules := make([]Rule, len(d.Rules))
	for i, r := range d.Rules {
		r.Per, r.Minimum = filled(r.Per), filled(r.Minimum)
		if r.Rounding == "" {
			r.Rounding = Down
		}
		rules[i] = r
	}
	rewards := make([]Reward, len(d.Rewards))
	for i, r := range d.Rewards {
		r.Amount, r.Minimum = filled(r.Amount), filled(r.Minimum)
		rewards[i] = r
	}
	d.Rules, d.Rewards = rules, rewards
	return d
}

// Equal reports whether two documents promise the same.
func (d Document) Equal(other Document) bool { return len(Changes(d, other)) == 0 }

// filled drops empty entries.
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
