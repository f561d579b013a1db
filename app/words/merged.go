package words

// Merged says that points came from another account of the same person.
func (w *Words) Merged() Line {
	return Line{w.Text("history.title.merged", nil), w.Text("history.merged", nil)}
}
