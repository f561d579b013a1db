package message

import (
	"context"
	"errors"
	"net"
	"strings"
)

// Proof is one way in which a domain vouches for mail.
type Proof string

// The proofs.
const (
	SPF   Proof = "spf"   // RFC 7208: which servers may send for the domain
	DKIM  Proof = "dkim"  // RFC 6376: the key that letters are signed with
	DMARC Proof = "dmarc" // RFC 7489: what is to be done with mail that neither vouches for
)

// Found is what was found of a proof.
type Found string

// What can be found.
const (
	Good    Found = "good"
	Missing Found = "missing" // there is no such record
	Wrong   Found = "wrong"   // there is one, and it does not help
	Unknown Found = "unknown" // the name servers did not answer
)

// Finding is what was found of one proof, and the record that helps.
type Finding struct {
	Proof Proof  `json:"proof"`
	Found Found  `json:"found"`
	Host  string `json:"host"`  // where the record belongs
	Type  string `json:"type"`  // TXT or CNAME
	Value string `json:"value"` // what it says, "" for what only the provider can tell
}

// Vouches reports whether every proof is there.
func Vouches(findings []Finding) bool {
	for _, f := range findings {
		if f.Found != Good {
			return false
		}
	}
	return len(findings) > 0
}

// Uncertain reports whether the name servers kept silent about any proof, so that
// what was known before is still the best there is.
func Uncertain(findings []Finding) bool {
	for _, f := range findings {
		if f.Found == Unknown {
			return true
		}
	}
	return false
}

// Records are where a domain's proofs are expected.
type Records struct {
	Domain   string
	SPF      Finding // what is wanted; Found is filled in
	Selector string  // of the DKIM key, "" when nobody told
}

// RecordsOf says which records a sender's domain needs. selector is the DKIM
// selector of House's mail server.
func RecordsOf(p Provider, address, selector string) Records {
	_, domain, _ := strings.Cut(address, "@")
	domain = strings.ToLower(domain)
	r := Records{Domain: domain, Selector: selector, SPF: Finding{Proof: SPF, Type: "TXT", Host: domain}}
	switch p {
	case Resend:
		r.Selector, r.SPF.Host, r.SPF.Value = "resend", "send."+domain, "v=spf1 include:amazonses.com ~all"
	case Lettermint:
		r.Selector, r.SPF.Type = "lettermint", "CNAME"
		r.SPF.Host, r.SPF.Value = "lm-bounces."+domain, "bounces.lmta.net"
	default:
	}
	return r
}

// CheckDomain asks the name servers for each proof. It never fails: what cannot be
// asked is Unknown.
func CheckDomain(ctx context.Context, names *net.Resolver, r Records) []Finding {
	spf := r.SPF
	spf.Found = look(ctx, names, spf.Host, func(texts []string) Found {
		return only(texts, "v=spf1", func(text string) bool { return !strings.HasSuffix(text, "+all") })
	})
	dkim := Finding{Proof: DKIM, Type: "TXT", Host: r.Selector + "._domainkey." + r.Domain, Found: Missing}
	if r.Selector != "" {
		dkim.Found = look(ctx, names, dkim.Host, signs)
	}
	return []Finding{spf, dkim, dmarc(ctx, names, r.Domain)}
}

// signs reports whether a text holds a key (RFC 6376, 3.6.1: an empty p= is one
// that was revoked).
func signs(texts []string) Found {
	for _, text := range texts {
		for tag := range strings.SplitSeq(text, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(tag), "=")
			if strings.TrimSpace(name) != "p" {
				continue
			}
			if strings.TrimSpace(value) == "" {
				return Wrong
			}
			return Good
		}
	}
	if len(texts) == 0 {
		return Missing
	}
	return Wrong
}

// mostParents is how far up a policy is looked for.
const mostParents = 8

// dmarc looks for a policy at the domain and at those above it, as receivers do.
func dmarc(ctx context.Context, names *net.Resolver, domain string) Finding {
	f := Finding{Proof: DMARC, Type: "TXT", Host: "_dmarc." + domain, Value: "v=DMARC1; p=none", Found: Missing}
	above := domain
	for range mostParents {
		found := look(ctx, names, "_dmarc."+above, func(texts []string) Found {
			return only(texts, "v=DMARC1", func(text string) bool { return strings.Contains(text, "p=") })
		})
		if found != Missing {
			f.Found = found
			return f
		}
		_, parent, _ := strings.Cut(above, ".")
		if !strings.Contains(parent, ".") {
			return f
		}
		above = parent
	}
	return f
}

// only wants one text of a version, and that it is of use. Two of them are none
// to whoever reads them (RFC 7208, 4.5; RFC 7489, 6.6.3).
func only(texts []string, version string, useful func(string) bool) Found {
	var those []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); strings.HasPrefix(text, version) {
			those = append(those, text)
		}
	}
	switch {
	case len(those) == 0:
		return Missing
	case len(those) > 1 || !useful(those[0]):
		return Wrong
	default:
		return Good
	}
}

// look asks for the texts at a host.
func look(ctx context.Context, names *net.Resolver, host string, judge func(texts []string) Found) Found {
	texts, err := names.LookupTXT(ctx, host+".")
	var refused *net.DNSError
	switch {
	case errors.As(err, &refused) && refused.IsNotFound:
		return Missing
	case err != nil:
		return Unknown
	default:
		return judge(texts)
	}
}
