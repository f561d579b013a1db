package shopifytest

import (
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// tokenLife is how long the session token of an extension lives.
const tokenLife = 5 * time.Minute

// ExtensionToken is the session token that an app's extension gets in a customer
// account or after an order. customerID 0 is a visitor who is not signed in.
func (s *Shop) ExtensionToken(customerID int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.options.Now()
	claims := jwt.MapClaims{
		"dest": s.Domain, "aud": s.options.ClientID, "jti": s.hexID(),
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(tokenLife).Unix(),
	}
	if customerID != 0 {
		claims["sub"] = "gid://shopify/Customer/" + strconv.FormatInt(customerID, 10)
	}
	return s.SignToken(claims, s.options.ClientSecret)
}
