package woocommerce

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// tokenLife is the longest that a token of our companion plugin may live.
const tokenLife = 5 * time.Minute

// leeway forgives clocks of store and server that differ.
const leeway = 30 * time.Second

// issuer reads which store a bearer token claims to be of, without believing it.
// kind names the token to whoever sent it.
func issuer(r *http.Request, kind string) (string, error) {
	text, err := bearer(r, kind)
	if err != nil {
		return "", err
	}
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(text, &claims); err != nil || claims.Issuer == "" {
		return "", unauthorized("Authorization", "the "+kind+" token cannot be read")
	}
	return claims.Issuer, nil
}

// signed checks a token against a store's secrets: an HS256 JWT for exactly one
// audience, whose iat and exp are at most tokenLife apart (RFC 7519 §4.1).
func signed(text, audience string, secrets []string, now time.Time) (jwt.RegisteredClaims, bool) {
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		if claims, ok := signedWith(text, audience, secret, now); ok {
			return claims, true
		}
	}
	return jwt.RegisteredClaims{}, false
}

func signedWith(text, audience, secret string, now time.Time) (jwt.RegisteredClaims, bool) {
	var claims jwt.RegisteredClaims
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(func() time.Time { return now }),
	)
	_, err := parser.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) { return []byte(secret), nil })
	if err != nil || claims.IssuedAt == nil || claims.Issuer == "" || len(claims.Audience) != 1 {
		return claims, false
	}
	return claims, claims.ExpiresAt.Sub(claims.IssuedAt.Time) <= tokenLife
}

func bearer(r *http.Request, kind string) (string, error) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || text == "" || len(text) > 4096 {
		return "", unauthorized("Authorization", "the "+kind+" token is missing")
	}
	return text, nil
}
