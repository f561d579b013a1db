package door_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"testing"
	"time"

	"regulars/app/door"
	"regulars/app/fail"
)

var written = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// write makes a certificate for a name, as it was written days later.
func write(t *testing.T, dir, name string, days int) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(int64(days) + 1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: written, NotAfter: written.AddDate(50, 0, 0),
	}
	body, err := x509.CreateCertificate(rand.Reader, &template, &template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	put(t, cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: body}), days)
	put(t, key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), days)
	return cert, key
}

func put(t *testing.T, file string, body []byte, days int) {
	t.Helper()
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	at := written.AddDate(0, 0, days)
	if err := os.Chtimes(file, at, at); err != nil {
		t.Fatal(err)
	}
}

func TestARenewedCertificateIsTakenUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := write(t, dir, "old.example", 0)
	c, err := door.ReadCertificate(cert, key, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	shows := func() string {
		t.Helper()
		made, err := c.Config().GetCertificate(&tls.ClientHelloInfo{})
		if err != nil {
			t.Fatal(err)
		}
		return made.Leaf.Subject.CommonName
	}
	if got := shows(); got != "old.example" {
		t.Errorf("shows %s", got)
	}
	put(t, cert, []byte("half"), 1)
	if got := shows(); got != "old.example" {
		t.Errorf("a broken file shows %s", got)
	}
	write(t, dir, "new.example", 2)
	if got := shows(); got != "new.example" {
		t.Errorf("renewed, it shows %s", got)
	}
	overSMTP(t, c, cert, "new.example")
	if _, err := door.ReadCertificate(filepath.Join(dir, "none"), key, nil); !fail.Is(err, fail.Invalid) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// overSMTP says hello to a door, encrypted, as a mail server that checks its name.
func overSMTP(t *testing.T, c *door.Certificate, cert, name string) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- door.New(nil, name, c.Config(), slog.New(slog.DiscardHandler)).Serve(ctx, listener) }()
	client, err := smtp.Dial(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	known := x509.NewCertPool()
	known.AppendCertsFromPEM(text)
	if err := client.StartTLS(&tls.Config{RootCAs: known, ServerName: name, MinVersion: tls.VersionTLS12}); err != nil {
		t.Errorf("STARTTLS: %v", err)
	}
	if state, ok := client.TLSConnectionState(); !ok || state.PeerCertificates[0].Subject.CommonName != name {
		t.Errorf("encrypted %t", ok)
	}
	if err := client.Quit(); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
