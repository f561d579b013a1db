package incoming

import (
	"bytes"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/publicsuffix"
)

// mostSignatures is how many signatures of a mail are looked at.
const mostSignatures = 5

// Proven reports whether the domain of a mail's sender signed it (DKIM, aligned as
// DMARC wants it). lookup asks name servers for TXT records. A signature survives
// forwarding, where the server that brings the mail says nothing about its sender.
func Proven(raw []byte, from string, lookup func(name string) ([]string, error)) bool {
	_, domain, ok := strings.Cut(from, "@")
	if !ok {
		return false
	}
	found, _ := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		LookupTXT: lookup, MaxVerifications: mostSignatures,
	}) // an error is beside what was found before it
	for _, v := range found {
		if v.Err == nil && aligned(v.Domain, domain) && signsFrom(v.HeaderKeys) {
			return true
		}
	}
	return false
}

func signsFrom(names []string) bool {
	for _, name := range names {
		if strings.EqualFold(name, "from") {
			return true
		}
	}
	return false
}

// aligned reports whether two domains are of one organization.
func aligned(one, other string) bool {
	one, other = strings.ToLower(strings.TrimSuffix(one, ".")), strings.ToLower(strings.TrimSuffix(other, "."))
	if one == other {
		return true
	}
	a, errA := publicsuffix.EffectiveTLDPlusOne(one)
	b, errB := publicsuffix.EffectiveTLDPlusOne(other)
	return errA == nil && errB == nil && a == b
}
