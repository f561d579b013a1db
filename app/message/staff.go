package message

import (
	"bytes"
	"fmt"

	"regulars/app/words"
)

// StaffContent is what a letter to somebody of the merchant's staff says. All of
// it is plain text.
type StaffContent struct {
	Kind      string // sign_in, invitation, endpoint_off, tool_refused or store_refused
	About     string // of the last three: which connection, or store
	Shop      string
	Name      string
	To        string
	Accent    string
	ButtonURL string
}

func staffButton(c StaffContent) string {
	switch {
	case c.Kind == "store_refused":
		return "mail.staff.stores"
	case c.About != "":
		return "mail.staff.connections"
	}
	return "mail.staff.button"
}

// ComposeStaff writes a letter to staff in a language.
func ComposeStaff(w *words.Words, id string, c StaffContent) (Letter, error) {
	args := words.Args{"Shop": oneLine(c.Shop), "Name": oneLine(c.Name), "About": oneLine(c.About)}
	key := "mail.staff." + c.Kind
	v := view{
		Lang: w.Locale(), Dir: w.Dir(), Shop: args["Shop"], Accent: c.Accent,
		Subject: oneLine(w.Text(key+".subject", args)), Hello: w.Text("mail.hello", args),
		Lines:  []string{w.Text(key+".text", args), w.Text(key+".until", nil)},
		Button: w.Text(staffButton(c), nil), ButtonURL: webOnly(c.ButtonURL),
		Footer: w.Text("mail.staff.footer", args),
	}
	l := Letter{ID: id, FromName: "Regulars", To: c.To, Subject: v.Subject, Text: v.text(), Language: v.Lang}
	var page bytes.Buffer
	if err := letterTemplate().ExecuteTemplate(&page, "letter.html.tmpl", v); err != nil {
		return l, fmt.Errorf("write a letter: %w", err)
	}
	l.HTML = page.String()
	return l, nil
}
