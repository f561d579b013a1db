package incoming_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-msgauth/dkim"

	"regulars/app/incoming"
)

func written(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n")) }

func parsed(t *testing.T, raw []byte) incoming.Mail {
	t.Helper()
	m, err := incoming.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAMailIsReadAsItsWriterMeantIt(t *testing.T) {
	t.Parallel()
	m := parsed(t, written("From: =?utf-8?q?Ann_M=C3=BCller?= <ann@example.com>", "Subject: =?iso-8859-1?Q?Kaputt=21?=",
		"Message-ID: <1@example.com>", "In-Reply-To: <b@x>", "References: <a@x> <b@x>",
		`Content-Type: multipart/mixed; boundary="m"`, "", "--m", `Content-Type: multipart/alternative; boundary="a"`, "",
		"--a", "Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: quoted-printable", "",
		"Sch=F6n, aber kaputt.", "", "On Monday, Maria at Demo Coffee <shop@example.com>", "wrote:", "> Hello", "> there", "",
		"--a", "Content-Type: text/html", "", "<p>html</p>", "--a--",
		"--m", `Content-Type: image/png; name="../../=?utf-8?q?caf=C3=A9?=.png"`, "Content-Transfer-Encoding: base64", "",
		"aGVsbG8=", "--m--", ""))
	if m.FromName != "Ann Müller" || m.From != "ann@example.com" || m.Subject != "Kaputt!" || m.ID != "1@example.com" {
		t.Errorf("%+v", m)
	}
	if strings.Join(m.Answers, ",") != "b@x,b@x,a@x" || m.Text != "Schön, aber kaputt." || m.Auto || m.Cut {
		t.Errorf("answers %q, text %q", m.Answers, m.Text)
	}
	if len(m.Files) != 1 || string(m.Files[0].Body) != "hello" || !strings.HasSuffix(m.Files[0].Name, "café.png") {
		t.Errorf("files %+v", m.Files)
	}
}

func TestHTMLBecomesWordsAndNothingElse(t *testing.T) {
	t.Parallel()
	m := parsed(t, written("From: a@example.com", "Content-Type: text/html; charset=utf-8", "",
		"<html><head><title>t</title><style>p{}</style></head><body onload=alert(1)><p>It&nbsp;is &lt;b&gt;broken&lt;/b&gt;</p>",
		"<script>alert('x')</script><ul><li>one<li>two</ul><img src=https://spy.example/p.gif><blockquote>old</blockquote>"))
	if m.Text != "It is <b>broken</b>\n\none\ntwo\n> old" {
		t.Errorf("%q", m.Text)
	}
}

func TestMachinesAreKnownByTheirHeaders(t *testing.T) {
	t.Parallel()
	for _, header := range []string{
		"Auto-Submitted: auto-replied", "Precedence: bulk", "X-Auto-Response-Suppress: All", "List-Id: <x>",
		"Return-Path: <>", "X-Autoreply: yes",
	} {
		if m := parsed(t, written("From: a@example.com", header, "", "I am away")); !m.Auto || m.Bounce {
			t.Errorf("%s: %+v", header, m)
		}
	}
	if m := parsed(t, written("From: MAILER-DAEMON@example.com", "", "x")); !m.Auto {
		t.Error("a mailer daemon is a person")
	}
	if m := parsed(t, written("From: a@example.com", "Auto-Submitted: no", "", "x")); m.Auto {
		t.Error("a person is a machine")
	}
	m := parsed(t, written("From: a@example.com", `Content-Type: multipart/report; report-type=delivery-status; boundary=b`,
		"", "--b", "", "It bounced", "--b--"))
	if !m.Bounce || !m.Auto {
		t.Errorf("a bounce: %+v", m)
	}
}

func TestAHostileMailCostsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	deep := strings.Builder{}
	deep.WriteString("From: a@example.com\r\n")
	for i := range 50 { // a bomb of parts within parts
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	deep.WriteString("\r\nend")
	if m := parsed(t, []byte(deep.String())); !m.Cut {
		t.Error("50 levels were read")
	}
	wide := strings.Builder{}
	wide.WriteString("From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")
	for range 5000 {
		wide.WriteString("--b\r\nContent-Type: application/zip; name=x.zip\r\n\r\nPK\r\n")
	}
	if m := parsed(t, []byte(wide.String())); len(m.Files)+len(m.LeftOut) > 100 || !m.Cut || len(m.Files) != 20 {
		t.Errorf("5000 parts: %d files, %d left out", len(m.Files), len(m.LeftOut))
	}
	long := parsed(t, written("From: a@example.com", "Subject: "+strings.Repeat("ä", 5000), "", strings.Repeat("word ", 1<<19)))
	if !long.Cut || len([]rune(long.Text)) > 18_000 || len([]rune(long.Subject)) > 300 {
		t.Errorf("%d characters, a subject of %d", len([]rune(long.Text)), len([]rune(long.Subject)))
	}
	if _, err := incoming.Parse(written("From: a@example.com", "X-Large: "+strings.Repeat("a", 1<<20), "", "x")); !errors.Is(err, incoming.ErrUnreadable) {
		t.Errorf("a header of a megabyte: %v", err)
	}
	large := append(written("From: a@example.com", "Content-Type: multipart/mixed; boundary=b", "", "--b",
		"Content-Type: image/png; name=x.png", "", ""), bytes.Repeat([]byte("x"), 11<<20)...)
	if m := parsed(t, large); len(m.Files) != 1 || !m.Files[0].TooLarge || m.Files[0].Body != nil {
		t.Error("a file of 11 MB was kept")
	}
	odd := parsed(t, written("From: a@example.com", "Content-Type: text/plain; charset=klingon-8",
		"Content-Transfer-Encoding: rot13", "", "It \x00is\u202e here \xff"))
	if strings.ContainsAny(odd.Text, "\x00\u202e") || !utf8.ValidString(odd.Text) || !strings.HasPrefix(odd.Text, "It is here") {
		t.Errorf("%q", odd.Text)
	}
	two := parsed(t, written("From: a@example.com", "From: b@example.com", "", "x"))
	both := parsed(t, written("From: a@example.com, b@example.com", "", "x"))
	if two.From != "" || both.From != "" {
		t.Errorf("two senders: %q, %q", two.From, both.From)
	}
}

func TestASenderIsProvenByTheirDomainsSignature(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(domain string, raw []byte) []byte {
		var out bytes.Buffer
		if err := dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{
			Domain: domain, Selector: "s1", Signer: crypto.Signer(private), HeaderKeys: []string{"From", "Subject"},
		}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	lookup := func(name string) ([]string, error) {
		if strings.HasPrefix(name, "s1._domainkey.") {
			return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
		}
		return nil, errors.New("no such name")
	}
	raw := written("From: Ann <ann@mail.example.com>", "Subject: x", "", "Hello", "")
	for name, c := range map[string]struct {
		raw  []byte
		want bool
	}{
		"signed":              {sign("mail.example.com", raw), true},
		"by the domain above": {sign("example.com", raw), true},
		"by another domain":   {sign("evil.example.net", raw), false},
		"unsigned":            {raw, false},
		"changed":             {bytes.Replace(sign("example.com", raw), []byte("Hello"), []byte("Hullo"), 1), false},
		"another sender":      {bytes.Replace(sign("example.com", raw), []byte("ann@"), []byte("eve@"), 1), false},
	} {
		if got := incoming.Proven(c.raw, "ann@mail.example.com", lookup); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// FuzzParse holds that no mail makes the reader panic, or keeps more than it may.
func FuzzParse(f *testing.F) {
	for _, seed := range [][]byte{
		written("From: a@example.com", "", "x"),
		written("From: a", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "x", "--b--"),
		written("From: a@b.c", "Content-Type: text/html", "", "<blockquote><p>x</blockquote></p><script>"),
		written("From: =?utf-8?b?w6Q=?= <a@b.c>", "Content-Type: text/plain; charset=utf-7", "References: <a> <b", "", "+ZeVnLIqe-"),
		written("Content-Type: multipart/mixed", "Content-Transfer-Encoding: base64", "", "===="),
		{},
		[]byte("\r\n\r\n"), []byte("\x00: \xff"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := incoming.Parse(raw)
		if err != nil {
			return
		}
		if len([]rune(m.Text)) > 18_000 || len(m.Files) > 20 || len(m.LeftOut) > 100 || strings.ContainsRune(m.Text, 0) ||
			strings.ContainsAny(m.Subject, "\r\n\x00") {
			t.Errorf("kept too much of %q", raw)
		}
	})
}
