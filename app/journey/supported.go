package journey

import "regulars/app/fail"

// notYet are steps that a document can say and this server does not do yet:
// none, today.
var notYet = map[StepKind]bool{}

// unheard are signals that nobody notes yet: none, today.
var unheard = map[Kind]bool{}

// Supported refuses what nothing heeds yet: no automation goes live that would
// not do what it says.
func (d *Script) Supported() error {
	const sorry = "is not supported by this server yet"
	if err := d.EachListen(func(path string, l Listen) error {
		if unheard[l.Kind] {
			return fail.Field(path+".kind", sorry)
		}
		return nil
	}); err != nil {
		return err
	}
	return d.Each(func(path string, s *Step) error {
		if notYet[s.Kind] {
			return fail.Field(path+".kind", sorry)
		}
		return nil
	})
}

// Ready refuses what a draft may leave open and an automation that goes live may
// not.
func (d *Script) Ready() error {
	if err := d.readyForYou(); err != nil {
		return err
	}
	return d.readyTags()
}

// readyTags refuses to take away a tag that no step sets, and to end a run before
// it is taken away.
func (d *Script) readyTags() error {
	set := map[string]bool{}
	return d.Each(func(path string, s *Step) error {
		switch {
		case s.Kind == Tag:
			set[s.Tag] = true
		case s.Kind != Untag:
		case !set[s.Tag]:
			return fail.Field(path+".tag", "is set by no step before")
		case len(d.Goals) > 0:
			return fail.Field("goals", "would end it for some before the tag is taken away: branch instead")
		case len(d.Exits) > 0:
			return fail.Field("exits", "would end it for some before the tag is taken away: branch instead")
		}
		return nil
	})
}

// Heard reports whether signals of a kind reach journeys on this server.
func (k Kind) Heard() bool { return k.Known() && !unheard[k] }

// Done reports whether this server does steps of a kind.
func (k StepKind) Done() bool { return !notYet[k] }
