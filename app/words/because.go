package words

// Because is why something was picked for somebody: what they did, or that they
// have not bought of it yet.
type Because struct {
	Sign  string // viewed, searched, cart or said; "" for nothing that is known
	Title string // of what it was
	Times int64
	Group string // of goods that it is for
}

// Because says why: "Because you looked at Green tea 3 times". "" when it is not
// known any more.
func (w *Words) Because(b Because) string {
	switch {
	case b.Sign == "viewed" && b.Title != "":
		return w.Plural("because.viewed", max(b.Times, 1), Args{"Product": b.Title, "Times": w.Number(b.Times)})
	case b.Sign != "" && b.Title != "":
		return w.Text("because."+b.Sign, Args{"Product": b.Title})
	case b.Group != "":
		return w.Text("because.new", Args{"Group": b.Group})
	default:
		return ""
	}
}
