package message_test

import (
	"strings"
	"testing"
	"time"

	"regulars/app/message"
	"regulars/app/words"
)

// nasty is what people call themselves to break into a letter.
var nasty = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "Ann\r\nBcc: all@example.test", `{{shop}}`, `{{.Accent}}`,
	`</style><script>`, `javascript:alert(1)`, `<!--[if mso]><script>`,
}

func everything(name string) message.OfferContent {
	c := message.OfferContent{
		Shop: "Kaffee & Söhne", To: "ann@example.test", Accent: "#0b6b50", ShopURL: "https://shop.example/",
		LogoURL: "https://shop.example/logo.png", OffURL: "https://rewards.example/mail/stop/x",
		PrefsURL: "https://rewards.example/preferences/x",
		Values:   map[message.Tag]string{}, Goods: []message.Goods{{Title: name, Image: "https://shop.example/p.png", Price: "€9.00"}},
		Text: message.Wording{Subject: "{{name|Friend}} from {{shop}}", Preview: "{{reward}}"},
	}
	for _, tag := range message.Tags {
		c.Values[tag] = name
	}
	c.Values[message.TagShop] = c.Shop
	for _, kind := range message.BlockKinds {
		c.Text.Blocks = append(c.Text.Blocks, message.Block{Kind: kind, Text: "Hi {{name|you}}\n" + name, Image: "https://shop.example/i.png"})
	}
	return c
}

func TestNamesStayTextWhereverATemplatePutsThem(t *testing.T) {
	t.Parallel()
	for _, locale := range words.Locales {
		for _, name := range nasty {
			l, err := message.ComposeOffer(words.For(locale), "id", everything(name))
			if err != nil {
				t.Fatal(err)
			}
			for _, broken := range []string{"<script", "<img src=x", "ZgotmplZ", `href="javascript`} {
				if strings.Contains(l.HTML, broken) {
					t.Errorf("%s %q: the letter holds %q", locale, name, broken)
				}
			}
			if strings.ContainsAny(l.Subject+l.FromName, "\r\n") {
				t.Errorf("%q: more than one line: %q from %q", name, l.Subject, l.FromName)
			}
			if name == `{{shop}}` && strings.Count(l.Subject, "Kaffee") != 1 {
				t.Errorf("what a name says was filled in: %q", l.Subject)
			}
			dir := map[bool]string{true: `dir="rtl"`, false: `dir="ltr"`}[locale == "ar"]
			if !strings.Contains(l.HTML, dir) || !strings.Contains(l.HTML, "mail/stop/x") || !strings.Contains(l.Text, "mail/stop/x") {
				t.Errorf("%s: %s or the way out is missing", locale, dir)
			}
			if !strings.Contains(l.HTML, "<!--[if mso | IE]>") {
				t.Error("what Outlook needs was dropped")
			}
		}
	}
}

func TestALetterThatIsFilledToTheBrimIsSmall(t *testing.T) {
	t.Parallel()
	l, err := message.ComposeOffer(words.For("en"), "id", brimful(t, 30))
	if err != nil {
		t.Fatal(err)
	}
	if len(l.HTML) > 200_000 || len(l.Text) > 150_000 {
		t.Errorf("it has %d bytes of HTML and %d of text", len(l.HTML), len(l.Text))
	}
}

// A letter three times as long may take three times as long to compose, with room
// for a machine that is busy, but not nine times: that is what looking through the
// whole of it once a paragraph would take.
func TestComposingTakesNoLongerThanTheLetterIs(t *testing.T) {
	short, long := brimful(t, 10), brimful(t, 30)
	compose := func(c message.OfferContent) time.Duration {
		begun := time.Now()
		if _, err := message.ComposeOffer(words.For("en"), "id", c); err != nil {
			t.Fatal(err)
		}
		return time.Since(begun)
	}
	a, b := time.Hour, time.Hour
	for range 12 { // in turn, so that a busy machine is busy for both; the quickest counts
		a, b = min(a, compose(short)), min(b, compose(long))
	}
	if b > 6*a {
		t.Errorf("10 paragraphs take %s, 30 take %s", a, b)
	}
}

// brimful is an offer of as many paragraphs as are asked for, each as long as it may be.
func brimful(t *testing.T, paragraphs int) message.OfferContent {
	t.Helper()
	c := everything(strings.Repeat("long ", 10_000))
	c.Text.Blocks = nil
	for range paragraphs {
		text := strings.Repeat("{{name|x}} ", 3) + strings.Repeat("y", 1960)
		c.Text.Blocks = append(c.Text.Blocks, message.Block{Kind: message.Paragraph, Text: text})
	}
	whole := &message.Template{Name: "brim", Document: message.Copy{
		Language: "en", Texts: map[string]message.Wording{"en": c.Text},
	}}
	if err := whole.Check(); err != nil {
		t.Fatal(err)
	}
	return c
}
