package shopify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/connectors/shopify"
)

// foreignCase is something that Shopify's library signed, or a spoiled copy, and
// what that library says of it.
type foreignCase struct {
	Kind     string            `json:"kind"`
	Change   string            `json:"change"` // "none" for what is good
	Headers  map[string]string `json:"headers"`
	Body     []byte            `json:"body"`
	Query    string            `json:"query"`
	Token    string            `json:"token"`
	Accepted bool              `json:"accepted"`
}

type foreignCases struct {
	ClientID string `json:"clientId"`
	Secrets  struct {
		Current string `json:"current"`
		Old     string `json:"old"`
	} `json:"secrets"`
	Now   int64         `json:"now"` // Unix seconds of the clock that the library read
	Cases []foreignCase `json:"cases"`
}

// signedKinds are what of Shopify's is signed.
var signedKinds = []string{"webhook", "proxy", "callback", "session"}

// stricter are the changes that Shopify's library lets pass and we refuse, each
// on purpose: they are well signed, and say something that we would have to guess at.
var stricter = map[string][]string{
	"webhook": {"another host"}, // the header is not signed; only a myshopify.com name finds a store
	"proxy": {
		"timestamp spelled otherwise", // " 1700000000.0" is a number to JavaScript
		"hostile shop, signed", "path doubled, signed", "customer doubled, signed", "customer is no number, signed",
		"hidden parameter, signed", // the signed text has no separators: "a=1shop=x" reads two ways
		"unsigned hmac beside",     // the library drops it before it signs, Shopify does not
	},
	"callback": {
		"timestamp spelled otherwise", "doubled the same", "signature doubled", // the library takes the last of two
		"no code, signed", "shop with underscore, signed", "other shop domain, signed",
	},
	"session": { // the library checks the signature, the time and the app, and leaves the rest to its caller
		"no end", "no issuer", "no shop", "issued by another shop", "shop is no shop",
	},
}

// looser are the changes that Shopify's library refuses and we let pass: neither
// header is signed, and nothing depends on them. Without an id the body is the key.
var looser = map[string][]string{"webhook": {"no id", "no version"}}

func TestShopifysOwnLibraryAndOursAgreeOnEverySignature(t *testing.T) {
	t.Parallel()
	all := askShopifysLibrary(t)
	if len(all.Cases) < 2000 {
		t.Fatalf("%d cases, want at least 2,000", len(all.Cases))
	}
	connector, err := shopify.New(shopify.Config{
		ClientID: all.ClientID, ClientSecret: all.Secrets.Current, OldSecret: all.Secrets.Old,
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, c := range all.Cases {
		want := c.Accepted
		switch {
		case slices.Contains(stricter[c.Kind], c.Change):
			want = false
		case slices.Contains(looser[c.Kind], c.Change):
			want = true
		}
		if got, why := c.accepted(t, connector, time.Unix(all.Now, 0)); got != want {
			t.Errorf("%s, %s: accepted %t, want %t, Shopify's library %t: %v\n%s%s%s", c.Kind, c.Change, got, want, c.Accepted,
				why, c.Query, c.Token, c.Body)
		}
		seen[c.Kind+" "+strconv.FormatBool(want)]++
	}
	for _, kind := range signedKinds {
		if seen[kind+" true"] < 40 || seen[kind+" false"] < 300 {
			t.Errorf("%s: %d accepted and %d refused are too few", kind, seen[kind+" true"], seen[kind+" false"])
		}
	}
}

func (c *foreignCase) accepted(t *testing.T, connector *shopify.Connector, now time.Time) (bool, error) {
	t.Helper()
	switch c.Kind {
	case "webhook":
		header := http.Header{}
		for name, value := range c.Headers {
			header.Set(name, value)
		}
		_, err := connector.Verify(platform.Delivery{Header: header, Body: c.Body}, nil, now)
		return err == nil, err
	case "proxy":
		request := httptest.NewRequest(http.MethodGet, "/storefront/shopify/v1/bootstrap?"+c.Query, http.NoBody)
		_, err := connector.VerifyShopper(request, nil, now)
		return err == nil, err
	case "callback":
		query, err := url.ParseQuery(c.Query)
		if err != nil {
			t.Fatal(err)
		}
		_, _, _, err = connector.VerifyCallback(query, now)
		return err == nil, err
	case "session":
		_, err := connector.VerifySession(c.Token, now)
		return err == nil, err
	default:
		t.Fatalf("a case of the kind %q", c.Kind)
		return false, nil
	}
}

// askShopifysLibrary runs @shopify/shopify-api once for all cases.
func askShopifysLibrary(t *testing.T) foreignCases {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	script := filepath.Join(root, "frontend", "tools", "shopify", "signatures.mjs")
	node := filepath.Join(root, "node_modules", "node", "bin", "node")
	args := append([]string{script, "20261122", "25"}, signedKinds...)
	command := exec.CommandContext(ctx, node, args...)
	var errors bytes.Buffer
	command.Stderr = &errors
	out, err := command.Output()
	if err != nil {
		t.Fatalf("Shopify's library did not run: run `make deps` (%v)\n%s", err, errors.String())
	}
	var all foreignCases
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
