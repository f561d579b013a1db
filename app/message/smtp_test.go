package message_test

import (
	"errors"
	"strings"
	"testing"

	"regulars/app/devstack/mailbox"
	"regulars/app/fail"
	"regulars/app/message"
)

func post(t *testing.T) (*mailbox.Server, *message.SMTP) {
	t.Helper()
	box, err := mailbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	mailer, err := message.NewSMTP(box.URL(), "rewards@shop.example")
	if err != nil {
		t.Fatal(err)
	}
	return box, mailer
}

func letter() message.Letter {
	return message.Letter{
		ID: "0193", FromName: "Kaffee\r\nBcc: evil@example.test", To: "ann@example.test",
		Subject: "Grüße\r\nX-Evil: 1", Text: "Hello", HTML: "<p>Hello</p>", Language: "de",
		OffURL: "https://rewards.example/mail/off/x",
	}
}

func TestALetterArrivesWholeAndNobodyWritesIntoItsHeaders(t *testing.T) {
	t.Parallel()
	box, mailer := post(t)
	if err := mailer.Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	all := box.Letters()
	if len(all) != 1 {
		t.Fatalf("%d letters arrived, want one", len(all))
	}
	got := all[0]
	if got.To != "ann@example.test" || got.Subject != "Grüße  X-Evil: 1" || got.HTML != "<p>Hello</p>" {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(got.From, "Kaffee  Bcc: evil@example.test") || !strings.Contains(got.From, "<rewards@shop.example>") {
		t.Errorf("it is from %q", got.From)
	}
	for name, want := range map[string]string{
		"Bcc": "", "X-Evil": "", "Message-Id": "<0193@shop.example>", "List-Unsubscribe": "<https://rewards.example/mail/off/x>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated",
	} {
		if header := got.Header.Get(name); header != want {
			t.Errorf("header %s is %q, want %q", name, header, want)
		}
	}
}

func TestWhatAServerAnswersSaysWhetherALetterIsSentAgain(t *testing.T) {
	t.Parallel()
	for fault, want := range map[mailbox.Fault]fail.Class{
		mailbox.Later: fail.Transient, mailbox.Never: fail.Permanent, mailbox.Full: fail.Transient, mailbox.Spam: fail.Permanent,
	} {
		box, mailer := post(t)
		box.Misbehave(fault)
		err := mailer.Send(t.Context(), letter())
		if err == nil || errors.Is(err, message.ErrLost) || fail.ClassOf(err) != want {
			t.Errorf("fault %d: %v is of class %d, want %d", fault, err, fail.ClassOf(err), want)
		}
		if strings.Contains(err.Error(), "ann@") {
			t.Errorf("fault %d: the error names the address: %v", fault, err)
		}
		if n := len(box.Letters()); n != 0 {
			t.Errorf("fault %d: %d letters arrived", fault, n)
		}
	}
}

func TestALostAnswerAfterTheTextIsNotTakenForARefusal(t *testing.T) {
	t.Parallel()
	box, mailer := post(t)
	box.Misbehave(mailbox.Vanished)
	if err := mailer.Send(t.Context(), letter()); !errors.Is(err, message.ErrLost) {
		t.Errorf("got %v, want that nobody knows", err)
	}
	_ = box.Close()
	if err := mailer.Send(t.Context(), letter()); fail.ClassOf(err) != fail.Transient || errors.Is(err, message.ErrLost) {
		t.Errorf("a server that is away: %v", err)
	}
}

func TestSettingsOfAMailServerThatCannotWorkAreNamed(t *testing.T) {
	t.Parallel()
	for field, cases := range map[string][][2]string{
		"SMTP_URL":  {{"mail.example.com", "a@b.example"}, {"http://mail.example.com", "a@b.example"}, {"smtp://x:99999", "a@b.example"}},
		"MAIL_FROM": {{"smtp://mail.example.com", ""}, {"smtp://mail.example.com", "no address"}, {"smtp://mail.example.com", "A <a@b.example>"}},
	} {
		for _, c := range cases {
			_, err := message.NewSMTP(c[0], c[1])
			var refused *fail.Error
			if !errors.As(err, &refused) || refused.Field != field {
				t.Errorf("%v: %v, want %s named", c, err, field)
			}
		}
	}
}
