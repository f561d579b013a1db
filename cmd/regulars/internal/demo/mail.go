package demo

import (
	"context"
	_ "embed"
	"errors"
	"html/template"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"regulars/app/devstack/mailbox"
)

// startMail runs a mailbox that keeps what is sent, unless the environment names
// a mail server.
func (d *Demo) startMail(ctx context.Context) error {
	if d.o.Config.SMTPURL != "" {
		return nil
	}
	if err := d.openDoor(ctx); err != nil {
		return err
	}
	box, err := mailbox.Start()
	if err != nil {
		return err
	}
	d.mail = box
	d.closing(box.Close)
	d.o.Config.SMTPURL, d.o.Config.MailFrom = box.URL(), "rewards@demo.example"
	return nil
}

// openDoor takes a port for mail that comes in, which the worker answers on.
func (d *Demo) openDoor(ctx context.Context) error {
	listener, err := listen(ctx, 0)
	if err != nil {
		return err
	}
	d.door = listener
	d.closing(func() error {
		if err := listener.Close(); !errors.Is(err, net.ErrClosed) { // the worker closed it
			return err
		}
		return nil
	})
	d.o.Config.SMTPInAddr, d.o.Config.MailInDomain = listener.Addr().String(), "in.demo.example"
	return nil
}

//go:embed mail.html.tmpl
var mailHTML string

var mailPage = template.Must(template.New("mail").Parse(mailHTML))

// mostListed is how many letters the mailbox shows.
const mostListed = 100

// showMail lists what was sent, newest first, to one address (?to=) or to all.
func (d *Demo) showMail(w http.ResponseWriter, r *http.Request) {
	if d.mail == nil {
		http.Error(w, "letters go to the mail server of SMTP_URL", http.StatusNotFound)
		return
	}
	to := r.URL.Query().Get("to")
	letters := d.mail.Letters()
	if to != "" {
		letters = d.mail.To(to)
	}
	total := len(letters)
	letters = letters[max(0, total-mostListed):]
	slices.Reverse(letters)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = mailPage.Execute(w, map[string]any{"Letters": letters, "Total": total, "To": to})
}

// showLetter shows one letter as it looks. Nothing in it runs.
func (d *Demo) showLetter(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("number"))
	if d.mail == nil || err != nil {
		http.NotFound(w, r)
		return
	}
	letters := d.mail.Letters()
	if n < 1 || n > len(letters) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src https: http:; style-src 'unsafe-inline'")
	_, _ = w.Write([]byte(letters[n-1].HTML))
}

// mailChapter: a guest's points wait on WooCommerce, which proves no address; the
// mailed link adds them to the account, and the account is told of what it gets.
func mailChapter(ctx context.Context, c *checker) error {
	if c.mail == nil {
		return errors.New("the environment names a mail server: this chapter needs the demo's own mailbox")
	}
	s := &tea{url: c.stores.tea.URL()}
	c.members++
	var link string
	return all(
		func() error { return c.enrollment(ctx, "guests") },
		func() error { return s.visitor(ctx) },
		func() error { _, err := c.buys(ctx, s, "rose-oolong", 1, c.email()); return err },
		func() error { return c.stands(ctx, "the admin shows the buyer as", "guest") },
		func() error { return s.register(ctx, "Demo", "Reader", c.email()) },
		func() error { return c.pointsOf(ctx, s, "the account alone has", 0, 50) },
		func() error { return c.gets(ctx, "a letter that welcomes", `Welcome to the rewards`) },
		func() error { _, err := s.widget(ctx, http.MethodPost, "/claim", nil, nil); return err },
		func() error { return c.gets(ctx, "a letter with a link", `Confirm your e-mail`) },
		func() (err error) { link, err = c.claimLink(); return err },
		func() error { return press(ctx, link) },
		func() error { return c.pointsOf(ctx, s, "after pressing it, the account has", 168, 50) },
		func() error { return c.enrollment(ctx, "accounts") },
	)
}

// gets waits for one letter to the chapter's member.
func (c *checker) gets(ctx context.Context, what, subject string) error {
	begins := regexp.MustCompile("^" + subject)
	return figure(ctx, c, what, 1, func(context.Context) (int, error) {
		n := 0
		for _, l := range c.mail.To(c.email()) {
			if begins.MatchString(l.Subject) {
				n++
			}
		}
		return n, nil
	})
}

var claimAddress = regexp.MustCompile(`http\S+/claim/\S+`)

func (c *checker) claimLink() (string, error) {
	for _, l := range c.mail.To(c.email()) {
		if found := claimAddress.FindString(l.Text); found != "" {
			return found, nil
		}
	}
	return "", errors.New("no letter has a link to /claim")
}

// press sends the form of a page that a letter leads to.
func press(ctx context.Context, link string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, link, http.NoBody)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New("the page of the link answers " + answer.Status)
	}
	return nil
}
