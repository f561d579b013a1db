package merchant

import (
	"net/url"
	"regexp"
	"strings"
)

// SameShop reports whether two addresses may be one shop's. It is generous, as what
// is refused by it may be real: scheme, "www.", letter case, the usual ports, a last
// slash, a query and a language at the end of the path ("/de", "/pt-br") do not count,
// as plugins for languages put one there. An address that cannot be read is any shop's.
func SameShop(one, other string) bool {
	if SiteOf(one) == SiteOf(other) {
		return true
	}
	a, knownA := shopAt(one)
	b, knownB := shopAt(other)
	return !knownA || !knownB || a == b
}

var (
	languageEnd = regexp.MustCompile(`/[a-z]{2}([-_][a-z]{2,4})?$`)
	usualPorts  = map[string]bool{"80": true, "443": true}
)

// shopAt is the part of an address that two addresses of one shop share.
func shopAt(address string) (at string, known bool) {
	u, err := url.Parse(strings.ToLower(strings.TrimSpace(address)))
	if err != nil || u.Hostname() == "" {
		return "", false
	}
	at = strings.TrimSuffix(strings.TrimPrefix(u.Hostname(), "www."), ".")
	if port := u.Port(); port != "" && !usualPorts[port] {
		at += ":" + port
	}
	return at + languageEnd.ReplaceAllString(strings.TrimRight(u.Path, "/"), ""), true
}
