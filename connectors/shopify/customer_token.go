package shopify

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/app/platform"
)

// extensions proves shoppers by the session tokens of our UI extensions.
type extensions struct{ c *Connector }

// Extensions implements platform.ExtensionVerifier.
func (c *Connector) Extensions() platform.ShopperVerifier { return extensions{c} }

// ShopperStore reads the shop of the bearer token without believing it.
func (e extensions) ShopperStore(r *http.Request) (string, error) {
	text, err := extensionToken(r)
	if err != nil {
		return "", err
	}
	var claims signedClaims
	if _, _, err := jwt.NewParser().ParseUnverified(text, &claims); err != nil {
		return "", notOurToken()
	}
	return claims.shop()
}

// VerifyShopper proves the token: HS256 by one of the app's secrets, for this
// app, in its time. The signed-in customer's id is in sub. The admin's session
// tokens have the same key and audience and name a person of the staff there, so
// whatever is no customer is refused. The app's own secrets sign; secrets is not used.
func (e extensions) VerifyShopper(r *http.Request, _ []string, now time.Time) (string, error) {
	text, err := extensionToken(r)
	if err != nil {
		return "", err
	}
	claims, err := e.c.tokenClaims(text, now)
	if err != nil {
		return "", notOurToken()
	}
	if _, err := claims.shop(); err != nil {
		return "", err
	}
	if claims.Subject == "" && claims.Issuer == "" {
		return "", nil // nobody is signed in
	}
	id, ours := strings.CutPrefix(claims.Subject, "gid://shopify/Customer/")
	if !ours || !isDigits(id) {
		return "", notOurToken()
	}
	return id, nil
}

// shop is the myshopify host that the token is of.
func (c *signedClaims) shop() (string, error) {
	name, err := checkShop(strings.TrimPrefix(c.Destination, "https://"))
	if err != nil {
		return "", notOurToken()
	}
	return name, nil
}

func extensionToken(r *http.Request) (string, error) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || text == "" || len(text) > mostToken {
		return "", notOurToken()
	}
	return text, nil
}

func notOurToken() error {
	return fail.New(fail.Unauthorized, "Shopify’s word for who is there is missing, too old or not valid")
}
