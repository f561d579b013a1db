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

// staffLife is the longest that a staff token may live.
const staffLife = 5 * time.Minute

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
	var claims jwt.RegisteredClaims
	_, _, err := jwt.NewParser().ParseUnverified(token, &claims)
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
	refusal := errors.New("no secret")
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		claims, err := staffOf(token, secret, now)
		if err != nil {
			refusal = err
			continue
		}
		visit := platform.Visit{
			Shop: claims.Issuer, User: claims.Subject, Ends: claims.ExpiresAt.UTC(), Origin: claims.Origin,
		}
		return visit, platform.Visitor{
			User: claims.Subject, Name: strings.TrimSpace(claims.Name), Owner: claims.Owner, Locale: claims.Locale,
		}, nil
	}
	return platform.Visit{}, platform.Visitor{}, fail.Wrap(errors.Join(platform.ErrSession, refusal), fail.Unauthorized,
		"the store’s word for who you are is too old or not valid; load the page again")
}

// staffOf reads a token that one secret signs.
func staffOf(token, secret string, now time.Time) (staffClaims, error) {
	var claims staffClaims
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(staffAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(func() time.Time { return now }),
	)
	_, err := parser.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return []byte(secret), nil })
	switch {
	case err != nil:
		return claims, err
	case claims.IssuedAt == nil || claims.ExpiresAt.Sub(claims.IssuedAt.Time) > staffLife:
		return claims, errors.New("iat or exp")
	case claims.Issuer == "" || len(claims.Audience) != 1:
		return claims, errors.New("iss or aud")
	case !isDigits(claims.Subject) || claims.Subject == "0":
		return claims, errors.New("sub")
	case claims.Origin != "" && !isOrigin(claims.Origin):
		return claims, errors.New("origin")
	default:
		return claims, nil
	}
}

// isOrigin reports whether text is scheme and host of a site, and nothing else.
func isOrigin(text string) bool {
	at, err := url.Parse(text)
	return err == nil && (at.Scheme == "https" || at.Scheme == "http") && at.Host != "" &&
		text == at.Scheme+"://"+at.Host
}
