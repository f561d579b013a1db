package words

// Bringing is what a file of points did to a member.
type Bringing string

// What a file of points can do.
const (
	FromProgram Bringing = "brought"     // points of another program
	SpentThere  Bringing = "spent_there" // of those, what was spent in that program
	TakenOut    Bringing = "file_undone" // a file that was brought in by mistake
)

// Brought gives "Brought over": "From Smile". From is the other program's name,
// "" when nobody said it.
func (w *Words) Brought(what Bringing, from string) Line {
	line := Line{Title: w.Text("history.title."+string(what), nil), Reason: w.Text("history."+string(what), nil)}
	if what == FromProgram && from != "" {
		line.Reason = w.Text("history.brought_from", Args{"From": from})
	}
	return line
}
