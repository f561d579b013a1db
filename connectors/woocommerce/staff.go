package woocommerce

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/app/platform"
)

// staffAudience is whom a staff token is for: never what a shopper's is for.
const staffAudience = "regulars-staff"

// staffClaims are what the plugin says of who asks in wp-admin. WordPress vouches
// for no address, so what the token says of one is not read.
type staffClaims struct {
	jwt.RegisteredClaims
	Name   string `json:"name"`
	Locale string `json:"locale"`
	Owner  bool   `json:"owner"`  // may change the settings of the whole site
	Origin string `json:"origin"` // of wp-admin, which may lie elsewhere than the shop; "" where it does not
}

// StaffStore implements platform.StaffVerifier.
func (c *Connector) StaffStore(token string) string {
	claims, err := claimed(token)
	if err != nil || !slices.Equal(claims.Audience, jwt.ClaimStrings{staffAudience}) {
		return ""
	}
	return claims.Issuer
}

// VerifyStaff implements platform.StaffVerifier. The token is an HS256 JWT: iss
// the store's external key, aud "regulars-staff", sub the WordPress user's id,
// iat and exp at most 5 minutes apart.
func (c *Connector) VerifyStaff(
	token string, secrets []string, now time.Time,
) (platform.Visit, platform.Visitor, error) {
	var claims staffClaims
	err := signed(token, staffAudience, secrets, now, &claims)
	if err == nil {
		err = claims.check()
	}
	if err != nil {
		return platform.Visit{}, platform.Visitor{}, fail.Wrap(errors.Join(platform.ErrSession, err), fail.Unauthorized,
			"the store’s word for who you are is too old or not valid; load the page again")
	}
	visit := platform.Visit{
		Shop: claims.Issuer, User: claims.Subject, Ends: claims.ExpiresAt.UTC(), Origin: claims.Origin,
	}
	return visit, platform.Visitor{
		User: claims.Subject, Name: strings.TrimSpace(claims.Name), Owner: claims.Owner, Locale: claims.Locale,
	}, nil
}

// check refuses claims that name nobody, or a page that is no site's.
func (c staffClaims) check() error {
	switch {
	case !isDigits(c.Subject) || c.Subject == "0":
		return errors.New("sub")
	case c.Origin != "" && !isOrigin(c.Origin):
		return errors.New("origin")
	default:
		return nil
	}
}

// isOrigin reports whether text is scheme and host of a site, and nothing else.
func isOrigin(text string) bool {
	at, err := url.Parse(text)
	return err == nil && (at.Scheme == "https" || at.Scheme == "http") && at.Host != "" &&
		text == at.Scheme+"://"+at.Host
}
