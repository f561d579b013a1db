package door

import (
	"crypto/tls"
	"log/slog"
	"os"
	"sync"
	"time"

	"regulars/app/fail"
)

// Certificate proves to mail servers who takes their mail. It is read anew when its
// file changes, so that a renewed one needs no restart; one that cannot be read
// leaves the last in place.
type Certificate struct {
	cert, key string
	log       *slog.Logger
	mu        sync.Mutex
	made      time.Time // when the file was written
	last      *tls.Certificate
}

// ReadCertificate reads a chain and its key from PEM files. fail.Invalid names the
// setting.
func ReadCertificate(cert, key string, log *slog.Logger) (*Certificate, error) {
	c := &Certificate{cert: cert, key: key, log: log}
	if err := c.read(); err != nil {
		return nil, fail.Field("SMTP_IN_CERT", "%v", err)
	}
	return c, nil
}

// Config offers it, from TLS 1.2 on.
func (c *Certificate) Config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.newest(), nil },
	}
}

func (c *Certificate) newest() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	if info, err := os.Stat(c.cert); err == nil && info.ModTime().Equal(c.made) {
		return c.last
	}
	if err := c.read(); err != nil {
		c.log.Warn("the certificate for mail cannot be read anew", "error", err)
	}
	return c.last
}

func (c *Certificate) read() error {
	info, err := os.Stat(c.cert)
	if err != nil {
		return err
	}
	made, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.made, c.last = info.ModTime(), &made
	return nil
}
