package main

import (
	"context"
	"crypto/tls"
	"net"

	"regulars/app/door"
)

// takeMail takes mail in by SMTP beside what the process does, until ctx ends,
// where SMTP_IN_ADDR says so. It returns when it listens, and what to wait for.
func (p *parts) takeMail(ctx context.Context) (wait func(), err error) {
	if p.config.SMTPInAddr == "" {
		return func() {}, nil
	}
	var secure *tls.Config
	if p.config.SMTPInCert != "" {
		cert, err := door.ReadCertificate(p.config.SMTPInCert, p.config.SMTPInKey, p.log)
		if err != nil {
			return nil, err
		}
		secure = cert.Config()
	}
	listener := p.door
	if listener == nil {
		var err error
		if listener, err = new(net.ListenConfig).Listen(ctx, "tcp", p.config.SMTPInAddr); err != nil {
			return nil, err
		}
	}
	p.log.InfoContext(ctx, "taking mail", "address", listener.Addr().String())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := door.New(p.app, p.config.MailInDomain, secure, p.log).Serve(ctx, listener); err != nil {
			p.log.ErrorContext(ctx, "taking mail ended", "error", err)
		}
	}()
	return func() { <-ended }, nil
}
