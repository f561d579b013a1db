package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// browser is a person at a browser: it keeps cookies and follows links. It knows
// nothing but addresses and forms.
type browser struct{ client *http.Client }

// mostPage bounds what is read of one page, in bytes.
const mostPage = 4 << 20

func newBrowser() *browser {
	jar, _ := cookiejar.New(nil) // fails with bad options only
	return &browser{client: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// page is what came back, and from where after all redirects.
type page struct {
	url    *url.URL
	status int
	body   string
}

// get opens an address.
func (b *browser) get(ctx context.Context, address string) (page, error) {
	return b.do(ctx, http.MethodGet, address, nil, nil)
}

// post sends a form.
func (b *browser) post(ctx context.Context, address string, form url.Values) (page, error) {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	return b.do(ctx, http.MethodPost, address, header, strings.NewReader(form.Encode()))
}

func (b *browser) do(ctx context.Context, method, address string, header http.Header, body io.Reader) (page, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return page{}, err
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if method != http.MethodGet && request.Header.Get("Origin") == "" { // what browsers say of the page they are on
		request.Header.Set("Origin", request.URL.Scheme+"://"+request.URL.Host)
	}
	answer, err := b.client.Do(request)
	if err != nil {
		return page{}, err
	}
	defer answer.Body.Close() //nolint:errcheck // only read from
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostPage))
	return page{url: answer.Request.URL, status: answer.StatusCode, body: string(text)}, err
}

// call sends and reads JSON. A refusal is an error with what the server says.
func (b *browser) call(ctx context.Context, method, address string, header http.Header, in, out any) (int, error) {
	var body io.Reader
	if header == nil {
		header = http.Header{}
	}
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(encoded)
		header.Set("Content-Type", "application/json")
	}
	answer, err := b.do(ctx, method, address, header, body)
	if err != nil {
		return 0, err
	}
	if answer.status >= http.StatusBadRequest {
		return answer.status, fmt.Errorf("%s %s answered %d: %s", method, path(address), answer.status, short(answer.body))
	}
	if out == nil || answer.body == "" {
		return answer.status, nil
	}
	if err := json.Unmarshal([]byte(answer.body), out); err != nil {
		return answer.status, fmt.Errorf("%s %s answered no JSON: %s", method, path(address), short(answer.body))
	}
	return answer.status, nil
}

// fine refuses a page that is none.
func (p page) fine() (page, error) {
	if p.status >= http.StatusBadRequest {
		return p, fmt.Errorf("%s answered %d: %s", p.url.Path, p.status, short(p.body))
	}
	return p, nil
}

// find gives the first group of a pattern in the page.
func (p page) find(pattern string) (string, error) {
	found := regexp.MustCompile(pattern).FindStringSubmatch(p.body)
	if found == nil {
		return "", fmt.Errorf("%s shows nothing like %s", p.url.Path, pattern)
	}
	return found[1], nil
}

func path(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Path
}

func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return text[:min(len(text), 300)]
}
