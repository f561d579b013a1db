package message

import (
	"strings"

	"regulars/app/words"
)

// StudyPart is what a letter of a study is about. All of it is plain text.
type StudyPart struct {
	Turn         string // whose turn it is: TurnInvite...
	Title, Intro string // the merchant's words
}

// study turns a letter into that of a study.
func (v *view) study(w *words.Words, c Content, args words.Args) {
	if c.Kind != Study || c.Study == nil {
		return
	}
	key := "mail.study." + c.Study.Turn
	v.Title, v.Lines = oneLine(c.Study.Title), []string{w.Text(key+".text", args)}
	if c.Study.Turn == TurnInvite || c.Study.Turn == TurnPlace {
		for line := range strings.Lines(c.Study.Intro) {
			if line = oneLine(line); line != "" {
				v.Own = append(v.Own, line)
			}
		}
	}
	v.Button = w.Text(key+".button", nil)
}
