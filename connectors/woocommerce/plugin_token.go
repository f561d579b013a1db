package woocommerce

import (
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// The claims of what our companion plugin itself asks, from the store's server.
const (
	pluginAudience = "regulars-plugin"
	pluginSubject  = "plugin"
)

// PluginStore implements platform.PluginVerifier: it reads the issuer of the
// bearer token without believing it.
func (c *Connector) PluginStore(r *http.Request) (string, error) { return issuer(r, "plugin") }

// VerifyPlugin implements platform.PluginVerifier. The token is an HS256 JWT: iss
// the store's external key, aud "regulars-plugin", sub "plugin", iat and exp at
// most 5 minutes apart.
func (c *Connector) VerifyPlugin(r *http.Request, secrets []string, now time.Time) error {
	text, err := bearer(r, "plugin")
	if err != nil {
		return err
	}
	var claims jwt.RegisteredClaims
	err = signed(text, pluginAudience, secrets, now, &claims)
	if err != nil || claims.Subject != pluginSubject {
		return unauthorized("Authorization",
			"the plugin's token is not valid: connect the store again if its clock is right")
	}
	return nil
}
