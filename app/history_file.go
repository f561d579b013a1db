package app

import (
	"regulars/app/ledger"
	"regulars/app/words"
)

// ofFile says what a file brought or took, false when a movement is of none.
func (t *teller) ofFile(e *ledger.Entry) (words.Line, bool) {
	switch e.Explain.Reason {
	case ledger.WhyBrought:
		return t.words.Brought(words.FromProgram, e.Explain.Note), true
	case ledger.WhySpentThere:
		return t.words.Brought(words.SpentThere, e.Explain.Note), true
	case ledger.WhyUndone:
		return t.words.Brought(words.TakenOut, e.Explain.Note), true
	default:
		return words.Line{}, false
	}
}
