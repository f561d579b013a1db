package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"time"
)

// secure is Regulars by https, beside the demo's http: WooCommerce brings keys to no
// other. Its certificate is of an authority that is made here, is kept nowhere, and is
// trusted by the imitated shops alone.
type secure struct {
	listener net.Listener
	url      string
	client   *http.Client // of who trusts the authority
}

func (d *Demo) listenSecure(ctx context.Context) (*secure, error) {
	certificate, trusted, err := newCertificate()
	if err != nil {
		return nil, fmt.Errorf("a certificate for keys that shops bring: %w", err)
	}
	listener, err := listen(ctx, d.portOf(portSecure))
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
	}
	d.closing(func() error { transport.CloseIdleConnections(); return nil })
	return &secure{
		listener: tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12,
			NextProtos: []string{"h2", "http/1.1"},
		}),
		url:    "https://" + listener.Addr().String(),
		client: &http.Client{Transport: transport, Timeout: time.Minute}, // WordPress waits as long
	}, nil
}

// newCertificate makes an authority, and a certificate by it for this machine.
func newCertificate() (tls.Certificate, *x509.CertPool, error) {
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Regulars demo, until it ends"},
		NotAfter: endless, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Regulars demo"}, NotAfter: endless,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	signed, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	parsed, err := x509.ParseCertificate(signed)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	own, err := x509.CreateCertificate(rand.Reader, leaf, parsed, key.Public(), authorityKey)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{own}, PrivateKey: key}, trusted, nil
}

// endless is when the certificates run out: the demo is over long before.
var endless = time.Date(2099, time.December, 31, 0, 0, 0, 0, time.UTC)
