package shopifytest

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The store's own admin, as far as an embedded app sees it: a page of another
// site with the app in a frame, and a stand-in for App Bridge inside. A browser
// must come by "localhost", the app is at 127.0.0.1: cookies of the app are a
// third party's there.

// appQuery is what the admin adds to the app's address.
type appQuery map[string]string

func (q appQuery) values() url.Values {
	values := url.Values{}
	for key, value := range q {
		values.Set(key, value)
	}
	return values
}

// host names the admin page that the app is in: "host" of the app's query.
func (s *Shop) host() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.TrimPrefix(s.server.AdminOrigin(), "http://") +
		"/" + s.Domain + "/admin"))
}

// AdminOrigin is the site that the admin's pages are of.
func (s *Server) AdminOrigin() string {
	if s.listener == nil {
		return "https://admin.shopify.com"
	}
	_, port, _ := strings.Cut(s.listener.Addr().String(), ":")
	return "http://localhost:" + port
}

// AdminURL is where staff open the app.
func (s *Shop) AdminURL() string {
	return s.server.AdminOrigin() + "/" + s.Domain + "/admin/apps/" + s.options.ClientID
}

// BridgeURL is where the stand-in for App Bridge is.
func (s *Server) BridgeURL() string { return s.URL() + "/app-bridge.js" }

// admin serves what is below /{shop}/admin/ for people.
func (s *Shop) admin(w http.ResponseWriter, r *http.Request, rest string) {
	app, ofApp := strings.CutPrefix(rest, "apps/"+s.options.ClientID)
	if charges, ofBilling := strings.CutPrefix(rest, "charges/"); ofBilling {
		s.chargePages(w, r, charges)
		return
	}
	switch {
	case rest == "id-token" && r.Method == http.MethodPost:
		s.answer(w, http.StatusOK, body{"token": s.IDToken(s.who(r))})
	case rest == "scopes" && r.Method == http.MethodPost:
		s.askedScopes(w, r)
	case rest == "oauth/install":
		s.permit(w, r)
	case ofApp && s.options.AppURL != "" && r.Method == http.MethodGet:
		s.pageApp(w, r, app)
	default:
		http.NotFound(w, r)
	}
}

// who is the user whose browser it is: the one named in the address.
func (s *Shop) who(r *http.Request) User {
	if r.URL.Query().Get("user") == strconv.FormatInt(Clerk.ID, 10) {
		return Clerk
	}
	return Owner
}

// pageApp is the admin with the app in it.
func (s *Shop) pageApp(w http.ResponseWriter, r *http.Request, path string) {
	if "http://"+r.Host != s.server.AdminOrigin() {
		address := s.server.AdminOrigin() + r.URL.RequestURI()
		http.Redirect(w, r, address, http.StatusFound) //nolint:gosec // to this very page, by its other name
		return
	}
	user, query := s.who(r), r.URL.Query()
	query.Del("user")
	s.render(w, "embedding", map[string]any{
		"Shop": s.Name, "Domain": s.Domain, "User": user, "App": s.options.ClientID,
		"Frame": s.AppAddress(user, path+"?"+query.Encode()), "Origin": origin(s.options.AppURL),
	})
}

// origin is the scheme and host of an address.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// askedScopes answers what App Bridge asks of the merchant, who agrees. What the
// app's configuration does not name cannot be asked for.
func (s *Shop) askedScopes(w http.ResponseWriter, r *http.Request) {
	if asked := strings.Split(r.FormValue("request"), ","); s.declared(asked) {
		s.GrantScopes(asked...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer(w, http.StatusOK, body{"granted": s.current()})
}

// declared reports whether all of the scopes are among the app's optional ones.
func (s *Shop) declared(asked []string) bool {
	return !slices.ContainsFunc(asked, func(scope string) bool {
		return !slices.Contains(s.options.AppOptional, scope)
	})
}

// permit is where a merchant agrees to optional scopes outside of the app's frame;
// with AutoApprove it agrees by itself.
func (s *Shop) permit(w http.ResponseWriter, r *http.Request) {
	asked := strings.Split(r.URL.Query().Get("optional_scopes"), ",")
	if r.URL.Query().Get("client_id") != s.options.ClientID || !s.declared(asked) {
		http.Error(w, "Oauth error invalid_scope: the app may not ask for this", http.StatusBadRequest)
		return
	}
	if r.Method != http.MethodPost && !s.options.AutoApprove {
		s.show(w, r, "consent", "Update permissions", map[string]any{"Scopes": asked, "Action": r.URL.RequestURI()})
		return
	}
	s.GrantScopes(asked...)
	http.Redirect(w, r, s.AdminURL(), http.StatusFound)
}

func serveScript(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pages, "pages/"+name) }
}
