package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/support"
)

// talk is what somebody writes to the shop, and what staff answer.
type talk struct {
	kind         support.Kind
	text, answer string
	gift         int64 // goodwill points, 0 for none
}

var talks = []talk{
	{
		support.Complaint, "The bag was open when it came, and half of it was in the box.",
		"That must not happen, I am sorry. A new bag leaves today, and the first one is on us.", 50,
	},
	{
		support.Question, "How fine do I grind it for a moka pot?",
		"A little coarser than table salt. Tap it flat, do not press.", 0,
	},
	{
		support.Technical, "It runs through in ten seconds and tastes of water.",
		"Then it is ground too coarsely: go two steps finer, and it should take some 25 seconds.", 0,
	},
	{
		support.Suggestion, "Could you sell it in bags of one kilo, too?",
		"Good idea, others asked as well. From next month on we do, and I will write to you.", 20,
	},
	{
		support.Complaint, "I ordered beans, and this is ground coffee.",
		"My mistake. Keep the bag for your guests; the beans are on their way.", 40,
	},
	{
		support.Question, "Is it fine for somebody who sleeps badly?",
		"Not in the evening. The Decaf comes from the same farm.", 0,
	},
}

// conversation is one that goes on.
type conversation struct {
	talk

	who      int64
	request  uuid.UUID
	began    int // on which occasion
	answered bool
}

// desk is what passes between the Shopify store's newcomers and its staff.
type desk struct {
	*trade
	m     *market
	dice  *rand.Rand
	open  []*conversation
	wrote int // conversations begun so far
	said  int // what was said in public so far
}

// Who writes does so some occasions after they came, one in writesOne of them, and
// waits for an answer so long at least.
const (
	writesAfter = 8
	writesOne   = 9
	answerAfter = 2
)

// write lets some of those who came lately write about what they bought.
func (d *desk) write(ctx context.Context, come []*newcomer, n int) error {
	for _, one := range come {
		if one.came != n-writesAfter || d.dice.IntN(writesOne) > 0 {
			continue
		}
		who, err := d.shopper(ctx, d.m, one.id)
		if fail.Is(err, fail.NotFound) { // the store has not told of them yet
			continue
		}
		if err != nil {
			return err
		}
		t := talks[d.wrote%len(talks)]
		d.wrote++
		asked := app.ShopAsked{Kind: t.kind, Text: t.text, Product: strconv.FormatInt(one.product, 10), Key: "writes"}
		thread, err := d.App.AskStaff(ctx, who, asked)
		if err != nil {
			return fmt.Errorf("write to the shop: %w", err)
		}
		d.open = append(d.open, &conversation{talk: t, who: one.id, request: thread.ID, began: n})
	}
	return nil
}

// work is what staff do once a week: they answer whom they have not, and those whom
// they have say whether that solved it. One in five writes again.
func (d *desk) work(ctx context.Context, n int) error {
	staff, err := d.signedIn(ctx)
	if err != nil {
		return err
	}
	left := d.open[:0]
	for _, c := range d.open {
		switch {
		case !c.answered && c.began > n-answerAfter:
			left = append(left, c)
		case !c.answered:
			if err := c.answer(ctx, staff); err != nil {
				return err
			}
			left = append(left, c)
		case c.kind != support.Suggestion && d.dice.IntN(5) == 0:
			if err := d.again(ctx, c); err != nil {
				return err
			}
			left = append(left, c)
		default:
			if err := d.solved(ctx, c); err != nil {
				return err
			}
		}
	}
	d.open = left
	return d.hear(ctx, staff)
}

func (c *conversation) answer(ctx context.Context, staff *admin) error {
	c.answered = true
	id := c.request.String()
	err := staff.deal(ctx, id, "/messages", map[string]string{"text": c.talk.answer})
	if err != nil || c.gift == 0 {
		return err
	}
	err = staff.deal(ctx, id, "/goodwill", map[string]any{"points": c.gift, "reason": "For the trouble"})
	c.gift = 0
	return err
}

// again has somebody say that it is not solved.
func (d *desk) again(ctx context.Context, c *conversation) error {
	who, err := d.shopper(ctx, d.m, c.who)
	if err != nil {
		return err
	}
	c.answered, c.talk.answer = false, "I will call you tomorrow, and we will find out together."
	told := app.ShopTold{
		Request: c.request, Text: "I tried, and it is still not right.", Key: strconv.Itoa(d.dice.Int()),
	}
	_, err = d.App.TellStaff(ctx, who, told)
	return err
}

func (d *desk) solved(ctx context.Context, c *conversation) error {
	who, err := d.shopper(ctx, d.m, c.who)
	if err != nil {
		return err
	}
	_, err = d.App.SaySolved(ctx, who, c.request, true)
	return err
}

// heard is what people say in public, which staff note by its link.
var heard = []struct{ network, verdict, kind, product, text string }{
	{"instagram", "good", "suggestion", "House espresso", "My morning, every morning."},
	{"google", "bad", "complaint", "Cold brew", "Far too strong, and the bottle leaked."},
	{"trustpilot", "good", "suggestion", "House espresso", "They answer within a day, and mean it."},
	{"facebook", "bad", "question", "Cold brew", "How much water? The label does not say."},
	{"instagram", "good", "suggestion", "Tasting box", "The best present I gave this year."},
	{"tiktok", "good", "suggestion", "Cold brew", "With tonic. Trust me."},
}

// hear notes one of them.
func (d *desk) hear(ctx context.Context, staff *admin) error {
	if d.said == len(heard) {
		return nil
	}
	h := heard[d.said]
	d.said++
	body := map[string]any{
		"network": h.network, "verdict": h.verdict, "kind": h.kind, "text": h.text, "author": "Somebody made up",
		"link": fmt.Sprintf("https://social.example/demo/%d", d.said),
	}
	if product := d.product(h.product); product != 0 {
		body["store_id"], body["product_id"] = d.m.store, strconv.FormatInt(product, 10)
	}
	to := request{
		method: http.MethodPost, address: staff.base + "/api/v1/requests/public",
		header: http.Header{"Idempotency-Key": {newIdempotencyKey()}},
	}
	var noted struct{ ID string }
	if _, err := staff.call(ctx, to, body, &noted); err != nil {
		return err
	}
	note := map[string]string{"note": "Answered there."}
	return staff.api(ctx, http.MethodPost, "/requests/"+noted.ID+"/close", note, nil)
}

// canned are the answers that staff have ready.
func canned(ctx context.Context, staff *admin) error {
	for name, text := range map[string]string{
		"On its way": "Hello {first_name}, your parcel is on its way. Tell me if it is not there by Friday.",
		"New bag":    "Hello {first_name}, I am sorry. A new bag leaves today. Keep the first one.",
	} {
		body := map[string]any{"name": name, "texts": map[string]string{"en": text}}
		if err := staff.api(ctx, http.MethodPost, "/desk/answers", body, nil); err != nil {
			return err
		}
	}
	return nil
}
