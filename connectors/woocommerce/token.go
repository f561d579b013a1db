package woocommerce

import (
	"errors"
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
	claims, err := claimed(text)
	if err != nil || claims.Issuer == "" {
		return "", unauthorized("Authorization", "the "+kind+" token cannot be read")
	}
	return claims.Issuer, nil
}

// claimed reads what a token says, whoever signed it.
func claimed(text string) (claims jwt.RegisteredClaims, err error) {
	_, _, err = jwt.NewParser().ParseUnverified(text, &claims)
	return claims, err
}

// signed reads into claims a token that one of a store's secrets signs: an HS256 JWT
// for exactly one audience, whose iat and exp are at most tokenLife apart (RFC 7519 §4.1).
func signed(text, audience string, secrets []string, now time.Time, claims jwt.Claims) error {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(func() time.Time { return now }),
	)
	refusal := errors.New("no secret")
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		_, err := parser.ParseWithClaims(text, claims, func(*jwt.Token) (any, error) { return []byte(secret), nil })
		if err == nil {
			return bounded(claims)
		}
		refusal = err
	}
	return refusal
}

// bounded refuses claims that live too long, that name no store, or that are for
// others, too. The parser saw that they end.
func bounded(claims jwt.Claims) error {
	begins, _ := claims.GetIssuedAt()
	ends, _ := claims.GetExpirationTime()
	store, _ := claims.GetIssuer()
	audience, _ := claims.GetAudience()
	switch {
	case begins == nil || ends.Sub(begins.Time) > tokenLife:
		return errors.New("iat or exp")
	case store == "" || len(audience) != 1:
		return errors.New("iss or aud")
	default:
		return nil
	}
}

func bearer(r *http.Request, kind string) (string, error) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || text == "" || len(text) > 4096 {
		return "", unauthorized("Authorization", "the "+kind+" token is missing")
	}
	return text, nil
}
