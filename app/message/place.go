package message

// Place is where an offer is shown. The numbers are stored.
type Place int16

// The places.
const (
	ByMail Place = 0
	InShop Place = 1 // a short notice in the widget and on the loyalty page
	Both   Place = 2
)

var places = []string{"mail", "shop", "both"}

// String is the place's name on the wire.
func (p Place) String() string { return places[p] }

// PlaceOf reads a place's name; "" is ByMail. ok is false for none of ours.
func PlaceOf(name string) (p Place, ok bool) {
	for i, n := range places {
		if n == name {
			return Place(i), true
		}
	}
	return ByMail, name == ""
}

// Mailed reports whether it is sent by mail.
func (p Place) Mailed() bool { return p != InShop }

// Shown reports whether the shop shows it.
func (p Place) Shown() bool { return p != ByMail }
