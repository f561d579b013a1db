package shopifytest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// pixel is the web pixel that the app activated, with its settings as they were sent.
type pixel struct {
	id       int64
	settings string
}

// PixelAccount is what the app's pixel was given as its account, "" where none is active.
func (s *Shop) PixelAccount() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pixelAccount()
}

func (s *Shop) pixelAccount() string {
	if s.pixel == nil {
		return ""
	}
	var settings struct {
		Account string `json:"accountID"`
	}
	_ = json.Unmarshal([]byte(s.pixel.settings), &settings) // checked when it was sent
	return settings.Account
}

// Look is a shopper who opens a product's page. The app's pixel tells of it, as the
// one in connectors/shopify/extension does: where it is active, of who is signed in,
// and only with their consent to it. It reports the server's answer, 0 for nothing told.
func (s *Shop) Look(customer, product int64, consents bool) (status int, err error) {
	s.mu.Lock()
	account, at, id := s.pixelAccount(), s.now(), s.hexID()
	s.mu.Unlock()
	if account == "" || customer == 0 || !consents {
		return 0, nil
	}
	told, err := json.Marshal(map[string]string{
		"account": account, "shop": s.Domain, "id": "sh-" + id, "at": at.Format(time.RFC3339),
		"customer": strconv.FormatInt(customer, 10), "product": strconv.FormatInt(product, 10),
	})
	if err != nil {
		return 0, err
	}
	address := origin(s.options.AppURL) + "/pixel/shopify"
	answer, err := http.Post(address, "text/plain", bytes.NewReader(told)) //nolint:noctx,gosec // a test's
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

func (s *Shop) pixelNode() any {
	if s.pixel == nil {
		return problem{"RESOURCE_NOT_FOUND", "No web pixel was found for this app."}
	}
	return object{"__typename": "WebPixel", "id": gid("WebPixel", s.pixel.id), "settings": s.pixel.settings}
}

func (s *Shop) createPixel(args map[string]any) any {
	if s.pixel != nil {
		return refusePixel("TAKEN", "Web pixel is taken.")
	}
	return s.setPixel(&pixel{id: s.id()}, args)
}

func (s *Shop) updatePixel(args map[string]any) any {
	if s.pixel == nil || fromGID("WebPixel", args["id"]) != s.pixel.id {
		return refusePixel("NOT_FOUND", "Couldn't find the requested pixel.")
	}
	return s.setPixel(s.pixel, args)
}

// setPixel takes settings that fit what the app's extension declares: an account.
func (s *Shop) setPixel(p *pixel, args map[string]any) any {
	settings, _ := dig(args["webPixel"], "settings").(string)
	var fields map[string]string
	if json.Unmarshal([]byte(settings), &fields) != nil || fields["accountID"] == "" || len(fields) != 1 {
		return refusePixel("INVALID_SETTINGS", "Settings do not fit the extension's.")
	}
	p.settings = settings
	s.pixel = p
	return payload("WebPixelPayload", object{"webPixel": s.pixelNode()})
}

func (s *Shop) deletePixel(args map[string]any) any {
	if s.pixel == nil || fromGID("WebPixel", args["id"]) != s.pixel.id {
		return refusePixel("NOT_FOUND", "Couldn't find the requested pixel.")
	}
	s.pixel = nil
	return payload("WebPixelPayload", object{"deletedWebPixelId": args["id"]})
}

func refusePixel(code, message string) any {
	return payload("WebPixelPayload", object{"webPixel": nil, "deletedWebPixelId": nil},
		userError([]string{"webPixel"}, code, message))
}
