package wootest

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// StaffUser is somebody who may enter wp-admin.
type StaffUser struct {
	ID    int64
	Name  string
	Email string
	Owner bool // may change the settings of the whole site
}

// The people of every store.
var (
	Owner = StaffUser{1, "Demo Owner", "owner@demo.example", true}
	Clerk = StaffUser{2, "Demo Clerk", "clerk@demo.example", false} // a shop manager
)

// StaffToken is what our companion plugin signs for whom it lets into wp-admin.
func (s *Server) StaffToken(user StaffUser) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token("regulars-staff", strconv.FormatInt(user.ID, 10), jwt.MapClaims{
		"name": user.Name, "email": user.Email, "locale": "en_US", "owner": user.Owner, "origin": s.url,
	})
}

// staffNonce is what WordPress wants of a page that somebody is signed in on.
func (s *Server) staffNonce(user StaffUser) string { return s.nonceOf("staff", user.Name) }

// giveStaffToken is the plugin's route for its page in wp-admin. Whoever has a
// page's nonce is the one whom the page was made for.
func (s *Server) giveStaffToken(w http.ResponseWriter, r *http.Request) {
	for _, user := range []StaffUser{Owner, Clerk} {
		if r.Method != http.MethodPost || r.Header.Get("X-Wp-Nonce") != s.staffNonce(user) {
			continue
		}
		token, err := s.StaffToken(user)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		s.write(w, r, ok(map[string]any{"token": token, "expires_in": 300}))
		return
	}
	s.write(w, r, reply{status: http.StatusForbidden, body: map[string]any{
		"code": "rest_cookie_invalid_nonce", "message": "Cookie check failed", "data": map[string]any{"status": 403},
	}})
}

// assetsPath is where WordPress serves what the plugin brings for its page.
const assetsPath = "/wp-content/plugins/regulars-woocommerce/assets/admin/"

// serveAdmin answers below /wp-admin/ and for the plugin's files. false when the
// request is for something else.
func (s *Server) serveAdmin(w http.ResponseWriter, r *http.Request) bool {
	query := r.URL.Query()
	switch {
	case s.opt.AdminFS == nil:
		return false
	case strings.HasPrefix(r.URL.Path, assetsPath):
		http.StripPrefix(assetsPath, http.FileServerFS(s.opt.AdminFS)).ServeHTTP(w, r)
	case r.URL.Path == "/wp-admin/admin-ajax.php" && query.Get("action") == "rest-nonce":
		_, _ = w.Write([]byte(s.staffNonce(Owner)))
	case r.URL.Path == "/wp-admin/admin.php" && query.Get("page") == "regulars" && s.connected():
		s.adminPage(w, r)
	case r.URL.Path == "/wp-admin/admin.php" && strings.HasPrefix(query.Get("page"), "regulars"):
		s.settingsPage(w, r)
	case r.URL.Path == "/wp-admin/admin-post.php" && r.Method == http.MethodPost:
		s.askToConnect(w, r)
	default:
		return false
	}
	return true
}
