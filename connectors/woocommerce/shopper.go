package woocommerce

import (
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// shopperAudience is whom a shopper token is for. The plugin's other tokens,
// signed with the same secret, are for others.
const shopperAudience = "regulars-shopper"

// ShopperStore implements platform.ShopperVerifier: it reads the issuer of the
// bearer token without believing it.
func (c *Connector) ShopperStore(r *http.Request) (string, error) { return issuer(r, "shopper") }

// VerifyShopper implements platform.ShopperVerifier. The token is an HS256 JWT:
// iss the store's external key, aud "regulars-shopper", sub the customer id or
// "0" for a visitor who is not signed in, iat and exp at most 5 minutes apart.
func (c *Connector) VerifyShopper(r *http.Request, secrets []string, now time.Time) (string, error) {
	text, err := bearer(r, "shopper")
	if err != nil {
		return "", err
	}
	var claims jwt.RegisteredClaims
	err = signed(text, shopperAudience, secrets, now, &claims)
	if err != nil || claims.Subject != "" && !isDigits(claims.Subject) {
		return "", unauthorized("Authorization", "the shopper token is not valid; load the page again")
	}
	return number(claims.Subject).id(), nil
}
