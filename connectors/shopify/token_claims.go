package shopify

import (
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// tokenLeeway is how far Shopify's clock may be from ours: 10 s, as in
	// Shopify's own library (shopify-app-js, decode-session-token.ts).
	tokenLeeway = 10 * time.Second
	// mostToken is longer than any token Shopify signs.
	mostToken = 4096
)

// signedClaims are those of the tokens that Shopify signs with our secret: id tokens
// of the admin, and session tokens of our extensions in a customer account or at
// checkout. What else they say, and so whose they are, is the caller's to check.
type signedClaims struct {
	jwt.RegisteredClaims
	Destination string `json:"dest"` // the shop; of extensions with or without https://
	Session     string `json:"sid"`  // of the admin
}

// tokenClaims reads a token that one of our secrets signed: HS256, for our app, in
// its time.
func (c *Connector) tokenClaims(text string, now time.Time) (claims signedClaims, err error) {
	if text == "" || len(text) > mostToken {
		return claims, errors.New("length")
	}
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(c.config.ClientID), jwt.WithExpirationRequired(),
		jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	for _, secret := range c.secrets() {
		claims = signedClaims{}
		key := func(*jwt.Token) (any, error) { return []byte(secret), nil }
		if _, err = parser.ParseWithClaims(text, &claims, key); err == nil {
			return claims, nil
		}
	}
	return claims, err
}
