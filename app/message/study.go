package message

import "regulars/app/words"

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
	v.Lines = []string{oneLine(c.Study.Title)}
	if c.Study.Turn == TurnInvite && c.Study.Intro != "" {
		v.Lines = append(v.Lines, c.Study.Intro)
	}
	v.Lines = append(v.Lines, w.Text(key+".text", args))
	v.Button = w.Text(key+".button", nil)
}
