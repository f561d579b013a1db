package referral

import (
	"bufio"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// NormalEmail writes an address so that all ways to write one mailbox are alike:
// case, a +tag, Gmail's dots and second domain, a domain in its own script. ""
// for what is no address.
func NormalEmail(email string) string {
	email = strings.ToLower(norm.NFKC.String(strings.TrimSpace(email)))
	at := strings.LastIndexByte(email, '@')
	if at < 1 || at == len(email)-1 {
		return ""
	}
	local, domain := email[:at], strings.TrimSuffix(email[at+1:], ".")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii
	}
	if plain, _, tagged := strings.Cut(local, "+"); tagged && plain != "" {
		local = plain
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	if local == "" {
		return ""
	}
	return local + "@" + domain
}

// NormalPhone is a number's last nine digits: with and without the country's
// code it is the same. "" for what is too short to tell people apart.
func NormalPhone(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, norm.NFKC.String(phone))
	if len(digits) < 7 {
		return ""
	}
	return digits[max(0, len(digits)-9):]
}

// NormalName is a person's names in the order of the alphabet, without accents.
func NormalName(name string) string {
	parts := terms(name)
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// Address is where an order is sent.
type Address struct{ Line1, Line2, Postcode, City, Country string }

// Whole writes an address so that its spellings are alike; "" without a street.
func (a Address) Whole() string {
	street := slices.Concat(terms(a.Line1), terms(a.Line2))
	if len(street) == 0 {
		return ""
	}
	return a.place(street)
}

// House is the address without the flat: who shares it lives in one house.
func (a Address) House() string {
	street := terms(a.Line1)
	if i := slices.IndexFunc(street, func(s string) bool { return slices.Contains(flats, s) }); i > 0 {
		street = street[:i]
	}
	if len(street) == 0 {
		return ""
	}
	return a.place(street)
}

func (a Address) place(street []string) string {
	area := strings.Join(terms(a.Postcode), "")
	if area == "" {
		area = strings.Join(terms(a.City), "")
	}
	return strings.Join(street, "") + "|" + area + "|" + strings.ToLower(a.Country)
}

// flats begin what tells flats of one house apart.
var flats = []string{
	"apt", "ste", "fl", "rm", "whg", "top", "stiege",
	"piso", "puerta", "apto", "depto", "appt", "appartement", "etage", "bloco", "andar",
}

// streets are words of addresses that people shorten.
var streets = map[string]string{
	"street": "st", "str": "st", "strasse": "st", "road": "rd", "avenue": "ave", "av": "ave", "avenida": "ave",
	"lane": "ln", "drive": "dr", "boulevard": "blvd", "bd": "blvd", "square": "sq", "place": "pl", "platz": "pl",
	"apartment": "apt", "unit": "apt", "flat": "apt", "suite": "ste", "wohnung": "whg", "floor": "fl", "room": "rm",
	"calle": "c", "rua": "r", "rue": "r", "court": "ct", "nr": "", "no": "",
}

// terms are the words of a text: letters and digits, no case, no accents.
func terms(text string) []string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		default:
			return ' '
		}
	}, norm.NFKD.String(strings.ReplaceAll(strings.ToLower(text), "ß", "ss")))
	var found []string
	for word := range strings.FieldsSeq(plain) {
		if body, is := strings.CutSuffix(word, "strasse"); is && body != "" {
			word = body + "st"
		} else if body, is := strings.CutSuffix(word, "str"); is && len(body) > 2 {
			word = body + "st"
		}
		if short, known := streets[word]; known {
			word = short
		}
		if word != "" {
			found = append(found, word)
		}
	}
	return found
}

//go:embed disposable.txt
var disposableList string

var disposable = sync.OnceValue(func() map[string]bool {
	domains := map[string]bool{}
	for lines := bufio.NewScanner(strings.NewReader(disposableList)); lines.Scan(); {
		if domain := strings.TrimSpace(lines.Text()); domain != "" && domain[0] != '#' {
			domains[domain] = true
		}
	}
	return domains
})

// Disposable reports whether an address is of a service for throw-away
// addresses, or of one of its subdomains.
func Disposable(email string) bool {
	_, domain, ok := strings.Cut(NormalEmail(email), "@")
	for ok && domain != "" {
		if disposable()[domain] {
			return true
		}
		_, domain, ok = strings.Cut(domain, ".")
	}
	return false
}
