package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/page"
	"regulars/app/support"
	"regulars/app/words"
)

// pageHelp is the part of the page about writing to the shop, nil where there is
// nothing to it.
func (s *server) pageHelp(ctx context.Context, shopper app.Shopper, b app.Bootstrap) (*page.Help, error) {
	help := page.Help{Write: b.Desk}
	for _, way := range []page.Link{
		{Name: "WhatsApp", URL: b.Contact.WhatsApp},
		{Name: "Instagram", URL: b.Contact.Instagram},
		{Name: "Messenger", URL: b.Contact.Messenger},
	} {
		if way.URL != "" {
			help.Contact = append(help.Contact, way)
		}
	}
	if !b.Desk {
		if help.Contact == nil {
			return nil, nil
		}
		return &help, nil
	}
	threads, err := s.app.ShopRequests(ctx, shopper)
	if err != nil {
		return nil, err
	}
	w := words.For(b.Locale)
	for _, t := range threads {
		help.Asked = append(help.Asked, pageAsked(t, w, b))
	}
	choice, err := s.app.HelpFirst(ctx, shopper, app.HelpAbout{}, b.Locale)
	for _, o := range choice.Orders {
		for _, g := range o.Goods {
			about := page.Choice{ID: o.ID.String() + " " + g.ID, Title: g.Title + " · " + o.Name}
			help.Goods = append(help.Goods, about)
		}
	}
	return &help, err
}

func pageAsked(t app.ShopThread, w *words.Words, b app.Bootstrap) page.Asked {
	title := t.Subject
	if title == "" {
		title = w.Text("desk."+string(t.Kind), nil)
	}
	if t.ProductName != "" {
		title += " · " + t.ProductName
	}
	asked := page.Asked{ID: t.ID.String(), Title: title, State: t.State.String(), Solve: t.Ask}
	for i := range t.Messages {
		m := &t.Messages[i]
		from := w.Text("desk.me", nil)
		if m.Who == support.Staff {
			if from = m.Name; from == "" {
				from = w.Text("desk.shop", nil)
			}
		}
		at := m.At.In(b.Merchant.Location())
		asked.Said = append(asked.Said, page.Said{From: from + " · " + w.Day(at), Text: m.Text})
	}
	return asked
}

// helpForm does what a form about a request asks.
func (s *server) helpForm(r *http.Request, shopper app.Shopper, key string) (pageTold, error) {
	ctx, form := r.Context(), r.PostForm
	if err := s.allow(ctx, "desk|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return pageTold{}, err
	}
	done := pageTold{done: words.For(r.URL.Query().Get("locale")).Text("desk.sent", nil)}
	if form.Get("do") == "ask" {
		in := app.ShopAsked{Kind: support.Kind(form.Get("kind")), Text: form.Get("text"), Key: key}
		if about := form.Get("about"); about != "" {
			order, goods, _ := strings.Cut(about, " ")
			id, err := uuid.Parse(order)
			if err != nil {
				return pageTold{}, fail.Field("about", "must be one of the list")
			}
			in.Order, in.Product = id, goods
		}
		_, err := s.app.AskStaff(ctx, shopper, in)
		return done, err
	}
	id, err := uuid.Parse(form.Get("request"))
	if err != nil {
		return pageTold{}, fail.Field("request", "must be the id of a request")
	}
	if form.Get("do") == "tell" {
		_, err = s.app.TellStaff(ctx, shopper, app.ShopTold{Request: id, Text: form.Get("text"), Key: key})
		return done, err
	}
	if _, err = s.app.SaySolved(ctx, shopper, id, form.Get("solved") == "yes"); err != nil {
		return pageTold{}, err
	}
	return pageTold{done: words.For(r.URL.Query().Get("locale")).Text("page.noted", nil)}, nil
}
