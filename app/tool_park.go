package app

import (
	"cmp"
	"time"

	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/outbound"
	"regulars/app/staff"
	"regulars/app/words"
)

// parkTool notes that a tool refuses its key, as the tool stood when it was asked:
// nothing is lost, all waits until the moment it returns, or for another key. It
// reports whether the tool is off now because that took too long.
func parkTool(tx *pg.Tx, as *outbound.Endpoint) (until time.Time, off bool, err error) {
	e, err := outbound.OfTool(tx, as.Tool)
	if err != nil || e == nil {
		return tx.Now, false, err
	}
	if e, err = outbound.Get(tx, e.ID, true); err != nil {
		return tx.Now, false, err
	}
	if e.State != outbound.On || e.ID != as.ID || e.ChangedAt.After(as.ChangedAt) {
		return tx.Now, false, nil // there is another key meanwhile, or it is off
	}
	before := e.Parked()
	if e.Park(tx.Now) {
		return tx.Now, true, giveUp(tx, e, outbound.WhyRefused)
	}
	if !before {
		if err := alertOwners(tx, e); err != nil {
			return tx.Now, false, err
		}
	}
	return *e.RestUntil, false, outbound.NoteHealth(tx, e)
}

// waitForKey lets a delivery wait for a key that its tool does not refuse.
func waitForKey(tx *pg.Tx, p *outgoing) (off bool, err error) {
	until, off, err := parkTool(tx, p.to)
	if err != nil || off { // then it was kept back with all others
		return off, err
	}
	return false, outbound.PutOff(tx, p.id, until)
}

// wakeTold lets all that waits for an endpoint go on: it was switched, or has
// another key.
func wakeTold(tx *pg.Tx, e *outbound.Endpoint) error {
	if err := outbound.Wake(tx, e); err != nil || e.Tool == outbound.Server {
		return err
	}
	return message.WakeHeld(tx)
}

// alertRest is how long owners are not written to about a connection again: one
// that takes every other thing would not leave them alone.
const alertRest = 7 * 24 * time.Hour

// alertOwners has the owners written to that a connection needs them now. The
// caller saves the endpoint.
func alertOwners(tx *pg.Tx, e *outbound.Endpoint) error {
	if e.AlertedAt != nil && tx.Now.Sub(*e.AlertedAt) < alertRest {
		return nil
	}
	e.AlertedAt = &tx.Now
	return writeToOwners(tx, staff.Mail{Endpoint: e.ID})
}

// endpointLetter writes to an owner that a connection needs them, nil when it does
// not any more.
func (a *App) endpointLetter(tx *pg.Tx, wish staff.Mail, person staff.Person) (*message.Letter, error) {
	e, err := outbound.Get(tx, wish.Endpoint, false)
	if err != nil {
		return nil, ignoreGone(err)
	}
	content := message.StaffContent{
		Kind: "endpoint_off", About: cmp.Or(e.Name, e.URL), Name: person.Name, To: person.Email,
		ButtonURL: a.baseURL + "/admin/connections",
	}
	if e.Tool == outbound.Klaviyo {
		content.About = "Klaviyo"
	}
	switch {
	case e.Parked():
		content.Kind = "tool_refused"
	case e.State != outbound.GivenUp:
		return nil, nil //nolint:nilnil // somebody saw to it
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	content.Shop, content.Accent = m.Name, m.Look.Accent
	letter, err := message.ComposeStaff(words.For(m.Locale), wish.ID.String(), content)
	return &letter, err
}
