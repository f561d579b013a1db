package message

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"regulars/app/words"
)

// OfferContent is what the letter of an offer is made of. All of it is plain
// text; links that lead anywhere but to a web page are left out.
type OfferContent struct {
	Shop       string
	SenderName string // "" for Shop
	To         string
	Accent     string // "#0b6b50"; white is readable on it
	LogoURL    string
	ShopURL    string // where blocks lead that do not say
	OffURL     string
	PrefsURL   string // where the member says what they want to hear of
	Existing   bool   // the member is written to as a customer, and did not say yes
	Text       Wording
	Values     map[Tag]string
	Goods      []Goods // of a product block
	Picks      []Goods // chosen for the member
	Guide      Guide   // of a guide block, without a title for none
}

// Goods is a product that an offer shows; Why says why it was chosen, "" for none.
type Goods struct{ Title, Image, Link, Price, Why string }

// Guide is how to use the product that an offer is about, in short.
type Guide struct {
	Title, Link string
	Lines       []string
}

// part is a block as the template shows it.
type part struct {
	Kind, Text, Image, Link, Price, More string
	Lines                                []string
}

// offerView is what the template shows.
type offerView struct {
	Lang, Dir, Start, Subject, Preview, Shop, Accent, LogoURL string
	Parts                                                     []part
	Footer, Off, OffURL, Prefs, PrefsURL                      string
}

var offerTemplate = sync.OnceValue(func() *template.Template {
	kept := template.FuncMap{"outlook": func(comment string) template.HTML {
		return template.HTML(comment) //nolint:gosec // a constant of the template, never of a person
	}}
	return template.Must(template.New("").Funcs(kept).ParseFS(files, "offer.html.tmpl"))
})

// ComposeOffer writes an offer, in the language of w. Its size is bounded: tags
// are filled with 200 characters each at most, once. It fails only on a template
// of ours that is broken.
func ComposeOffer(w *words.Words, id string, c OfferContent) (Letter, error) {
	v := offerView{
		Lang: w.Locale(), Dir: w.Dir(), Start: startOf(w), Shop: oneLine(c.Shop), Accent: c.Accent,
		LogoURL: webOnly(c.LogoURL), OffURL: webOnly(c.OffURL), Off: w.Text("mail.offer.off", nil),
		PrefsURL: webOnly(c.PrefsURL), Prefs: w.Text("mail.offer.prefs", nil),
		Subject: oneLine(fill(c.Text.Subject, c.Values)), Preview: oneLine(fill(c.Text.Preview, c.Values)),
	}
	footer := "mail.offer.footer"
	if c.Existing {
		footer = "mail.offer.footer_customer"
	}
	v.Footer = w.Text(footer, words.Args{"Shop": v.Shop})
	for _, b := range c.Text.Blocks {
		v.Parts = append(v.Parts, c.parts(w, b)...)
	}
	from := c.SenderName
	if from == "" {
		from = c.Shop
	}
	l := Letter{
		ID: id, FromName: oneLine(from), To: c.To, Subject: v.Subject, Text: v.text(), Language: v.Lang,
		OffURL: v.OffURL,
	}
	var page bytes.Buffer
	if err := offerTemplate().ExecuteTemplate(&page, "offer.html.tmpl", v); err != nil {
		return l, fmt.Errorf("write an offer: %w", err)
	}
	l.HTML = page.String()
	return l, nil
}

// parts fill in a block: of products there is one for each.
func (c *OfferContent) parts(w *words.Words, b Block) []part {
	if b.Kind == Picks {
		return c.picks()
	}
	if b.Kind == GuideCard && c.Guide.Title == "" {
		return nil
	}
	if b.Kind == Product && len(c.Goods) == 0 {
		b.Kind = Paragraph
	}
	if b.Kind != Product {
		return []part{c.part(w, b)}
	}
	var all []part
	for _, g := range c.Goods {
		p := part{
			Kind: string(Product), Text: oneLine(g.Title), Image: webOnly(g.Image), Price: g.Price,
			Link: cmp.Or(webOnly(b.Link), webOnly(g.Link), webOnly(c.ShopURL)),
		}
		p.Lines = []string{p.Text}
		all = append(all, p)
	}
	return all
}

// part fills in a block.
func (c *OfferContent) part(w *words.Words, b Block) part {
	p := part{Kind: string(b.Kind), Text: fill(b.Text, c.Values), Image: webOnly(b.Image), Link: webOnly(b.Link)}
	switch b.Kind {
	case CodeBlock:
		p.Text = c.Values[TagCode]
	case Balance:
		if p.Text == "" {
			p.Text = w.Text("mail.balance", words.Args{"Points": c.Values[TagBalance]})
		}
	case GuideCard:
		p.Text, p.Link, p.Lines = oneLine(c.Guide.Title), webOnly(c.Guide.Link), c.Guide.Lines
		p.More = w.Text("guide.more", nil)
		return p
	default:
	}
	if p.Link == "" {
		p.Link = webOnly(c.ShopURL)
	}
	p.Lines = strings.Split(strings.TrimSpace(p.Text), "\n")
	return p
}

// picks shows the products that were chosen.
func (c *OfferContent) picks() []part {
	shown := make([]part, len(c.Picks))
	for i, g := range c.Picks {
		said := strings.Trim(g.Price+" · "+oneLine(g.Why), " ·")
		shown[i] = part{
			Kind: string(Product), Text: oneLine(g.Title), Image: webOnly(g.Image), Price: said,
			Link: cmp.Or(webOnly(g.Link), webOnly(c.ShopURL)),
		}
	}
	return shown
}

// text is the letter for those who read no HTML.
func (v *offerView) text() string {
	var said []string
	for _, p := range v.Parts {
		switch BlockKind(p.Kind) {
		case Divider:
			said = append(said, "---")
		case Button:
			said = append(said, p.Text+": "+p.Link)
		case Product:
			said = append(said, strings.TrimSpace(p.Text+"\n"+p.Price+"\n"+p.Link))
		case GuideCard:
			said = append(said, strings.TrimSpace(p.Text+"\n"+strings.Join(p.Lines, "\n"))+"\n"+p.More+": "+p.Link)
		case Image:
			if p.Text != "" {
				said = append(said, "["+p.Text+"]")
			}
		default:
			said = append(said, strings.Join(p.Lines, "\n"))
		}
	}
	said = append(said, "-- \n"+v.Footer)
	if v.PrefsURL != "" {
		said = append(said, v.Prefs+": "+v.PrefsURL)
	}
	said = append(said, v.Off+": "+v.OffURL)
	return strings.Join(said, "\n\n") + "\n"
}
