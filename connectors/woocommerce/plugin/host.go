package plugin

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Host is the server that a package is made for. All of it may be empty: the package then proposes none.
type Host struct{ Base, Terms, Privacy string }

// ownTerms is the sentence of readme.txt that stands for the terms of a server nobody knows yet.
const ownTerms = "Which server that is you decide. Its terms and its privacy policy are those of whoever runs it."

func (h Host) check() error {
	for name, value := range map[string]string{"-server": h.Base, "-terms": h.Terms, "-privacy": h.Privacy} {
		if value == "" {
			continue
		}
		parsed, err := url.Parse(value)
		if err != nil || parsed.Scheme != "https" || parsed.Host == "" || parsed.User != nil ||
			strings.ContainsAny(value, "'\\<> ") {
			return fmt.Errorf("%s: %q is not an address that begins with https://", name, value)
		}
	}
	if base, _ := url.Parse(h.Base); base != nil && (base.Path != "" || base.RawQuery != "" || base.Fragment != "") {
		return fmt.Errorf("-server: %q must have nothing behind the host", h.Base)
	}
	if h.Base != "" && (h.Terms == "") != (h.Privacy == "") {
		return errors.New("-terms and -privacy: give both or none")
	}
	return nil
}

// into writes the host into the plugin's main file and readme.
func (h Host) into(files map[string][]byte) error {
	for name, value := range map[string]string{
		"REGULARS_SERVER": h.Base, "REGULARS_TERMS": h.Terms, "REGULARS_PRIVACY": h.Privacy,
	} {
		empty := "define( '" + name + "', '' );"
		if err := replace(files, "regulars-woocommerce.php", empty, "define( '"+name+"', '"+value+"' );"); err != nil {
			return err
		}
	}
	terms := ownTerms
	if h.Base != "" {
		terms = "This package proposes " + h.Base + "; you may name another server."
		if h.Terms != "" {
			terms += " Its terms: " + h.Terms + " Its privacy policy: " + h.Privacy
		}
	}
	return replace(files, "readme.txt", ownTerms, terms)
}

func replace(files map[string][]byte, name, before, after string) error {
	if bytes.Count(files[name], []byte(before)) != 1 {
		return fmt.Errorf("%s says %q not once", name, before)
	}
	files[name] = bytes.Replace(files[name], []byte(before), []byte(after), 1)
	return nil
}

// versions are the places that say the plugin's version.
var versions = map[string]*regexp.Regexp{
	"the plugin's header": regexp.MustCompile(`(?m)^ \* Version: +(\S+)$`),
	"REGULARS_VERSION":    regexp.MustCompile(`(?m)^define\( 'REGULARS_VERSION', '([^']+)' \);$`),
	"readme.txt":          regexp.MustCompile(`(?m)^Stable tag: (\S+)$`),
	"the newest change":   regexp.MustCompile(`(?m)^== Changelog ==\n\n= (\S+) =$`),
}

// sameVersion refuses a package whose parts name different versions.
func sameVersion(files map[string][]byte) error {
	text := slices.Concat(files["regulars-woocommerce.php"], files["readme.txt"])
	seen := ""
	for place, pattern := range versions {
		found := pattern.FindSubmatch(text)
		if found == nil {
			return fmt.Errorf("%s says no version", place)
		}
		if seen != "" && seen != string(found[1]) {
			return fmt.Errorf("%s says version %s, another place says %s", place, found[1], seen)
		}
		seen = string(found[1])
	}
	return nil
}
