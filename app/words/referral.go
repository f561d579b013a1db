package words

// Referred says why a referral gave points: "A friend bought": "50 points for a
// friend you invited". why is a ledger.Why constant.
func (w *Words) Referred(why string, points int64, name PointsName) Line {
	reason := w.Text("history."+why, Args{"Points": w.Points(points, name)})
	return Line{w.Text("history.title."+why, nil), reason}
}

// ReferralEnded says why what a referral gave was taken back. why is a ledger.Why
// constant.
func (w *Words) ReferralEnded(why string) Line {
	return Line{w.Text("history.title.taken_back", nil), w.Text("history."+why, nil)}
}

// InviteOffer is what both sides of a referral get: words for each, "" for nothing.
type InviteOffer struct {
	Friend string
	You    string
	Least  string // the least first order, "" for any
	Days   int    // of the return window
}

// InviteOffer gives "Your friend gets €5 off, and you get 100 points", and what is
// asked of the friend's order.
func (w *Words) InviteOffer(o InviteOffer) (said, detail string) {
	key := "invite.offer_both"
	switch {
	case o.You == "":
		key = "invite.offer_friend"
	case o.Friend == "":
		key = "invite.offer_you"
	}
	var least, when string
	if o.Least != "" {
		least = w.Text("invite.offer_least", Args{"Least": o.Least})
	}
	if o.You != "" && o.Days > 0 {
		when = w.Plural("invite.offer_when", int64(o.Days), Args{"Days": w.Number(int64(o.Days))})
	}
	return w.Text(key, Args{"Friend": o.Friend, "You": o.You}), w.Sentences(least, when)
}
