package incoming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// oneLine is a header's text as it is kept.
func oneLine(said string) string {
	said = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case hides(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(said, "�")))
	if runes := []rune(said); len(runes) > mostLine {
		return string(runes[:mostLine])
	}
	return said
}

// hides is true of what turns the direction of text around, or has no width.
func hides(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// clean is a mail's text as it is kept: of an answer without what it answers.
func clean(said string, answers bool) (kept string, cut bool) {
	said = lineEnds.Replace(strings.ToValidUTF8(said, "�"))
	said = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || hides(r) {
			return -1
		}
		return r
	}, said)
	lines := strings.Split(said, "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(lines[i], unicode.IsSpace)
	}
	if answers {
		lines = ownWords(lines)
	}
	kept = strings.TrimSpace(fewBlanks(lines))
	if utf8.RuneCountInString(kept) > mostText {
		return string([]rune(kept)[:mostText]), true
	}
	return kept, false
}

func fewBlanks(lines []string) string {
	var out strings.Builder
	blanks := 0
	for _, line := range lines {
		if line == "" {
			blanks++
			continue
		}
		if out.Len() > 0 {
			out.WriteString(strings.Repeat("\n", min(blanks, 1)+1))
		}
		blanks = 0
		out.WriteString(line)
	}
	return out.String()
}

// ownWords drops the mail that an answer quotes at its end, with the line that
// announces it. What is written between quoted lines stays, quotes and all.
func ownWords(lines []string) []string {
	end := len(lines)
	for i, line := range lines {
		original := strings.HasPrefix(line, "-----Original Message-----") || strings.HasPrefix(line, "________________")
		if i > 0 && original {
			end = i
			break
		}
	}
	own := end
	for own > 0 && (lines[own-1] == "" || strings.HasPrefix(lines[own-1], ">")) {
		own--
	}
	quoted := false
	for _, line := range lines[own:end] {
		quoted = quoted || strings.HasPrefix(line, ">")
	}
	if quoted {
		for n := 0; n < 3 && own > 0 && announces(lines, own); n++ {
			own--
		}
	} else {
		own = end
	}
	if strings.TrimSpace(strings.Join(lines[:own], "")) == "" {
		return lines // nothing else is there
	}
	return lines[:own]
}

// announces reports whether the lines before n end with one like "On Monday Ann
// wrote:", which may be broken into two.
func announces(lines []string, n int) bool {
	line := lines[n-1]
	if strings.HasSuffix(line, ":") {
		return true
	}
	return n < len(lines) && line != "" && strings.HasSuffix(lines[n], ":") && len(line) > 40
}

// blocks end a line.
var blocks = map[string]bool{
	"p": true, "div": true, "br": true, "tr": true, "li": true, "ul": true, "ol": true, "table": true, "h1": true,
	"h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "pre": true, "hr": true,
	"section": true,
	"article": true, "header": true, "footer": true,
}

// unseen are elements whose words nobody sees.
var unseen = map[string]bool{
	"script": true, "style": true, "head": true, "title": true, "template": true, "noscript": true,
}

// fromHTML takes the words out of a page. Nothing of it is run, fetched or kept.
func fromHTML(page string) string {
	tokens := html.NewTokenizer(strings.NewReader(page))
	tokens.SetMaxBuf(1 << 20)
	p := printer{}
	hidden := 0
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return p.out.String()
		}
		raw, _ := tokens.TagName()
		name := string(raw)
		switch {
		case kind == html.StartTagToken && unseen[name]:
			hidden++
		case kind == html.EndTagToken && unseen[name]:
			hidden = max(0, hidden-1)
		case hidden > 0:
		case kind == html.TextToken:
			p.words(string(tokens.Text()))
		case blocks[name]:
			p.block(name, kind)
		}
	}
}

// printer writes lines, quoted as deep as blockquotes are.
type printer struct {
	out    strings.Builder
	quotes int
	begun  bool // something stands on the line
}

func (p *printer) words(said string) {
	for word := range strings.FieldsSeq(html.UnescapeString(said)) {
		if !p.begun {
			p.out.WriteString(strings.Repeat("> ", p.quotes))
			p.begun = true
		} else {
			p.out.WriteByte(' ')
		}
		p.out.WriteString(word)
	}
}

func (p *printer) block(name string, kind html.TokenType) {
	if p.begun {
		p.out.WriteByte('\n')
		p.begun = false
	}
	if name == "p" && kind == html.EndTagToken {
		p.out.WriteByte('\n')
	}
	if name != "blockquote" {
		return
	}
	if kind == html.StartTagToken {
		p.quotes = min(p.quotes+1, mostDepth)
	} else {
		p.quotes = max(0, p.quotes-1)
	}
}
