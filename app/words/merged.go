package words

// Merged says that points came from another account of the same person.
func (w *Words) Merged() Line {
	return Line{w.Text("history.title.merged", nil), w.Text("history.merged", nil)}
}

// Split says that an account was made a member of its own, with its points.
func (w *Words) Split() Line {
	return Line{Title: w.Text("history.title.split", nil), Reason: w.Text("history.split", nil)}
}

// Handed says that staff moved points between two members. The reason is theirs.
func (w *Words) Handed(in bool, note string) Line {
	key := "history.title.handed_out"
	if in {
		key = "history.title.handed_in"
	}
	return Line{Title: w.Text(key, nil), Reason: note}
}
