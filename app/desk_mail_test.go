package app_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"net"
	"net/smtp"
	"net/textproto"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/audit"
	"regulars/app/devstack/mailbox"
	"regulars/app/door"
	"regulars/app/fail"
	"regulars/app/message"
	"regulars/app/staff"
	"regulars/app/support"
)

const inDomain = "in.regulars.example"

// desk is a world whose mail goes both ways.
type desk struct {
	*world
	box     *mailbox.Server
	door    string
	maria   app.Session
	forged  bool // no domain vouches for its mail
	sent    int
	customs int
}

func newDesk(t *testing.T, forged bool, more ...func(*apptest.Options)) *desk {
	t.Helper()
	box, err := mailbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	mailer, err := message.NewSMTP(box.URL(), "rewards@regulars.example")
	if err != nil {
		t.Fatal(err)
	}
	document := giftProgram(500)
	d := &desk{box: box, forged: forged}
	d.world = newWorld(t, &document, seldom, func(o *apptest.Options) {
		o.Mailer, o.Mail.InDomain, o.Mail.From = mailer, inDomain, "rewards@regulars.example"
		if forged {
			o.Mail.LookupTXT = func(context.Context, string) ([]string, error) { return nil, errors.New("no such name") }
		}
		for _, change := range more {
			change(o)
		}
	})
	d.maria = app.Session{Merchant: d.merchant, Staff: "Maria", Role: staff.Agent, Person: uuid.New()}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	d.must(err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := door.New(d.App, inDomain, nil, slog.New(slog.DiscardHandler)).Serve(ctx, listener); err != nil {
			t.Errorf("the door: %v", err)
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
	d.door = listener.Addr().String()
	return d
}

func (d *desk) as(s app.Session) context.Context { return audit.By(d.t.Context(), s.Actor()) }

// address is where the shop's mail is forwarded to.
func (d *desk) address() string {
	d.t.Helper()
	v, err := d.Desk(d.t.Context(), d.merchant)
	d.must(err)
	return v.Address
}

// hand gives the door a mail, and returns what it answers.
func (d *desk) hand(envelope, to, raw string) error {
	d.t.Helper()
	client, err := smtp.Dial(d.door)
	d.must(err)
	defer client.Close()
	if err := client.Mail(envelope); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write([]byte(raw)); err != nil {
		return err
	}
	return w.Close()
}

// mails sends a mail that has to be taken, and has it read.
func (d *desk) mails(from, to, text string, headers ...string) {
	d.t.Helper()
	d.sent++
	id := fmt.Sprintf("Message-ID: <m%d.%s@shopper.example>", d.sent, uuid.NewString())
	raw := strings.Join(append([]string{"From: " + from, "To: " + to, "Subject: My cup", id}, headers...), "\r\n") +
		"\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
	d.must(d.hand(strings.Trim(regexp.MustCompile(`<?[^<\s]+@[^>\s]+>?$`).FindString(from), "<>"), to, raw))
	for _, err := range d.Drain() {
		d.t.Errorf("task failed: %v", err)
	}
}

func (d *desk) all() []app.RequestView {
	d.t.Helper()
	found, _, err := d.Requests(d.t.Context(), d.merchant, support.Find{Limit: 50})
	d.must(err)
	return found
}

func (d *desk) thread(id uuid.UUID) app.RequestThread {
	d.t.Helper()
	t, err := d.RequestThread(d.as(d.maria), d.maria, id)
	d.must(err)
	return t
}

func (d *desk) says(id uuid.UUID, text string) app.RequestThread {
	d.t.Helper()
	d.customs++
	t, err := d.SayRequest(d.as(d.maria), d.maria, id, app.Said{Text: text, Key: key(d.customs)})
	d.must(err)
	for _, err := range d.Drain() {
		d.t.Errorf("task failed: %v", err)
	}
	return t
}

// newest is the last letter to an address.
func (d *desk) newest(address string) mailbox.Letter {
	d.t.Helper()
	all := d.box.To(address)
	if len(all) == 0 {
		d.t.Fatalf("no letter to %s", address)
	}
	return all[len(all)-1]
}

func code(err error) int {
	if refused, ok := errors.AsType[*textproto.Error](err); ok {
		return refused.Code
	}
	return 0
}

func TestAMailOpensARequestAndAnswersJoinIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	email := mail("writes")
	_, member := d.newcomer(d.shopify(), email)
	d.mails("Ann <"+email+">", d.address(), "My cup came broken.")
	found := d.all()
	if len(found) != 1 || found[0].Member != member || found[0].By != support.ByEmail || found[0].Subject != "My cup" ||
		found[0].DueAt == nil || found[0].Unproven {
		t.Fatalf("the mail opened %+v", found)
	}
	id := found[0].ID
	if thread := d.thread(id); thread.Facts == nil || thread.First.Text != "My cup came broken." {
		t.Errorf("%+v", thread)
	}
	d.says(id, "We are sorry.\n\nAnother one is on its way.")
	again, err := d.SayRequest(d.as(d.maria), d.maria, id, app.Said{Text: "We are sorry.\n\nAnother one is on its way.", Key: key(1)})
	d.must(err)
	letter := d.newest(email)
	if len(d.box.To(email)) != 2 || len(again.Messages) != 1 { // the first is the welcome
		t.Errorf("%d letters, %d messages after two clicks", len(d.box.To(email)), len(again.Messages))
	}
	if !strings.HasPrefix(letter.From, `"Maria at `) || letter.Subject != "Re: My cup" ||
		letter.Header.Get("Auto-Submitted") != "" || !strings.Contains(letter.Header.Get("In-Reply-To"), "@shopper.example") {
		t.Errorf("the answer is %q from %s, %v", letter.Subject, letter.From, letter.Header)
	}
	if thread := d.thread(id); thread.Messages[0].Mail.Status != "sent" || thread.State != support.StateAnswered {
		t.Errorf("answered: %+v", thread.Messages[0])
	}

	back := strings.Trim(letter.Header.Get("Reply-To"), "<>")
	d.mails(email, back, "Thank you, which day?\n\nOn Monday, Maria wrote:\n> We are sorry.", "In-Reply-To: "+letter.Header.Get("Message-Id"))
	thread := d.thread(id)
	if len(d.all()) != 1 || len(thread.Messages) != 2 || thread.Messages[1].Text != "Thank you, which day?" ||
		thread.Messages[1].Unproven || thread.State != support.StateOpen || thread.DueAt == nil {
		t.Errorf("the answer to the answer: %+v", thread.Messages)
	}
	d.mails("eve@elsewhere.example", back, "I am Ann")
	if thread = d.thread(id); len(thread.Messages) != 3 || !thread.Messages[2].Unproven {
		t.Errorf("another address with the signed one: %+v", thread.Messages)
	}
	d.mails("eve@elsewhere.example", d.address(), "Tell me all", "In-Reply-To: "+letter.Header.Get("Message-Id"))
	if found := d.all(); len(found) != 2 || found[0].Member != uuid.Nil || found[0].SenderEmail != "eve@elsewhere.example" {
		t.Errorf("a stranger who names the conversation: %+v", found)
	}
	d.mails(email, d.address(), "Once more", "References: "+letter.Header.Get("Message-Id"))
	if thread = d.thread(id); len(thread.Messages) != 4 || thread.Messages[3].Unproven {
		t.Errorf("to the forwarding address, by the thread: %+v", thread.Messages)
	}
}

func TestWhetherItIsSolvedIsSaidOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	email := mail("solves")
	d.newcomer(d.shopify(), email)
	d.mails(email, d.address(), "Where is it?")
	id := d.all()[0].ID
	link := func(word string) string {
		found := regexp.MustCompile(`/desk/` + word + `/(\S+)`).FindStringSubmatch(d.newest(email).Text)
		if found == nil {
			t.Fatalf("no link for %s in %s", word, d.newest(email).Text)
		}
		return found[1]
	}
	d.says(id, "In the post.")
	first := link("no")
	for range 2 { // a mail scanner opens all links
		_, err := d.SaySolvedByLink(t.Context(), "no", first, false)
		d.must(err)
	}
	if d.thread(id).State != support.StateAnswered {
		t.Error("opening a link pressed it")
	}
	_, err := d.SaySolvedByLink(t.Context(), "no", first, true)
	d.must(err)
	if got := d.thread(id); got.State != support.StateOpen || got.Solved != support.SaidUnsolved || got.DueAt == nil {
		t.Errorf("not solved: %+v", got.Request)
	}
	if _, err := d.SaySolvedByLink(t.Context(), "no", first, true); !fail.Is(err, fail.Conflict) {
		t.Errorf("a link works twice: %v", err)
	}
	d.says(id, "Found it.")
	second := link("yes")
	if _, err := d.SaySolvedByLink(t.Context(), "no", first, true); !fail.Is(err, fail.Conflict) {
		t.Errorf("the link of an older answer: %v", err)
	}
	if _, err := d.SaySolvedByLink(t.Context(), "no", second, true); !fail.Is(err, fail.NotFound) {
		t.Errorf("a yes pressed as no: %v", err)
	}
	_, err = d.SaySolvedByLink(t.Context(), "yes", second, true)
	d.must(err)
	if got := d.thread(id); got.State != support.StateClosed || got.Solved != support.SaidSolved {
		t.Errorf("solved: %+v", got.Request)
	}
}

func TestHostileMailIsBoundedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	to := d.address()
	if err := d.hand("a@b.example", "nobody@"+inDomain, ""); code(err) != 550 {
		t.Errorf("an address that is nobody's: %v", err)
	}
	local, _, _ := strings.Cut(to, "@")
	if err := d.hand("a@b.example", "r+"+local+"."+strings.Repeat("a", 26)+".aaaaaaaaaaaaa@"+inDomain, ""); code(err) != 550 {
		t.Errorf("a signed address that we did not sign: %v", err)
	}
	if err := d.hand("a@b.example", to, "From: a@b.example\r\n\r\n"+strings.Repeat(strings.Repeat("x", 1000)+"\r\n", 27<<10)); code(err) != 552 {
		t.Errorf("27 MB: %v", err)
	}
	raw := "From: a@b.example\r\nMessage-ID: <same@b.example>\r\nSubject: x\r\n\r\nhello\r\n"
	for range 3 { // the answer was lost, and the mail handed in again
		d.must(d.hand("a@b.example", to, raw))
	}
	d.deliver()
	if found := d.all(); len(found) != 1 {
		t.Errorf("one mail, handed in three times, is %d requests", len(found))
	}
	id := d.all()[0].ID
	d.says(id, "Yes?")
	answer := d.newest("a@b.example")
	back := strings.Trim(answer.Header.Get("Reply-To"), "<>")
	before := len(d.box.Letters())
	d.mails("a@b.example", back, "I am away", "Auto-Submitted: auto-replied")
	if thread := d.thread(id); len(thread.Messages) != 2 || !thread.Messages[1].Auto || thread.State != support.StateAnswered {
		t.Errorf("an auto-reply: %+v", thread.Messages)
	}
	d.must(d.hand("", back, "From: mailer-daemon@b.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"+
		"\r\nIn-Reply-To: "+answer.Header.Get("Message-Id")+"\r\n\r\n--b\r\n\r\nno such user\r\n--b--\r\n"))
	d.must(d.hand("rewards@regulars.example", to, "From: rewards@regulars.example\r\nMessage-ID: "+answer.Header.Get("Message-Id")+"\r\n\r\nours\r\n"))
	d.deliver()
	thread := d.thread(id)
	if len(thread.Messages) != 2 || thread.Messages[0].Mail.Why != "bounced" || len(d.all()) != 1 {
		t.Errorf("a bounce and our own letter: %+v, %d requests", thread.Messages, len(d.all()))
	}
	for i := range 40 { // a loop
		d.must(d.hand("a@b.example", back, fmt.Sprintf("From: a@b.example\r\nMessage-ID: <loop%d@b>\r\n\r\nagain\r\n", i)))
	}
	d.deliver()
	thread = d.thread(id)
	auto := 0
	for _, m := range thread.Messages {
		if m.Auto {
			auto++
		}
	}
	if len(thread.Messages) != 42 || auto < 10 || len(d.box.Letters()) != before {
		t.Errorf("a loop: %d messages, %d taken for a machine's, %d letters more", len(thread.Messages), auto, len(d.box.Letters())-before)
	}
	if n := d.count("SELECT count(*) FROM mail_in WHERE raw IS NOT NULL OR state <> 1"); n != 0 {
		t.Errorf("%d mails were read and are kept", n)
	}
}

func TestFilesOfAMailAreKeptAsPicturesOrNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	var photo bytes.Buffer
	d.must(png.Encode(&photo, image.NewNRGBA(image.Rect(0, 0, 3, 2))))
	raw := "From: a@b.example\r\nMessage-ID: <files@b>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n" +
		"--b\r\nContent-Type: text/html; name=\"invoice.pdf\"\r\n\r\n<script>alert(1)</script>\r\n" +
		"--b\r\nContent-Type: application/zip; name=\"bomb.zip\"\r\n\r\nPK\x03\x04\r\n" +
		"--b\r\nContent-Type: application/octet-stream; name=\"cup.exe\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64Of(photo.Bytes()) + "\r\n--b--\r\n"
	d.must(d.hand("a@b.example", d.address(), raw))
	d.deliver()
	id := d.all()[0].ID
	files := d.thread(id).Files[uuid.Nil]
	if len(files) != 3 || files[0].Why != support.WrongType || files[1].Why != support.WrongType || files[2].Why != "" ||
		files[2].Type != "image/png" || files[2].Width != 3 {
		t.Fatalf("%+v", files)
	}
	f, err := d.RequestFile(t.Context(), d.merchant, id, files[2].ID)
	d.must(err)
	if _, _, err := image.Decode(bytes.NewReader(f.Body)); err != nil {
		t.Errorf("what is kept: %v", err)
	}
	if _, err := d.RequestFile(t.Context(), d.merchant, id, files[0].ID); !fail.Is(err, fail.NotFound) {
		t.Errorf("a page with a script is served: %v", err)
	}
	if text := d.newest("a@b.example").Text; !strings.Contains(text, "invoice.pdf, bomb.zip") {
		t.Errorf("the sender is told %s", text)
	}
}

func TestAForgedSenderSeesNothingAndGetsNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, true)
	email := mail("victim")
	_, member := d.newcomer(d.shopify(), email)
	before := len(d.box.Letters())
	d.mails(email, d.address(), "Give me points\n", "Content-Type: text/plain")
	r := d.all()[0]
	thread := d.thread(r.ID)
	if !r.Unproven || r.Member != member || thread.Facts != nil || len(d.box.Letters()) != before {
		t.Errorf("forged: %+v, facts %+v", r.Request, thread.Facts)
	}
	gift := app.Goodwill{Request: r.ID, Points: 50, Reason: "Sorry", Key: key(1)}
	if _, err := d.GiveGoodwill(d.as(d.maria), d.maria, gift); !fail.Is(err, fail.Conflict) {
		t.Errorf("goodwill for a forged sender: %v", err)
	}
	shopper := app.Shopper{Merchant: d.merchant, MemberID: member, CustomerID: "1"}
	if seen, err := d.ShopRequests(t.Context(), shopper); err != nil || len(seen) != 0 {
		t.Errorf("the member is shown what is not theirs: %v, %+v", err, seen)
	}
	_, err := d.KnowSender(d.as(d.maria), d.merchant, r.ID, member)
	d.must(err)
	given, err := d.GiveGoodwill(d.as(d.maria), d.maria, gift)
	d.must(err)
	again, err := d.GiveGoodwill(d.as(d.maria), d.maria, gift)
	d.must(err)
	if given.Movement.ID != again.Movement.ID || *again.Left != 950 || d.thread(r.ID).Goodwill != 50 {
		t.Errorf("two clicks gave %+v and %+v, %d for the request", given, again, d.thread(r.ID).Goodwill)
	}
	gift.Points, gift.Key = 951, key(2)
	if _, err := d.GiveGoodwill(d.as(d.maria), d.maria, gift); !fail.Is(err, fail.Conflict) {
		t.Errorf("over the month's limit: %v", err)
	}
	d.Advance(32 * 24 * time.Hour) // another month
	_, err = d.GiveGoodwill(d.as(d.maria), d.maria, gift)
	d.must(err)
	d.audit()
}

func base64Of(body []byte) string { return base64.StdEncoding.EncodeToString(body) }
