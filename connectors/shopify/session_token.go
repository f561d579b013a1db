package shopify

import (
	"context"
	"errors"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// The grant by which an id token becomes an access token.
// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange
const (
	exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"
	idTokenType   = "urn:ietf:params:oauth:token-type:id_token"                //nolint:gosec // a name, no secret
	offlineAccess = "urn:shopify:params:oauth:token-type:offline-access-token" //nolint:gosec // a name, no secret
	onlineAccess  = "urn:shopify:params:oauth:token-type:online-access-token"
)

// AppKey is the app's client id, which App Bridge wants in the page.
func (c *Connector) AppKey() string { return c.config.ClientID }

// VerifySession checks an id token of the admin: HS256 by one of our secrets, for
// our app, in time, issued by https://{shop}/admin for https://{shop}. Tokens of
// checkouts and customer accounts are signed with the same secret and name their
// shop otherwise: a shopper is never staff.
// https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
func (c *Connector) VerifySession(token string, now time.Time) (platform.Visit, error) {
	claims, err := c.tokenClaims(token, now)
	if err != nil {
		return platform.Visit{}, refusedSession(err)
	}
	if claims.NotBefore == nil {
		return platform.Visit{}, refusedSession(errors.New("nbf"))
	}
	shop, err := checkShop(strings.TrimPrefix(claims.Destination, "https://"))
	if err != nil || claims.Destination != "https://"+shop || claims.Issuer != claims.Destination+"/admin" {
		return platform.Visit{}, refusedSession(errors.New("iss or dest"))
	}
	if !isDigits(claims.Subject) {
		return platform.Visit{}, refusedSession(errors.New("sub"))
	}
	return platform.Visit{
		Shop: shop, User: claims.Subject, Session: claims.Session, Ends: claims.ExpiresAt.UTC(),
	}, nil
}

func refusedSession(cause error) error {
	return fail.Wrap(errors.Join(platform.ErrSession, cause), fail.Unauthorized,
		"Shopify’s word for who you are is too old or not valid; load the page again")
}

// ExchangeSession trades an id token for an expiring offline token and its
// refresh token.
func (c *Connector) ExchangeSession(ctx context.Context, shop, token string) (platform.Credentials, error) {
	answer, err := c.exchange(ctx, shop, token, offlineAccess)
	if err != nil {
		return platform.Credentials{}, err
	}
	return answer.credentials, c.enough(answer.credentials)
}

// Visitor trades an id token for an online token, of which only the person is
// kept.
func (c *Connector) Visitor(ctx context.Context, shop, token string) (platform.Visitor, error) {
	answer, err := c.exchange(ctx, shop, token, onlineAccess)
	if err != nil {
		return platform.Visitor{}, err
	}
	user := answer.User
	if user.ID == 0 {
		return platform.Visitor{}, fail.New(fail.Unavailable, "the store did not say who its person is")
	}
	visitor := platform.Visitor{
		User: user.ID.text(), Name: strings.TrimSpace(user.FirstName + " " + user.LastName), Owner: user.Owner,
		Locale: user.Locale,
	}
	if user.Verified {
		visitor.Email = strings.ToLower(strings.TrimSpace(user.Email))
	}
	return visitor, nil
}

func (c *Connector) exchange(ctx context.Context, shop, token, kind string) (grantAnswer, error) {
	name, err := checkShop(shop)
	if err != nil {
		return grantAnswer{}, err
	}
	grant := map[string]string{
		"grant_type": exchangeGrant, "subject_token": token, "subject_token_type": idTokenType,
		"requested_token_type": kind,
	}
	if kind == offlineAccess {
		grant["expiring"] = "1"
	}
	answer, err := c.grant(ctx, name, grant)
	if answer.Error == "invalid_subject_token" {
		return answer, refusedSession(err)
	}
	return answer, err
}
