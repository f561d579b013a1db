package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/smtp"
	"net/url"
	"regexp"
	"strings"
)

// deskGift is the goodwill that the chapter gives.
const deskGift = 25

// deskChapter: a member mails a complaint, is answered by somebody with a name,
// answers back, gets points, says that it is solved, and buys again.
func deskChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	d := &deskTale{checker: c}
	return all(
		func() error { return c.enrollment(ctx, "accounts") },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "a newcomer has", 0, 50) },
		func() error { return d.address(ctx) },
		func() error { return c.recovered(ctx, &d.before) },
		func() error { return d.mails(d.to, "My cup came broken.", "") },
		func() error { return d.request(ctx, "the mail opened a request", "open email 1 message") },
		func() error { return d.does(ctx, "/sort", map[string]string{"kind": "complaint", "priority": "high"}) },
		func() error { return d.answers(ctx, "We are sorry. Another one is on its way.") },
		func() error { return d.request(ctx, "it was answered", "answered email 2 messages") },
		func() error { return d.letter(ctx, 1) },
		func() error { return same(ctx, c, "by somebody with a name", true, strings.Contains(d.from, " at ")) },
		func() error { return d.mails(d.back, "Thank you. Which day?", d.id) },
		func() error {
			return d.request(ctx, "the answer joined it, and opened it again", "open email 3 messages")
		},
		func() error { return d.gives(ctx) },
		func() error { return c.pointsOf(ctx, s, "with the goodwill", 0, 50+deskGift) },
		func() error { return d.answers(ctx, "On Friday.") },
		func() error { return d.letter(ctx, 2) },
		func() error { _, err := fine(newBrowser().post(ctx, d.yes, url.Values{})); return err },
		func() error { return d.request(ctx, "solved, they say", "closed email 4 messages yes") },
		func() error { _, err := c.buys(ctx, s, "tasting-box", 1, c.email()); return err },
		func() error { return d.boughtAgain(ctx) },
	)
}

// deskTale is what the chapter learns on its way.
type deskTale struct {
	*checker
	to, back, from, id, yes string
	request0                string
	mailed, before          int64
}

func (d *deskTale) address(ctx context.Context) error {
	var desk struct{ Address string }
	err := d.staff.api(ctx, http.MethodGet, "/desk", nil, &desk)
	d.to = desk.Address
	return err
}

// mails hands a mail of the newest member's in at the demo's door.
func (d *deskTale) mails(to, text, answering string) error {
	d.mailed++
	lines := []string{
		"From: Demo Writer <" + d.email() + ">", "To: " + to, "Subject: My cup",
		fmt.Sprintf("Message-ID: <%d.%s>", d.mailed, d.email()),
	}
	if answering != "" {
		lines = append(lines, "In-Reply-To: "+answering)
	}
	raw := strings.Join(append(lines, "", text, ""), "\r\n")
	return smtp.SendMail(d.o.Config.SMTPInAddr, nil, d.email(), []string{to}, []byte(raw))
}

// request reads the newest member's request until it stands as it should.
func (d *deskTale) request(ctx context.Context, what, want string) error {
	return figure(ctx, d.checker, what, want, func(ctx context.Context) (string, error) {
		who, err := d.member(ctx, d.email())
		if err != nil {
			return "", err
		}
		var found struct{ Items []struct{ ID string } }
		if err := d.staff.api(ctx, http.MethodGet, "/requests?member="+who.ID, nil, &found); err != nil ||
			len(found.Items) != 1 {
			return fmt.Sprintf("%d requests", len(found.Items)), err
		}
		d.request0 = found.Items[0].ID
		var one struct {
			State    string
			OpenedBy string `json:"opened_by"`
			Solved   string
			Messages []struct{ ID string }
		}
		if err := d.staff.api(ctx, http.MethodGet, "/requests/"+d.request0, nil, &one); err != nil {
			return "", err
		}
		said := fmt.Sprintf("%s %s %d messages", one.State, one.OpenedBy, len(one.Messages))
		if len(one.Messages) == 1 {
			said = strings.TrimSuffix(said, "s")
		}
		if one.Solved == "yes" {
			said += " yes"
		}
		return said, nil
	})
}

func (d *deskTale) does(ctx context.Context, verb string, body any) error {
	return d.staff.deal(ctx, d.request0, verb, body)
}

func (d *deskTale) answers(ctx context.Context, text string) error {
	return d.does(ctx, "/messages", map[string]string{"text": text})
}

func (d *deskTale) gives(ctx context.Context) error {
	return d.does(ctx, "/goodwill", map[string]any{"points": deskGift, "reason": "Sorry for the broken cup"})
}

var saysYes = regexp.MustCompile(`: (http\S+/desk/yes/\S+)`)

// letter waits for the so-manieth answer in the member's mailbox, and reads it.
func (d *deskTale) letter(ctx context.Context, number int) error {
	return figure(ctx, d.checker, "answers in the member's mailbox", number, func(context.Context) (n int, err error) {
		for _, l := range d.mail.To(d.email()) {
			if l.Subject == "Re: My cup" {
				n++
				d.from, d.id, d.back = l.From, l.Header.Get("Message-Id"), strings.Trim(l.Header.Get("Reply-To"), "<>")
				if found := saysYes.FindStringSubmatch(l.Text); found != nil {
					d.yes = found[1]
				}
			}
		}
		return n, nil
	})
}

// recovered reads how many who complained bought again.
func (c *checker) recovered(ctx context.Context, again *int64) error {
	var r struct{ Complained struct{ People, Again int64 } }
	err := c.staff.api(ctx, http.MethodGet, "/requests/recovery", nil, &r)
	*again = r.Complained.Again
	return err
}

func (d *deskTale) boughtAgain(ctx context.Context) error {
	return figure(ctx, d.checker, "more who complained and bought again", 1, func(ctx context.Context) (int64, error) {
		var now int64
		err := d.recovered(ctx, &now)
		return now - d.before, err
	})
}
