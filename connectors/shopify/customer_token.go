package shopify

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/app/platform"
)

// extensionLeeway forgives clocks of Shopify and ours that differ, as Shopify's
// own library does.
const extensionLeeway = 10 * time.Second

// mostToken is longer than any token Shopify signs.
const mostToken = 4096

// extensionClaims are those of a session token that an extension gets in a
// customer account or at checkout. sub is there only for who is signed in.
// https://shopify.dev/docs/api/customer-account-ui-extensions/latest/apis/session-token
type extensionClaims struct {
	jwt.RegisteredClaims
	Destination string `json:"dest"` // the shop, with or without https://
}

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
	var claims extensionClaims
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
	claims, err := e.claims(text, now)
	if err != nil {
		return "", err
	}
	if _, err := claims.shop(); err != nil {
		return "", err
	}
	if claims.Subject == "" && claims.Issuer == "" {
		return "", nil // nobody is signed in
	}
	id, ours := strings.CutPrefix(claims.Subject, "gid://shopify/Customer/")
	if !ours || id == "" || strings.Trim(id, "0123456789") != "" {
		return "", notOurToken()
	}
	return id, nil
}

func (e extensions) claims(text string, now time.Time) (claims extensionClaims, err error) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(e.c.config.ClientID), jwt.WithExpirationRequired(),
		jwt.WithLeeway(extensionLeeway), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	for _, secret := range e.c.secrets() {
		claims = extensionClaims{}
		key := func(*jwt.Token) (any, error) { return []byte(secret), nil }
		if _, err = parser.ParseWithClaims(text, &claims, key); err == nil {
			return claims, nil
		}
	}
	return claims, notOurToken()
}

// shop is the myshopify host that the token is of.
func (c *extensionClaims) shop() (string, error) {
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
