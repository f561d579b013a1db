package wootest

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
)

// adminFrame is what stands around the plugin's page in wp-admin.
type adminFrame struct {
	Site   string
	Script string // the first script of our page
	Style  string
	Data   string // what the page tells it, as JSON

	Connected             bool
	Server, Nonce, Notice string // of the page that connects
}

// AdminURL is where the plugin shows Regulars in wp-admin.
func (s *Server) AdminURL() string { return s.URL() + "/wp-admin/admin.php?page=regulars" }

// adminPage is wp-admin with the plugin's page in it, as the plugin prints it.
// The store's owner looks at it; with ?as=clerk somebody who only runs the shop.
func (s *Server) adminPage(w http.ResponseWriter, r *http.Request) {
	var files struct{ Script, Style string }
	raw, err := fs.ReadFile(s.opt.AdminFS, "host.json")
	if err == nil {
		err = json.Unmarshal(raw, &files)
	}
	if err != nil {
		http.Error(w, "the admin pages are not part of this build", http.StatusInternalServerError)
		return
	}
	user, page := Owner, "/wp-admin/admin.php?page=regulars"
	if r.URL.Query().Get("as") == "clerk" {
		user, page = Clerk, page+"&as=clerk"
	}
	s.mu.Lock()
	server := strings.TrimSuffix(s.plugin.apiURL, "/storefront/woocommerce")
	s.mu.Unlock()
	data, err := json.Marshal(map[string]string{ //nolint:gosec // G101: where a token is asked for, and no token
		"api": server, "page": page, "token": "/wp-json/regulars/v1/staff-token", "nonce": s.staffNonce(user),
		"renew": "/wp-admin/admin-ajax.php?action=rest-nonce",
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	err = pages.ExecuteTemplate(w, "wp-admin", adminFrame{
		Site: s.opt.SiteName, Script: assetsPath + files.Script, Style: assetsPath + files.Style, Data: string(data),
	})
	if err != nil {
		s.log.WarnContext(r.Context(), "the page of wp-admin did not come", "error", err)
	}
}
