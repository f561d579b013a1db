package app_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/merchant"
	"regulars/app/support"
)

// deskTables hold what the desk knows.
var deskTables = []string{
	"request", "request_message", "request_file", "request_goodwill", "request_mail", "mail_in", "desk_setting",
	"canned_answer", "mail_route",
}

// lives gives a desk a row in each of its tables, a letter that waits and a mail that
// nobody read yet. It returns the addresses that took mail.
func (d *desk) lives() (addresses []string) {
	d.t.Helper()
	email := mail("stays")
	d.newcomer(d.shopify(), email)
	old := d.address()
	d.mails(email, old, "My cup came broken.")
	id := d.all()[0].ID
	ctx := d.as(d.maria)
	_, err := d.ChangeDeskAddress(ctx, d.merchant)
	d.must(err)
	v, err := d.Desk(ctx, d.merchant)
	d.must(err)
	_, err = d.ChangeDesk(ctx, d.merchant, app.DeskChange{Settings: v.Settings})
	d.must(err)
	_, err = d.SaveCanned(ctx, d.merchant, support.Canned{Name: "Sorry", Texts: map[string]string{"en": "Sorry"}})
	d.must(err)
	d.says(id, "A new one is on its way.")
	signed := strings.Trim(d.newest(email).Header.Get("Reply-To"), "<>")
	_, err = d.GiveGoodwill(ctx, d.maria, app.Goodwill{Request: id, Points: 20, Reason: "Sorry", Key: key(1)})
	d.must(err)
	var photo bytes.Buffer
	d.must(png.Encode(&photo, image.NewNRGBA(image.Rect(0, 0, 2, 2))))
	_, err = d.SayRequest(ctx, d.maria, id, app.Said{
		Text: "Like this one.", Key: key(9), Files: []app.NewFile{{Name: "cup.png", Body: photo.Bytes()}},
	})
	d.must(err)
	d.must(d.hand("a@b.example", v.Address, "From: a@b.example\r\nMessage-ID: <unread@b>\r\n\r\nunread\r\n"))
	return []string{old, v.Address, signed}
}

// handed is the code with which the door answers a mail for an address, 0 for none.
func (d *desk) handed(to string) int {
	d.t.Helper()
	err := d.hand("late@b.example", to, "From: late@b.example\r\nMessage-ID: <"+uuid.NewString()+"@b>\r\n\r\nlate\r\n")
	if err != nil && code(err) == 0 {
		d.t.Fatal(err)
	}
	return code(err)
}

// TestADeskGoesWithItsMerchant wipes a merchant whose desk is full, and sends mail
// before, meanwhile and after: what would be wiped unread is not taken.
func TestADeskGoesWithItsMerchant(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	neighbor := d.neighbor()
	d.change("UPDATE store SET state = $2 WHERE merchant_id = $1", neighbor, merchant.Connected)
	beside, err := d.Desk(t.Context(), neighbor)
	d.must(err)
	addresses := d.lives()
	held := d.held("merchant_id", d.merchant)
	for _, table := range deskTables {
		if held[table] == 0 {
			t.Fatalf("nothing is in %s: this test shows nothing", table)
		}
	}
	next := d.held("merchant_id", neighbor)
	teaLeaves := func() {
		d.change("UPDATE store SET state = $3, left_at = $2 WHERE id = $1", d.teaID, d.Now(), merchant.Uninstalled)
	}
	all := func(when string, want int) {
		t.Helper()
		for _, to := range addresses {
			if got := d.handed(to); got != want {
				t.Errorf("%s: mail to %s is answered %d, want %d", when, to, got, want)
			}
		}
	}
	teaLeaves()
	d.coffee.Uninstall()
	d.deliver()
	all("gone for an hour", 450)
	d.reconnect(d.shopify())
	d.Drain()
	all("back again", 0)
	d.Drain()
	teaLeaves()
	d.leaves()
	d.Pass(3 * time.Minute)
	d.redactStore(d.teaID)
	for range 50 { // until its last store is nobody's
		if d.held("merchant_id", d.merchant)["mail_route"] == 0 {
			break
		}
		d.Pass(time.Hour)
	}
	if d.held("merchant_id", d.merchant)["desk_setting"] == 0 {
		t.Error("all is wiped already: this test shows nothing")
	}
	all("when the wipe began", 550)
	d.Pass(72 * time.Hour)
	if left := d.held("merchant_id", d.merchant); len(left) > 0 {
		t.Errorf("of the merchant is left %v", left)
	}
	all("after the wipe", 550)
	if got := d.handed(beside.Address); got != 0 {
		t.Errorf("mail to another merchant is answered %d", got)
	}
	got := d.held("merchant_id", neighbor)
	delete(got, "mail_in")
	if diff := cmp.Diff(next, got); diff != "" {
		t.Errorf("another merchant's rows (-before +after):\n%s", diff)
	}
}
