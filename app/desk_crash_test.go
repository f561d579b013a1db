package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/devstack/mailbox"
	"regulars/app/fail"
	"regulars/app/message"
	"regulars/app/support"
	"regulars/app/work"
)

// letter is one answer's letter: its row, and what the mail server has of it.
func (d *desk) letter(answer string) (id uuid.UUID, status int64, arrived []mailbox.Letter) {
	d.t.Helper()
	d.must(d.owner().QueryRow(d.t.Context(), `SELECT l.id, l.status FROM request_mail l
		JOIN request_message m ON m.merchant_id = l.merchant_id AND m.id = l.message_id WHERE m.body = $1`, answer).Scan(&id, &status))
	arrived = slices.DeleteFunc(d.box.Letters(), func(l mailbox.Letter) bool { return !strings.Contains(l.Text, answer) })
	return id, status, arrived
}

// TestAWorkerThatDiesAtALetterOfTheDeskNeverSendsItTwice takes answers through a
// worker that dies at its first request to Postgres, its second, and so on; another
// goes on once the claim is over. A letter of which nobody knows is left, and told.
func TestAWorkerThatDiesAtALetterOfTheDeskNeverSendsItTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	d.mails("Ann <ann@shopper.example>", d.address(), "My cup came broken.")
	id := d.all()[0].ID
	mailer, err := message.NewSMTP(d.box.URL(), "rewards@regulars.example")
	d.must(err)
	victim, way := d.victim(t, apptest.Options{
		Mailer: mailer, Mail: app.MailOptions{InDomain: inDomain, From: "rewards@regulars.example"},
	})
	deaths, byOther, doubtful, unsure := 0, 0, 0, mailbox.Letter{}
	for n := int64(1); ; n++ {
		answer := "Answer " + key(int(n)) + " of the shop."
		_, err := d.SayRequest(d.as(d.maria), d.maria, id, app.Said{Text: answer, Key: key(int(n))})
		d.must(err)
		row, _, _ := d.letter(answer)
		d.must(victim.Ready(t.Context())) // the way there is no part of the work
		way.left.Store(n)
		died := victim.Run(t.Context(), app.Task{Kind: app.TaskDeskMail, Merchant: d.merchant, ID: row})
		way.left.Store(1 << 30)
		way.cut()
		d.count("SELECT count(*) FROM (SELECT FROM request_mail WHERE id = $1 FOR UPDATE) undone", row) // what it had not committed is
		_, _, before := d.letter(answer)
		d.Advance(work.DeskMail.Visibility() + time.Second)
		victim.Advance(work.DeskMail.Visibility() + time.Second)
		d.Drain()
		_, status, arrived := d.letter(answer)
		switch {
		case len(arrived) > 1:
			t.Fatalf("after %d requests the worker died, and %d letters arrived", n, len(arrived))
		case message.Status(status) == message.Doubtful:
			doubtful++
			if len(arrived) == 1 {
				unsure = arrived[0]
			}
		case message.Status(status) != message.Sent || len(arrived) != 1:
			t.Fatalf("after %d requests the worker died, %d letters arrived, and the letter's status is %d", n, len(arrived), status)
		case len(before) == 0:
			byOther++
		}
		if len(arrived) == 1 && arrived[0].Header.Get("Message-Id") != "<"+row.String()+"@regulars.example>" {
			t.Errorf("the letter of %s is %s", row, arrived[0].Header.Get("Message-Id"))
		}
		if died == nil {
			break
		}
		deaths++
	}
	if deaths < 8 || byOther < 3 || doubtful < 1 || unsure.Subject == "" {
		t.Errorf("it died %d times, others sent %d, %d are doubtful: this test shows nothing", deaths, byOther, doubtful)
	}
	if n := d.count("SELECT count(*) FROM request_mail WHERE state <> 1"); n != 0 {
		t.Errorf("%d letters still wait", n)
	}
	// Whoever got a letter that we do not know of answers it, and is heard.
	d.mails("ann@shopper.example", d.address(), "Thank you", "In-Reply-To: "+unsure.Header.Get("Message-Id"))
	thread := d.thread(id)
	if last := thread.Messages[len(thread.Messages)-1]; len(d.all()) != 1 || last.Text != "Thank you" {
		t.Errorf("%d requests; the last word is %+v", len(d.all()), last)
	}
	at := slices.IndexFunc(thread.Messages, func(m support.Message) bool { return m.Mail.Status == "doubtful" })
	if at < 0 {
		t.Fatal("nobody of the team sees that a letter is doubtful")
	}
	d.sendsAgain(id, thread.Messages[at])
}

// sendsAgain has a colleague send a letter once more of which nobody knew: it goes out
// once, however often they click, and under the name that it had.
func (d *desk) sendsAgain(request uuid.UUID, m support.Message) {
	d.t.Helper()
	row, _, before := d.letter(m.Text)
	if _, err := d.MailAgain(d.as(d.maria), d.maria, uuid.New(), m.ID); !fail.Is(err, fail.NotFound) {
		d.t.Errorf("a letter of another request: %v", err)
	}
	if _, err := d.MailAgain(d.as(d.maria), d.maria, request, request); !fail.Is(err, fail.NotFound) {
		d.t.Errorf("the request's own words: %v", err)
	}
	t, err := d.MailAgain(d.as(d.maria), d.maria, request, m.ID)
	d.must(err)
	if !slices.ContainsFunc(t.Messages, func(s support.Message) bool { return s.ID == m.ID && s.Mail.Status == "waiting" }) {
		d.t.Errorf("it is not on its way: %+v", t.Messages)
	}
	if _, err := d.MailAgain(d.as(d.maria), d.maria, request, m.ID); !fail.Is(err, fail.Conflict) {
		d.t.Errorf("a second click: %v", err)
	}
	d.Drain()
	_, status, arrived := d.letter(m.Text)
	if message.Status(status) != message.Sent || len(arrived) != len(before)+1 ||
		arrived[len(arrived)-1].Header.Get("Message-Id") != "<"+row.String()+"@regulars.example>" {
		d.t.Errorf("its status is %d, and %d letters arrived after %d", status, len(arrived), len(before))
	}
	if _, err := d.MailAgain(d.as(d.maria), d.maria, request, m.ID); !fail.Is(err, fail.Conflict) {
		d.t.Errorf("once it is sent: %v", err)
	}
}

// TestALetterThatIsTriedAgainIsTheSame has the server refuse a letter after its text
// and drop the next: the second try has the first one's name and place.
func TestALetterThatIsTriedAgainIsTheSame(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	d.mails("Ann <ann@shopper.example>", d.address(), "My cup came broken.")
	id := d.all()[0].ID
	d.says(id, "First answer.")
	first := d.newest("ann@shopper.example")
	d.box.Misbehave(mailbox.Full)
	_, err := d.SayRequest(d.as(d.maria), d.maria, id, app.Said{Text: "Second answer.", Key: key(8)})
	d.must(err)
	_ = d.Drain()
	row, _, arrived := d.letter("Second answer.")
	if len(arrived) != 0 {
		t.Fatalf("%d letters arrived, want that the first try is refused", len(arrived))
	}
	d.Pass(time.Hour)
	_, status, arrived := d.letter("Second answer.")
	if message.Status(status) != message.Sent || len(arrived) != 1 {
		t.Fatalf("status %d, %d letters", status, len(arrived))
	}
	h := arrived[0].Header
	if h.Get("Message-Id") != "<"+row.String()+"@regulars.example>" || h.Get("In-Reply-To") != first.Header.Get("In-Reply-To") ||
		!strings.Contains(h.Get("References"), first.Header.Get("Message-Id")) {
		t.Errorf("the second try is %v, after %v", h, first.Header)
	}
}
