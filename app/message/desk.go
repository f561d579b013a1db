package message

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"regulars/app/words"
)

// DeskContent is what a letter of the desk says. All of it is plain text.
type DeskContent struct {
	Kind    string // reply, left_out or too_large
	Shop    string
	Name    string // of who answers, "" for nobody in particular
	Text    string // of a reply
	Files   string // of left_out
	Subject string // of the mail that is answered, "" for one of our own
	To      string
	Accent  string

	YesURL, NoURL string // whether it solved it, "" for no question
	ReplyTo       string // where an answer goes, "" for nowhere
	InReplyTo     string // Message-ID
	References    []string
}

var deskTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(files, "desk.html.tmpl"))
})

// deskView is what the template shows.
type deskView struct {
	Lang, Dir, Subject, Accent, Signed string
	Paragraphs                         []string
	Question, Yes, YesURL, No, NoURL   string
	Footer                             string
}

// ComposeDesk writes a letter of the desk in a language: a person's words and a
// name under them, as a person would write.
func ComposeDesk(w *words.Words, id string, c DeskContent) (Letter, error) {
	args := words.Args{"Shop": oneLine(c.Shop), "Name": oneLine(c.Name), "Files": oneLine(c.Files)}
	v := deskView{
		Lang: w.Locale(), Dir: w.Dir(), Accent: c.Accent, Subject: oneLine(w.Text("mail.desk."+deskSubject(c.Kind),
			args)),
		Footer: w.Text("mail.desk.footer", args), Question: w.Text("mail.desk.solved.question", nil),
		Yes: w.Text("mail.desk.solved.yes", nil), YesURL: webOnly(c.YesURL),
		No: w.Text("mail.desk.solved.no", nil), NoURL: webOnly(c.NoURL),
	}
	from := oneLine(c.Shop)
	if c.Name != "" {
		from = oneLine(w.Text("mail.desk.from", args))
	}
	text := c.Text
	if c.Kind != "reply" {
		text = w.Text("mail.desk."+c.Kind+".text", args)
	} else {
		v.Signed = from
	}
	v.Paragraphs = strings.Split(text, "\n\n")
	if c.Subject != "" {
		v.Subject = answering(oneLine(c.Subject))
	}
	if c.ReplyTo != "" {
		v.Footer = w.Text("mail.desk.footer_reply", args)
	}
	l := Letter{
		ID: id, FromName: from, To: c.To, Subject: v.Subject, Text: v.text(text), Language: v.Lang, ReplyTo: c.ReplyTo,
		InReplyTo: c.InReplyTo, References: c.References, Personal: c.Kind == "reply",
	}
	var page bytes.Buffer
	if err := deskTemplate().ExecuteTemplate(&page, "desk.html.tmpl", v); err != nil {
		return l, fmt.Errorf("write a letter: %w", err)
	}
	l.HTML = page.String()
	return l, nil
}

func deskSubject(kind string) string {
	if kind == "reply" {
		return "subject"
	}
	return kind + ".subject"
}

// answering is a subject with one "Re:" before it.
func answering(subject string) string {
	if len(subject) > 3 && strings.EqualFold(subject[:3], "re:") {
		return subject
	}
	return "Re: " + subject
}

func (v *deskView) text(said string) string {
	parts := []string{said}
	if v.Signed != "" {
		parts = append(parts, v.Signed)
	}
	if v.YesURL != "" {
		parts = append(parts, v.Question, v.Yes+": "+v.YesURL, v.No+": "+v.NoURL)
	}
	return strings.Join(append(parts, "-- \n"+v.Footer), "\n\n") + "\n"
}
