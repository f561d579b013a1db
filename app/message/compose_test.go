package message_test

import (
	"strings"
	"testing"

	"regulars/app/message"
	"regulars/app/words"
)

func full(kind message.Kind) message.Content {
	return message.Content{
		Kind: kind, Shop: "Kaffee & Söhne", Name: "Ann <b>", To: "ann@example.test", Accent: "#0b6b50",
		LogoURL: "https://shop.example/logo.png", Points: 1240, Balance: 1300, Date: "6 December", Order: "#1031",
		Reason: "Order #1031 was cancelled", Reward: "€5 off", Code: "", Tier: "Gold",
		ButtonURL: "https://shop.example/", OffURL: "https://rewards.example/mail/off/x",
	}
}

func TestEveryMessageIsWrittenInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, locale := range words.Locales {
		for _, kind := range message.Kinds {
			l, err := message.Compose(words.For(locale), "id", full(kind))
			if err != nil {
				t.Fatal(err)
			}
			for part, text := range map[string]string{"subject": l.Subject, "text": l.Text, "HTML": l.HTML} {
				if text == "" || strings.Contains(text, "mail.") && part != "HTML" || strings.Contains(text, "<no value>") {
					t.Errorf("%s %s: the %s is %q", locale, kind, part, text)
				}
			}
			if kind.Service() != (l.OffURL == "") {
				t.Errorf("%s %s: the way out is %q", locale, kind, l.OffURL)
			}
		}
	}
}

func TestWhatPeopleAreCalledIsTextAndLinksLeadToWebPages(t *testing.T) {
	t.Parallel()
	c := full(message.Usable)
	c.Shop, c.ButtonURL, c.LogoURL = "<script>\r\nBcc: x", "javascript:alert(1)", "https://user@evil.example/x.png"
	l, err := message.Compose(words.For("en"), "id", c)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(l.HTML, "<script>") || strings.Contains(l.HTML, "<b>") {
		t.Errorf("a name became markup:\n%s", l.HTML)
	}
	if strings.Contains(l.HTML+l.Text, "javascript:") || strings.Contains(l.HTML, "evil.example") {
		t.Errorf("a link leads elsewhere:\n%s", l.HTML)
	}
	if strings.ContainsAny(l.Subject+l.FromName, "\r\n") {
		t.Errorf("more than one line: %q from %q", l.Subject, l.FromName)
	}
	if !strings.Contains(l.HTML, `dir="ltr"`) || !strings.Contains(l.Text, "1,300 points") {
		t.Errorf("it does not say what there is:\n%s", l.Text)
	}
}

func TestALetterIsDressedForTheDark(t *testing.T) {
	t.Parallel()
	c := full(message.Welcome)
	c.Code = "RG-5K7Q"
	l, err := message.Compose(words.For("en"), "id", c)
	if err != nil {
		t.Fatal(err)
	}
	_, dark, ok := strings.Cut(l.HTML, "@media (prefers-color-scheme: dark)")
	dark, body, _ := strings.Cut(dark, "</style>")
	for _, worn := range []string{"page", "card", "line", "small"} {
		if !ok || !strings.Contains(dark, "."+worn+" {") || !strings.Contains(body, `class="`+worn+`"`) {
			t.Errorf("nothing, or nothing dark, is %q", worn)
		}
	}
}

// What a merchant writes is in whatever language, of any length, and in paragraphs.
func TestALetterOfAStudyKeepsTheMerchantsParagraphs(t *testing.T) {
	t.Parallel()
	c := full(message.Study)
	c.Study = &message.StudyPart{Title: "Which <mug>\nis it?", Intro: "Two new mugs.\r\n\r\n Tell us & all.\n"}
	for turn, intro := range map[string]bool{message.TurnInvite: true, message.TurnPlace: true, message.TurnRemind: false} {
		c.Study.Turn = turn
		l, err := message.Compose(words.For("ar"), "id", c)
		if err != nil {
			t.Fatal(err)
		}
		for _, whole := range []string{`word-break:break-word`, `text-align:right">Which &lt;mug&gt; is it?</p>`} {
			if !strings.Contains(l.HTML, whole) {
				t.Errorf("%s lacks %s:\n%s", turn, whole, l.HTML)
			}
		}
		told := strings.Count(l.HTML, `dir="auto"`) == 3 && strings.Contains(l.HTML, `">Tell us &amp; all.</p>`) &&
			strings.Contains(l.Text, "\n\nTwo new mugs.\n\nTell us & all.\n\n")
		if told != intro || !strings.Contains(l.Text, "\n\nWhich <mug> is it?\n\n") {
			t.Errorf("%s tells what it is about: %v, want %v\n%s", turn, told, intro, l.Text)
		}
	}
}
