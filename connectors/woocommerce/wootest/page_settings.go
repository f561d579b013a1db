package wootest

import (
	"net/http"
	"net/url"
	"strings"
)

// settingsPath is the plugin's page that connects the shop.
const settingsPath = "/wp-admin/admin.php?page=regulars-settings"

// settingsNotices are what the page says of what has just happened.
var settingsNotices = map[string]string{
	"no-consent":  "Please tick the box if you agree: without it nothing is sent and nothing is connected.",
	"bad-address": "This is no address of a server.",
}

// settingsPage is the plugin's page that connects the shop, or says that it is.
func (s *Server) settingsPage(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	around := adminFrame{
		Site: s.opt.SiteName, Connected: s.plugin.connected(), Server: s.opt.Server,
		Nonce: s.nonceOf("connect", Owner.Name), Notice: settingsNotices[r.URL.Query().Get("regulars")],
	}
	if around.Connected {
		around.Server = strings.TrimSuffix(s.plugin.apiURL, "/storefront/woocommerce")
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := pages.ExecuteTemplate(w, "wp-settings", around); err != nil {
		s.log.WarnContext(r.Context(), "the page of wp-admin did not come", "error", err)
	}
}

// askToConnect leads who consents to the server, as the plugin does.
func (s *Server) askToConnect(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	back := func(told string) { http.Redirect(w, r, settingsPath+"&regulars="+told, http.StatusFound) }
	server := r.PostFormValue("server")
	switch {
	case r.PostFormValue("action") != "regulars_connect",
		r.PostFormValue("_wpnonce") != s.nonceOf("connect", Owner.Name):
		http.Error(w, "The link you followed has expired.", http.StatusForbidden)
	case !strings.HasPrefix(server, "http://") && !strings.HasPrefix(server, "https://"):
		back("bad-address")
	case r.PostFormValue("consent") != "1":
		back("no-consent")
	default:
		asked := url.Values{"url": {s.URL()}, "return": {s.URL() + settingsPath}}
		to := server + "/woocommerce/connect?" + asked.Encode()
		http.Redirect(w, r, to, http.StatusFound)
	}
}
