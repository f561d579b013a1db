package message

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"

	"regulars/app/words"
)

// Content is what a letter says, by fixed places. Everything in it is plain text.
type Content struct {
	Kind       Kind
	Shop       string // the merchant's name
	SenderName string // "" for Shop
	Name       string // the member's, "" when unknown
	To         string
	Accent     string // "#0b6b50"; white is readable on it
	LogoURL    string
	PointsName words.PointsName

	Points  int64 // what the message is about
	Balance int64 // what the member may spend now
	Date    string
	Order   string
	Reason  string
	Reward  string
	Code    string
	Tier    string
	Friend  string // what a friend did: FriendCame or FriendBought
	Guessed bool   // of a parcel that nobody called late

	Ask       *Ask       // of a survey, nil for other kinds
	Study     *StudyPart // of a study, nil for other kinds
	ButtonURL string     // "" for none
	OffURL    string     // "" for service messages
}

//go:embed letter.html.tmpl offer.html.tmpl desk.html.tmpl
var files embed.FS

var letterTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(files, "letter.html.tmpl"))
})

// view is what the template shows.
type view struct {
	Lang, Dir, Start, Subject, Shop, Accent, LogoURL string
	Title                                            string   // the merchant's words, in whatever language,
	Own                                              []string // and more of them
	Hello                                            string
	Lines                                            []string
	Code                                             string
	Ask                                              *Ask
	Button, ButtonURL                                string
	Footer, Off, OffURL                              string
}

// Compose writes a message in a language. Links that lead anywhere but to a web
// page are left out. It fails only on a template that is broken.
func Compose(w *words.Words, id string, c Content) (Letter, error) {
	args := words.Args{
		"Shop": oneLine(c.Shop), "Name": oneLine(c.Name), "Order": oneLine(c.Order), "Reward": oneLine(c.Reward),
		"Tier": oneLine(c.Tier), "Date": c.Date, "Reason": c.Reason, "Code": c.Code,
		"Points": w.Points(c.Points, c.PointsName), "Unit": w.Unit(c.PointsName), "Title": "",
	}
	if c.Study != nil {
		args["Title"] = oneLine(c.Study.Title)
	}
	if c.Kind == Usable {
		args["Points"] = w.Points(c.Balance, c.PointsName)
	}
	v := view{
		Lang: w.Locale(), Dir: w.Dir(), Start: startOf(w), Shop: args["Shop"],
		Accent: c.Accent, LogoURL: webOnly(c.LogoURL), Subject: oneLine(w.Text(subjectKey(c), args)),
		Hello: w.Text("mail.hello", args), Lines: noted(lines(w, c, args), c), Code: c.Code,
		Button: w.Text("mail.shop", nil), ButtonURL: webOnly(c.ButtonURL),
		Footer: w.Text("mail.footer", args), OffURL: webOnly(c.OffURL), Off: w.Text("mail.off", nil),
	}
	if args["Name"] == "" {
		v.Hello = w.Text("mail.hello_plain", nil)
	}
	if c.Kind == Claim {
		v.Button = w.Text("mail.claim.button", nil)
	}
	v.ask(w, c)
	v.study(w, c, args)
	switch {
	case c.Kind.Service():
		v.Footer, v.OffURL = w.Text("mail.footer_service", args), ""
	case c.Kind.OfParcel():
		v.Footer = w.Text("mail.footer_parcel", args)
	}
	from := c.SenderName
	if from == "" {
		from = c.Shop
	}
	l := Letter{
		ID: id, FromName: oneLine(from), To: c.To, Subject: v.Subject,
		Text: v.text(), Lines: v.said(), Language: v.Lang, OffURL: v.OffURL,
	}
	var page bytes.Buffer
	if err := letterTemplate().ExecuteTemplate(&page, "letter.html.tmpl", v); err != nil {
		return l, fmt.Errorf("write a letter: %w", err)
	}
	l.HTML = page.String()
	return l, nil
}

// subjectKey names the subject of a message.
func subjectKey(c Content) string {
	if c.Kind == FriendJoined && c.Friend == FriendCame {
		return "mail.friend_joined.joined_subject"
	}
	if c.Kind == Study && c.Study != nil {
		return "mail.study." + c.Study.Turn + ".subject"
	}
	return "mail." + string(c.Kind) + ".subject"
}

// withBalance are the kinds that end with what a member has now.
var withBalance = []Kind{Usable, PointsAdded, FriendJoined}

// lines are the sentences of a message.
func lines(w *words.Words, c Content, args words.Args) []string {
	said := []string{w.Text("mail."+string(c.Kind)+".text", args)}
	if c.Kind.OfParcel() {
		return parcelLines(w, c, args, said)
	}
	switch {
	case c.Kind == Welcome && c.Points > 0:
		said = append(said, w.Text("mail.welcome.points", args))
	case c.Kind == Code && c.Date != "":
		said = append(said, w.Text("mail.code.until", args))
	case c.Kind == TierDown && c.Tier == "":
		said = []string{w.Text("mail.tier_down.none", nil)}
	case c.Kind == FriendJoined && c.Friend == FriendCame:
		said = []string{w.Text("mail.friend_joined.joined", args)}
	case c.Kind == FriendJoined && c.Points == 0:
		said = []string{w.Text("mail.friend_joined.reward", args)}
	case c.Kind == Claim:
		said = append(said, w.Text("mail.claim.other", nil))
	case c.Balance > 0 && slices.Contains(withBalance, c.Kind):
		have := words.Args{"Points": w.Points(c.Balance, c.PointsName)}
		said = append(said, w.Text("mail.balance", have))
	}
	return said
}

// parcelLines are the sentences about a parcel: what is an estimate says so.
func parcelLines(w *words.Words, c Content, args words.Args, said []string) []string {
	switch {
	case c.Kind == Arriving && c.Date == "":
		said = []string{w.Text("mail.arriving.today", args)}
	case c.Kind == Late && c.Guessed:
		said = []string{w.Text("mail.late.guessed", args)}
	}
	if c.Kind == Late {
		said = append(said, w.Text("mail.late.help", nil))
	}
	return said
}

// noted puts what staff wrote for the member behind the first sentence.
func noted(said []string, c Content) []string {
	note := oneLine(c.Reason)
	if c.Kind != PointsAdded || note == "" {
		return said
	}
	return slices.Insert(said, 1, "“"+note+"”")
}

// text is the letter for those who read no HTML.
func (v *view) text() string {
	parts := slices.Concat([]string{v.Hello}, v.said())
	if v.Code != "" {
		parts = append(parts, v.Code)
	}
	if v.Ask != nil && v.Ask.Question != "" {
		parts = append(parts, v.Ask.text())
	}
	if v.ButtonURL != "" {
		parts = append(parts, v.Button+": "+v.ButtonURL)
	}
	parts = append(parts, "-- \n"+v.Footer)
	if v.OffURL != "" {
		parts = append(parts, v.Off+": "+v.OffURL)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// startOf is the side that lines of a language begin at.
func startOf(w *words.Words) string {
	if w.Dir() == "rtl" {
		return "right"
	}
	return "left"
}

// said are all sentences of the letter, the merchant's first.
func (v *view) said() []string {
	var all []string
	if v.Title != "" {
		all = append(all, v.Title)
	}
	return slices.Concat(all, v.Own, v.Lines)
}

// oneLine keeps a text from becoming more than one line of a header.
func oneLine(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text))
}

// webOnly keeps addresses of web pages (http only on this machine) and drops
// whatever else a link could be.
func webOnly(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	host, err := netip.ParseAddr(u.Hostname())
	local := u.Hostname() == "localhost" || err == nil && host.IsLoopback()
	if u.Scheme == "https" || u.Scheme == "http" && local {
		return u.String()
	}
	return ""
}
