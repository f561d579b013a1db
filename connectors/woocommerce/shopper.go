package woocommerce

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// shopperAudience is whom a shopper token is for. The plugin's staff tokens,
// signed with the same secret, are for "regulars-staff".
const shopperAudience = "regulars-shopper"

// shopperLife is the longest that a shopper token may live.
const shopperLife = 5 * time.Minute

// leeway forgives clocks of store and server that differ.
const leeway = 30 * time.Second

// ShopperStore implements platform.ShopperVerifier: it reads the issuer of the
// bearer token without believing it.
func (c *Connector) ShopperStore(r *http.Request) (string, error) {
	text, err := bearer(r)
	if err != nil {
		return "", err
	}
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(text, &claims); err != nil || claims.Issuer == "" {
		return "", unauthorized("Authorization", "the shopper token cannot be read")
	}
	return claims.Issuer, nil
}

// VerifyShopper implements platform.ShopperVerifier. The token is an HS256 JWT:
// iss the store's external key, aud "regulars-shopper", sub the customer id or
// "0" for a visitor who is not signed in, iat and exp at most 5 minutes apart.
func (c *Connector) VerifyShopper(r *http.Request, secrets []string, now time.Time) (string, error) {
	text, err := bearer(r)
	if err != nil {
		return "", err
	}
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		if claims, ok := shopper(text, secret, now); ok {
			return number(claims.Subject).id(), nil
		}
	}
	return "", unauthorized("Authorization", "the shopper token is not valid; load the page again")
}

// shopper checks a token against one secret.
func shopper(text, secret string, now time.Time) (jwt.RegisteredClaims, bool) {
	var claims jwt.RegisteredClaims
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(shopperAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(func() time.Time { return now }),
	)
	_, err := parser.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) { return []byte(secret), nil })
	if err != nil || claims.IssuedAt == nil || claims.Issuer == "" || len(claims.Audience) != 1 {
		return claims, false
	}
	short := claims.ExpiresAt.Sub(claims.IssuedAt.Time) <= shopperLife
	return claims, short && (claims.Subject == "" || isDigits(claims.Subject))
}

func bearer(r *http.Request) (string, error) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || text == "" || len(text) > 4096 {
		return "", unauthorized("Authorization", "the shopper token is missing")
	}
	return text, nil
}
