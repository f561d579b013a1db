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
func (d *Script) Ready() error { return d.readyForYou() }

// Heard reports whether signals of a kind reach journeys on this server.
func (k Kind) Heard() bool { return k.Known() && !unheard[k] }

// Done reports whether this server does steps of a kind.
func (k StepKind) Done() bool { return !notYet[k] }
