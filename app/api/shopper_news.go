package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/words"
)

type dismissNewsInput struct {
	LocaleInput
	OneInput
}

func (s *server) shopperNewsAPI(described huma.API) {
	shop(s, described, post("dismiss-news", "/news/{id}/dismiss", "Put away what the shop said"), s.dismissNews)
}

func newsOf(n *app.News, locale string) *ShopNews {
	if n == nil {
		return nil
	}
	return &ShopNews{
		ID: n.ID, Title: n.Title, Text: n.Text, Button: n.Button, Link: n.Link,
		Away: words.For(locale).Text("prefs.news_away", nil),
	}
}

func (s *server) dismissNews(ctx context.Context, shopper app.Shopper, in *dismissNewsInput) (*bootstrapAnswer, error) {
	if shopper.MemberID == uuid.Nil {
		return nil, fail.New(fail.NotFound, "there is no such message")
	}
	if err := s.app.DismissNotice(ctx, shopper, in.ID); err != nil {
		return nil, err
	}
	return s.afterChange(ctx, shopper, in.Locale)
}
