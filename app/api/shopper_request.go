package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/guide"
	"regulars/app/support"
)

// ShopRequest is what a shopper asked, as they see it.
type ShopRequest struct {
	ID          uuid.UUID     `json:"id" format:"uuid"`
	Kind        string        `json:"kind" enum:"complaint,question,technical,suggestion"`
	State       string        `json:"state" enum:"open,answered,closed"`
	Subject     string        `json:"subject" doc:"Empty unless it came by mail"`
	OrderName   string        `json:"order_name"`
	ProductName string        `json:"product_name"`
	OpenedAt    time.Time     `json:"opened_at"`
	AskSolved   bool          `json:"ask_solved" doc:"Ask whether the answer solved it: POST …/solved"`
	Messages    []ShopMessage `json:"messages" doc:"Oldest first"`
}

// ShopMessage is one thing said.
type ShopMessage struct {
	ID    uuid.UUID      `json:"id" format:"uuid"`
	Who   string         `json:"who" enum:"me,shop"`
	Name  string         `json:"name" doc:"Of who answers for the shop"`
	Text  string         `json:"text"`
	At    time.Time      `json:"at"`
	Files []ShopSentFile `json:"files"`
}

// ShopSentFile is a file of it: GET …/files/{id}.
type ShopSentFile struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Name   string    `json:"name"`
	Type   string    `json:"type"`
	Width  int       `json:"width"`
	Height int       `json:"height"`
}

// ShopHelp is what a shopper chooses from before they write, and what may help
// without.
type ShopHelp struct {
	Orders  []ShopHelpOrder `json:"orders" doc:"Newest first, behind that of store_order"`
	OrderID *uuid.UUID      `json:"order_id" format:"uuid" doc:"That of store_order; null where it is none of theirs that we know"`
	Guide   *ShopHelpGuide  `json:"guide" doc:"To what was chosen: show it before the form; null for none"`
}

// ShopHelpOrder is an order that a shopper may write about.
type ShopHelpOrder struct {
	ID       uuid.UUID      `json:"id" format:"uuid"`
	Name     string         `json:"name"`
	PlacedOn string         `json:"placed_on" format:"date"`
	Items    []ShopHelpItem `json:"items"`
}

// ShopHelpItem is one product of it.
type ShopHelpItem struct {
	ProductID string `json:"product_id"`
	Title     string `json:"title"`
}

// ShopHelpGuide is the guide to a product.
type ShopHelpGuide struct {
	Title    string        `json:"title"`
	Link     string        `json:"link" doc:"A page that works without script"`
	Troubles []ShopTrouble `json:"troubles" doc:"Common problems, and what helps"`
}

// ShopTrouble is a common problem, and what helps.
type ShopTrouble struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// ShopAskBody is what a shopper asks.
type ShopAskBody struct {
	Kind      string        `json:"kind" enum:"complaint,question,technical,suggestion"`
	Text      string        `json:"text" minLength:"1" maxLength:"4000"`
	OrderID   uuid.UUID     `json:"order_id,omitzero" format:"uuid" doc:"An order of theirs"`
	ProductID string        `json:"product_id,omitempty" maxLength:"80"`
	Photos    []RequestGoes `json:"photos,omitempty" maxItems:"3"`
}

// ShopTellBody is what a shopper adds.
type ShopTellBody struct {
	Text   string        `json:"text" minLength:"1" maxLength:"4000"`
	Photos []RequestGoes `json:"photos,omitempty" maxItems:"3"`
}

// ShopSolvedBody is what a shopper says to whether an answer solved it.
type ShopSolvedBody struct {
	Solved bool `json:"solved"`
}

type shopHelpInput struct {
	LocaleInput
	Order      uuid.UUID `query:"order" format:"uuid" doc:"What was chosen"`
	StoreOrder string    `query:"store_order" maxLength:"80" doc:"The order on whose page they are, by the store's id"`
	Product    string    `query:"product" maxLength:"80" doc:"What was chosen"`
}

type shopAskInput struct {
	KeyInput
	Body ShopAskBody
}

type shopTellInput struct {
	OneInput
	KeyInput
	Body ShopTellBody
}

type shopSolvedInput struct {
	OneInput
	Body ShopSolvedBody
}

func (s *server) shopperRequestAPI(described huma.API) {
	const path = "/requests"
	shop(s, described, get("list-requests", path, "What the shopper asked the shop"), s.shopRequests)
	shop(s, described, get("help-first", path+"/new", "What one may write about, and what helps without"), s.helpFirst)
	shop(s, described, photos(post("ask-shop", path, "Write to the shop")), s.askShop)
	shop(s, described, photos(post("tell-shop", path+"/{id}/messages", "Write again")), s.tellShop)
	shop(s, described, post("say-solved", path+"/{id}/solved", "Say whether the answer solved it"), s.saySolved)
	shop(s, described, filed(get("get-file", path+"/{id}/files/{file_id}", "A file of it")), s.shopFile)
}

// photos lets an operation take a shopper's pictures.
func photos(op huma.Operation) huma.Operation {
	op.MaxBodyBytes = 8 << 20
	return op
}

func (s *server) shopRequests(
	ctx context.Context, shopper app.Shopper, _ *LocaleInput,
) (*answer[List[ShopRequest]], error) {
	threads, err := s.app.ShopRequests(ctx, shopper)
	return reply(List[ShopRequest]{Items: each(threads, shopRequestOf)}), err
}

func (s *server) helpFirst(ctx context.Context, shopper app.Shopper, in *shopHelpInput) (*answer[ShopHelp], error) {
	about := app.HelpAbout{Order: in.Order, StoreOrder: in.StoreOrder, Product: in.Product}
	h, err := s.app.HelpFirst(ctx, shopper, about, in.Locale)
	if err != nil {
		return nil, err
	}
	wire := ShopHelp{OrderID: h.Order, Orders: each(h.Orders, func(o app.ShopOrder) ShopHelpOrder {
		return ShopHelpOrder{
			ID: o.ID, Name: o.Name, PlacedOn: dayOf(&o.Placed),
			Items: each(o.Goods, func(g app.ShopGoods) ShopHelpItem {
				return ShopHelpItem{ProductID: g.ID, Title: g.Title}
			}),
		}
	})}
	if h.Guide != nil {
		wire.Guide = &ShopHelpGuide{
			Title: h.Guide.Live.Title.In(h.Locale), Link: h.Link,
			Troubles: each(h.Guide.Live.Troubles, func(t guide.Trouble) ShopTrouble {
				return ShopTrouble{Question: t.Question.In(h.Locale), Answer: t.Answer.In(h.Locale)}
			}),
		}
	}
	return reply(wire), nil
}

func (s *server) askShop(ctx context.Context, shopper app.Shopper, in *shopAskInput) (*answer[ShopRequest], error) {
	if err := s.allow(ctx, "desk|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	t, err := s.app.AskStaff(ctx, shopper, app.ShopAsked{
		Kind: support.Kind(in.Body.Kind), Text: in.Body.Text, Order: in.Body.OrderID, Product: in.Body.ProductID,
		Photos: newFiles(in.Body.Photos), Key: in.Key,
	})
	return replied(shopRequestOf)(t, err)
}

func (s *server) tellShop(ctx context.Context, shopper app.Shopper, in *shopTellInput) (*answer[ShopRequest], error) {
	if err := s.allow(ctx, "desk|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	said := app.ShopTold{Request: in.ID, Text: in.Body.Text, Photos: newFiles(in.Body.Photos), Key: in.Key}
	return replied(shopRequestOf)(s.app.TellStaff(ctx, shopper, said))
}

func (s *server) saySolved(
	ctx context.Context, shopper app.Shopper, in *shopSolvedInput,
) (*answer[ShopRequest], error) {
	return replied(shopRequestOf)(s.app.SaySolved(ctx, shopper, in.ID, in.Body.Solved))
}

func (s *server) shopFile(ctx context.Context, shopper app.Shopper, in *requestFileInput) (*sentFileAnswer, error) {
	return fileOut(s.app.ShopFile(ctx, shopper, in.ID, in.File))
}

func shopRequestOf(t app.ShopThread) ShopRequest {
	return ShopRequest{
		ID: t.ID, Kind: string(t.Kind), State: t.State.String(), Subject: t.Subject, OrderName: t.OrderName,
		ProductName: t.ProductName, OpenedAt: t.OpenedAt.UTC(), AskSolved: t.Ask,
		Messages: each(t.Messages, func(m support.Message) ShopMessage {
			said := ShopMessage{ID: m.ID, Who: "me", Text: m.Text, At: m.At.UTC(), Files: []ShopSentFile{}}
			if m.Who == support.Staff {
				said.Who, said.Name = "shop", m.Name
			}
			for _, f := range t.Files[m.ID] {
				said.Files = append(said.Files, ShopSentFile{
					ID: f.ID, Name: f.Name, Type: f.Type, Width: f.Width, Height: f.Height,
				})
			}
			return said
		}),
	}
}
