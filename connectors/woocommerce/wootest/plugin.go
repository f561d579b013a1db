package wootest

import (
	"maps"
	"net/http"
)

// PluginRelease is which release of our companion plugin a store has.
type PluginRelease string

// The releases. An old one answers nothing of itself and keeps no settings; a newer
// one speaks of things that we do not know.
const (
	CurrentPlugin PluginRelease = ""
	NoPlugin      PluginRelease = "none"
	OldPlugin     PluginRelease = "old"
	NewerPlugin   PluginRelease = "newer"
)

// plugin is what our companion plugin was told.
type plugin struct {
	storeKey, secret, apiURL string
	told                     map[string]any // of the program
}

// connected reports whether a server connected the plugin.
func (p plugin) connected() bool { return p.secret != "" }

// shows reports whether shoppers see the plugin, and what it has for one place: "" is
// the pages of the shop as a whole.
func (p plugin) shows(place string) bool {
	return p.connected() && p.told["widget"] != false && (place == "" || p.told[place] != false)
}

// UsePlugin installs another release of the plugin, or removes it.
func (s *Server) UsePlugin(release PluginRelease) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.install(release)
}

func (s *Server) install(release PluginRelease) {
	s.release = release
	if release == NoPlugin {
		s.plugin = plugin{}
	}
}

// PluginSettings are what the plugin was told of the program, nil for nothing.
func (s *Server) PluginSettings() map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.plugin.told)
}

// connect is the plugin's route: the server tells the store who it is and which
// secret signs tokens.
func (s *Server) connect(x *exchange) reply {
	if s.release == NoPlugin {
		return noRoute
	}
	var in struct {
		StoreKey string `json:"store_key"`
		Secret   string `json:"shared_secret"`
		APIURL   string `json:"api_url"`
	}
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	for name, bad := range map[string]bool{
		"store_key": in.StoreKey == "", "shared_secret": len(in.Secret) < 32, "api_url": in.APIURL == "",
	} {
		if bad {
			return badParam(name, "rest_invalid_param", name+" is missing or too short")
		}
	}
	s.plugin = plugin{storeKey: in.StoreKey, secret: in.Secret, apiURL: in.APIURL, told: s.plugin.told}
	return s.aboutPlugin()
}

func (s *Server) aboutPlugin() reply {
	about := map[string]any{
		"plugin": "1.0.0", "protocol": 1, "wordpress": "6.9.7", "woocommerce": version, "php": "8.2.31",
		"locale":   "en_US",
		"features": []string{"identity", "cart", "account", "product", "exporter", "eraser", "admin"},
	}
	switch s.release {
	case OldPlugin:
		return reply{status: http.StatusNoContent}
	case NewerPlugin:
		about["plugin"], about["protocol"], about["mood"] = "7.2.0-beta.1", 9, []any{1, map[string]any{}}
		about["php"] = 8 // of another type than we know
	case CurrentPlugin, NoPlugin:
	}
	return ok(about)
}

// disconnect forgets what connect was told.
func (s *Server) disconnect(*exchange) reply {
	if s.release == NoPlugin {
		return noRoute
	}
	s.plugin = plugin{}
	return reply{status: http.StatusOK, body: map[string]bool{"connected": false}}
}

// keepSettings is the plugin's route for what it keeps of the program.
func (s *Server) keepSettings(x *exchange) reply {
	if s.release == NoPlugin || s.release == OldPlugin {
		return noRoute
	}
	told := map[string]any{}
	if problem := x.read(&told); problem != nil {
		return *problem
	}
	s.plugin.told = told
	return reply{status: http.StatusNoContent}
}
