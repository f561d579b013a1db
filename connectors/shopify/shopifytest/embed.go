package shopifytest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// User is one of the store's staff, as they sign in to the store's own admin.
type User struct {
	ID        int64
	FirstName string
	LastName  string
	Email     string
	Verified  bool // the e-mail
	Owner     bool // of the store's account
	Locale    string
}

// The staff that every fake store has. Who opens the app is the owner unless
// somebody else is named.
var (
	Owner = User{
		ID: 9001, FirstName: "Demo", LastName: "Owner", Email: "owner@demo-coffee.example", Verified: true, Owner: true,
		Locale: "en",
	}
	Clerk = User{ID: 9002, FirstName: "Demo", LastName: "Clerk", Email: "clerk@demo-coffee.example", Locale: "en"}
)

// idTokenLife is how long an id token of the admin lives, as Shopify documents it.
const idTokenLife = time.Minute

// onlineLife is how long an online token lives.
const onlineLife = 24 * time.Hour

// IDToken is what App Bridge gives a page that a user has open.
func (s *Shop) IDToken(user User) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.idToken(user)
}

func (s *Shop) idToken(user User) string {
	now := s.now()
	s.users[user.ID] = user
	return s.SignToken(jwt.MapClaims{
		"iss": "https://" + s.Domain + "/admin", "dest": "https://" + s.Domain, "aud": s.options.ClientID,
		"sub": strconv.FormatInt(user.ID, 10), "exp": now.Add(idTokenLife).Unix(), "nbf": now.Unix(), "iat": now.Unix(),
		"jti": s.hexID(), "sid": s.hexID(), "sig": s.hexID(),
	}, s.options.ClientSecret)
}

// SignToken signs any claims with any secret, for tests that forge.
func (s *Shop) SignToken(claims jwt.MapClaims, secret string) string {
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		panic(err) // claims are texts and numbers only
	}
	return text
}

// exchange trades an id token for an access token. The app is installed by that.
func (s *Shop) exchange(w http.ResponseWriter, subject, kind string, expiring bool) {
	user, ok := s.subject(subject)
	if !ok {
		s.answer(w, http.StatusBadRequest, body{"error": "invalid_subject_token"})
		return
	}
	switch kind {
	case "urn:shopify:params:oauth:token-type:offline-access-token":
		for _, old := range s.tokens { // one refreshable token an app and store
			old.refreshExpires = s.now()
		}
		if s.options.AppURL != "" {
			s.ofApp = []*subscription{s.hookOfApp(everyTopic)}
		}
		s.answerToken(w, s.mint(s.granted(), expiring))
	case "urn:shopify:params:oauth:token-type:online-access-token":
		s.answer(w, http.StatusOK, body{
			"access_token": "shpua_" + s.hexID(), "scope": s.granted(), "expires_in": int64(onlineLife.Seconds()),
			"associated_user_scope": s.granted(),
			"associated_user": body{
				"id": user.ID, "first_name": user.FirstName, "last_name": user.LastName, "email": user.Email,
				"email_verified": user.Verified, "account_owner": user.Owner, "locale": user.Locale,
				"collaborator": false,
			},
		})
	default:
		s.answer(w, http.StatusBadRequest, body{"error": "invalid_request"})
	}
}

// subject reads an id token of ours that is in time.
func (s *Shop) subject(text string) (User, bool) {
	var claims jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) {
		return []byte(s.options.ClientSecret), nil
	}, jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(s.now))
	if err != nil {
		return User{}, false
	}
	id, _ := strconv.ParseInt(claims.Subject, 10, 64)
	user, known := s.users[id]
	return user, known
}

// granted is what the app may do here: what its configuration asks of everybody,
// and what was granted beside.
func (s *Shop) granted() string {
	return strings.Join(append(strings.Split(s.options.AppScopes, ","), s.optional...), ",")
}

// GrantScopes gives the app optional scopes, as the merchant does when App Bridge
// asks for them, and tells it. The app's token has them from now on.
func (s *Shop) GrantScopes(scopes ...string) {
	s.changeScopes(func(have []string) []string {
		for _, scope := range scopes {
			if !slices.Contains(have, scope) {
				have = append(have, scope)
			}
		}
		return have
	})
}

// RevokeScopes takes optional scopes back, and tells the app.
func (s *Shop) RevokeScopes(scopes ...string) {
	s.changeScopes(func(have []string) []string {
		return slices.DeleteFunc(have, func(scope string) bool { return slices.Contains(scopes, scope) })
	})
}

func (s *Shop) changeScopes(change func([]string) []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.current()
	now := strings.Join(change(slices.Clone(before)), ",")
	s.optional = slices.DeleteFunc(strings.Split(now, ","), func(scope string) bool {
		return scope == "" || slices.Contains(strings.Split(s.options.AppScopes, ","), scope)
	})
	for _, made := range s.tokens {
		made.scopes = now
	}
	s.emit("app/scopes_update", body{
		"id": 1, "shop_id": gid("Shop", shopID), "previous": before, "current": strings.Split(now, ","),
		"updated_at": stamp(s.now()),
	})
}

// current lists the scopes of the newest live token.
func (s *Shop) current() []string {
	if live := s.live(); live != nil {
		return strings.Split(live.scopes, ",")
	}
	return strings.Split(s.granted(), ",")
}

// live is the newest token that works, nil for none.
func (s *Shop) live() *token {
	for _, made := range slices.Backward(s.tokens) {
		if !made.revoked && made.replacedBy == nil {
			return made
		}
	}
	return nil
}

// AppAddress is the address in the app's frame when a user opens it at a path
// below the app's own address.
func (s *Shop) AppAddress(user User, path string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.appAddress(user, path)
}

func (s *Shop) appAddress(user User, path string) string {
	path, asked, _ := strings.Cut(path, "?")
	query := appQuery{
		"shop": s.Domain, "host": s.host(), "timestamp": strconv.FormatInt(s.now().Unix(), 10), "embedded": "1",
		"session": s.hexID(), "locale": user.Locale, "id_token": s.idToken(user),
	}.values()
	more, _ := url.ParseQuery(asked) // what the admin's own address says goes along
	for key := range more {
		if !query.Has(key) {
			query.Set(key, more.Get(key))
		}
	}
	query.Set("hmac", s.callbackHMAC(query))
	return fmt.Sprintf("%s%s?%s", s.options.AppURL, path, query.Encode())
}
