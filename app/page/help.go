package page

// Help is what a member asked the shop, a form to ask, and where else it is
// reached. The forms post do=ask with kind, about (the id of one of Goods) and text;
// do=tell with request and text; do=solved with request and solved=yes or no.
type Help struct {
	Write   bool     // whether they may write
	Goods   []Choice // what they may ask about
	Asked   []Asked  // newest first
	Contact []Link
}

// Kinds are what a request can be.
func (Help) Kinds() []string { return []string{"complaint", "question", "technical", "suggestion"} }

// Link leads elsewhere.
type Link struct{ Name, URL string }

// Asked is one request. State is open, answered or closed; Solve asks whether the
// answer solved it.
type Asked struct {
	ID, Title, State string
	Solve            bool
	Said             []Said
}

// Said is one thing said: From is who and when.
type Said struct{ From, Text string }
