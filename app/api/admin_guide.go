package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/guide"
)

// ProductGuide is a guide to products as staff see it.
type ProductGuide struct {
	ID          uuid.UUID     `json:"id" format:"uuid"`
	Published   bool          `json:"published" doc:"Shoppers read it"`
	Changed     bool          `json:"changed" doc:"The draft says something else than shoppers read"`
	PublishedAt *time.Time    `json:"published_at" doc:"Since when shoppers read it"`
	Draft       guide.Manual  `json:"draft"`
	Live        *guide.Manual `json:"live"`
	Link        string        `json:"link" doc:"Where shoppers read it; empty while they do not"`
	CreatedAt   time.Time     `json:"created_at"`
	UpdatedAt   time.Time     `json:"updated_at"`
}

// GuideDetail is a guide with what came of it.
type GuideDetail struct {
	ProductGuide
	Returns GuideReturns `json:"returns"`
}

// GuideReturns compares buyers who were sent a guide with buyers who were left
// alone, since it was published: how many of them gave the product back.
type GuideReturns struct {
	Given      GuideSide    `json:"given" doc:"Those who were sent it"`
	Alone      GuideSide    `json:"alone" doc:"Those left alone for comparison"`
	Difference RateInterval `json:"difference" doc:"Of the shares that were given back: below zero is fewer among those who were sent it"`
}

// GuideSide is what came of one group of buyers.
type GuideSide struct {
	People   int64 `json:"people"`
	Returned int64 `json:"returned"`
}

// RateInterval is an estimate with the bounds that hold the truth in 95 of 100
// cases, as shares: 0.02 is two of a hundred.
type RateInterval struct {
	Known    bool    `json:"known" doc:"False while there is not enough data"`
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// GuideBody is what a guide says.
type GuideBody struct {
	Document guide.Manual `json:"document"`
}

// GuideLook is a guide to be looked at.
type GuideLook struct {
	Document guide.Manual `json:"document"`
	Language string       `json:"language" maxLength:"10" doc:"Which words"`
}

// GuidePreview is the page that shoppers read. Nothing in it runs.
type GuidePreview struct {
	HTML string `json:"html"`
}

// ProductAnswers is what buyers say of a product in surveys: good answers against
// bad ones, of which each takes five good ones to be outweighed.
type ProductAnswers struct {
	StoreID   uuid.UUID  `json:"store_id" format:"uuid"`
	ProductID string     `json:"product_id" doc:"The store's"`
	Title     string     `json:"title" doc:"Empty of one that is gone"`
	GuideID   *uuid.UUID `json:"guide_id" format:"uuid" doc:"To it; null for none"`
	Good      int64      `json:"good"`
	Neutral   int64      `json:"neutral"`
	Poor      int64      `json:"poor"`
	Missing   int64      `json:"missing" doc:"Good answers more that would outweigh the bad ones"`
}

type productAnswersInput struct {
	After string `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type saveGuideInput struct {
	OneInput
	Body GuideBody
}

func (s *server) guideAPI(described huma.API) {
	const path = "/guides"
	staff(s, described, get("list-guides", path, "Guides to products, newest first"), s.listGuides)
	staff(s, described, post("add-guide", path, "Begin a guide"), s.addGuide)
	staff(s, described, post("preview-guide", "/guide-previews", "How a guide looks"), s.previewGuide)
	staff(s, described, get("list-product-answers", "/product-answers",
		"What buyers say of each product, those with the most bad answers first"), s.listProductAnswers)
	staff(s, described, get("get-guide", path+"/{id}", "One guide, and what came of it"), s.getGuide)
	staff(s, described, put("save-guide", path+"/{id}", "Change what it says once it is published"), s.saveGuide)
	staff(s, described, remove("remove-guide", path+"/{id}", "Forget a guide"), s.removeGuide)
	staff(s, described, post("publish-guide", path+"/{id}/publish", "Let shoppers read it"), s.publishGuide)
	staff(s, described, post("withdraw-guide", path+"/{id}/withdraw", "Take it back"), s.withdrawGuide)
}

func (s *server) listGuides(ctx context.Context, who app.Session, in *PageInput) (
	*answer[Page[ProductGuide]], error,
) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(guideOf)(s.app.Guides(ctx, who.Merchant, before, in.Limit))
}

func (s *server) addGuide(ctx context.Context, who app.Session, in *request[GuideBody]) (*answer[GuideDetail], error) {
	view, err := s.app.AddGuide(ctx, who.Merchant, in.Body.Document)
	return reply(guideDetail(view)), err
}

func (s *server) getGuide(ctx context.Context, who app.Session, in *OneInput) (*answer[GuideDetail], error) {
	view, err := s.app.Guide(ctx, who.Merchant, in.ID)
	return reply(guideDetail(view)), err
}

func (s *server) saveGuide(ctx context.Context, who app.Session, in *saveGuideInput) (*answer[GuideDetail], error) {
	view, err := s.app.SaveGuide(ctx, who.Merchant, in.ID, in.Body.Document)
	return reply(guideDetail(view)), err
}

func (s *server) publishGuide(ctx context.Context, who app.Session, in *OneInput) (*answer[GuideDetail], error) {
	view, err := s.app.PublishGuide(ctx, who.Merchant, in.ID)
	return reply(guideDetail(view)), err
}

func (s *server) withdrawGuide(ctx context.Context, who app.Session, in *OneInput) (*answer[GuideDetail], error) {
	view, err := s.app.WithdrawGuide(ctx, who.Merchant, in.ID)
	return reply(guideDetail(view)), err
}

func (s *server) removeGuide(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveGuide(ctx, who.Merchant, in.ID)
}

func (s *server) previewGuide(ctx context.Context, who app.Session, in *request[GuideLook]) (
	*answer[GuidePreview], error,
) {
	shown, err := s.app.PreviewGuide(ctx, who.Merchant, in.Body.Document, in.Body.Language)
	if err != nil {
		return nil, err
	}
	page, err := drawPage(guidePage, guidePageOf(shown))
	return reply(GuidePreview{HTML: string(page)}), err
}

func (s *server) listProductAnswers(ctx context.Context, who app.Session, in *productAnswersInput) (
	*answer[Page[ProductAnswers]], error,
) {
	find, err := (&findProductsInput{After: in.After, Limit: in.Limit}).find()
	if err != nil {
		return nil, err
	}
	list, more, err := s.app.ProductAnswers(ctx, who.Merchant, find.Offset, find.Limit)
	next := ""
	if more {
		next = nextAfter(find, len(list))
	}
	return reply(Page[ProductAnswers]{Items: each(list, productAnswersOf), Next: next}), err
}

func productAnswersOf(p app.ProductAnswers) ProductAnswers {
	return ProductAnswers{
		StoreID: p.Store, ProductID: p.Product, Title: p.Title, GuideID: idUnlessZero(p.Guide), Good: p.Good,
		Neutral: p.Neutral, Poor: p.Poor, Missing: p.Missing(),
	}
}

func guideOf(v app.GuideView) ProductGuide {
	live := v.Live
	if live != nil {
		whole := wholeManual(*live)
		live = &whole
	}
	return ProductGuide{
		ID: v.ID, Published: v.Live != nil, Changed: v.Changed(), PublishedAt: utc(v.PublishedAt),
		Draft: wholeManual(v.Draft), Live: live, Link: v.Link, CreatedAt: v.CreatedAt.UTC(),
		UpdatedAt: v.UpdatedAt.UTC(),
	}
}

func guideDetail(v app.GuideView) GuideDetail {
	r := v.Returns
	return GuideDetail{ProductGuide: guideOf(v), Returns: GuideReturns{
		Given: GuideSide(r.Given), Alone: GuideSide(r.Alone), Difference: RateInterval{
			Known: r.Difference.Known, Estimate: r.Difference.Estimate, Low: r.Difference.Low, High: r.Difference.High,
		},
	}}
}

// wholeManual is a guide whose lists and texts are there, empty where it says
// nothing.
func wholeManual(m guide.Manual) guide.Manual {
	m.Products, m.Collections = listOf(m.Products), listOf(m.Collections)
	m.Title, m.FirstUse, m.Care = filled(m.Title), filled(m.FirstUse), filled(m.Care)
	m.Troubles = each(m.Troubles, func(t guide.Trouble) guide.Trouble {
		return guide.Trouble{Question: filled(t.Question), Answer: filled(t.Answer)}
	})
	m.Goals = each(m.Goals, func(g guide.Goal) guide.Goal {
		return guide.Goal{ID: g.ID, Text: filled(g.Text), Advice: filled(g.Advice)}
	})
	return m
}
