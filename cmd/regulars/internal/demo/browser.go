package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
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
	asked, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return page{}, err
	}
	maps.Copy(asked.Header, header)
	if method != http.MethodGet && asked.Header.Get("Origin") == "" { // what browsers say of the page they are on
		asked.Header.Set("Origin", asked.URL.Scheme+"://"+asked.URL.Host)
	}
	answer, err := b.client.Do(asked)
	if err != nil {
		return page{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostPage))
	return page{url: answer.Request.URL, status: answer.StatusCode, body: string(text)}, err
}

// request is where a call of an API goes.
type request struct {
	method, address string
	header          http.Header // may be nil
}

// call sends and reads JSON. A refusal is an error with what the server says.
func (b *browser) call(ctx context.Context, to request, in, out any) (int, error) {
	var body io.Reader
	header := http.Header{}
	maps.Copy(header, to.header)
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(encoded)
		header.Set("Content-Type", "application/json")
	}
	answer, err := b.do(ctx, to.method, to.address, header, body)
	if err != nil {
		return 0, err
	}
	if answer.status >= http.StatusBadRequest {
		said := short(answer.body)
		return answer.status, fmt.Errorf("%s %s answered %d: %s", to.method, path(to.address), answer.status, said)
	}
	if out == nil || answer.body == "" {
		return answer.status, nil
	}
	if err := json.Unmarshal([]byte(answer.body), out); err != nil {
		return answer.status, fmt.Errorf("%s %s answered no JSON: %s", to.method, path(to.address), short(answer.body))
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
