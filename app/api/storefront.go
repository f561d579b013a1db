package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/reward"
)

// storefront is one address of the storefront API, and how shoppers are proved
// there.
type storefront struct {
	kind     platform.Kind
	name     string
	prefix   string
	security string
}

// The same storefront API stands under one address for each platform, because
// each proves the shopper in its own way.
var storefronts = []storefront{
	{platform.Shopify, "shopify", "/storefront/shopify/v1", "proxy"},
	{platform.WooCommerce, "woocommerce", "/storefront/woocommerce/v1", "shopper"},
}

// extension is the storefront API for parts of ours in Shopify's own pages: a
// customer account, the page after an order.
var extension = storefront{platform.Shopify, "extension", "/storefront/extension/v1", "extension"}

type shopperKey struct{}

// shop registers a storefront operation under both addresses. The handler is
// told who the platform says is there.
func shop[In, Out any](
	s *server, described huma.API, op huma.Operation, handle func(context.Context, app.Shopper, *In) (*Out, error),
) {
	for _, front := range append(slices.Clone(storefronts), extension) {
		op := op
		op.OperationID = front.name + "-" + op.OperationID
		op.Path = front.prefix + op.Path
		op.Tags = []string{"Storefront"}
		op.Security = []map[string][]string{{front.security: {}}}
		op.Middlewares = huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
			s.proveShopper(front, ctx, next)
		}}
		huma.Register(described, op, proven(s, shopperKey{}, "the shop did not sign this request", handle))
	}
}

func (s *server) proveShopper(front storefront, ctx huma.Context, next func(huma.Context)) {
	c := humaecho.UnwrapV4(ctx)
	if front == extension {
		s.proveInExtension(c, ctx, next)
		return
	}
	shopper, err := s.shopperHere(front.kind, c)
	if err != nil {
		s.answerError(err, c)
		return
	}
	next(huma.WithValue(ctx, shopperKey{}, shopper))
}

// shopperHere is who the platform's signature says is there. Pages of the store itself
// may read the answer, and no others.
func (s *server) shopperHere(kind platform.Kind, c echo.Context) (app.Shopper, error) {
	shopper, err := s.shopperOf(kind, c.Request())
	if err == nil {
		err = s.allowOrigin(c, shopper)
	}
	if kind == platform.WooCommerce && fail.Is(err, fail.Unauthorized) {
		readable(c) // or the page could not tell an old token from a broken network
	}
	return shopper, err
}

// shopperOf is who the platform's signature says is there. A request that is
// not even shaped like a signed one is not signed.
func (s *server) shopperOf(kind platform.Kind, r *http.Request) (app.Shopper, error) {
	shopper, err := s.app.Shopper(r.Context(), kind, r)
	if fail.Is(err, fail.Invalid) {
		err = fail.Wrap(err, fail.Unauthorized, "the shop did not sign this request")
	}
	return shopper, err
}

// allowOrigin lets pages of the store itself read the answer, and no others. A
// request without Origin is not a page's, or is of the same origin (app proxy).
func (s *server) allowOrigin(c echo.Context, shopper app.Shopper) error {
	origin := c.Request().Header.Get("Origin")
	if origin == "" || shopper.Platform != platform.WooCommerce {
		return nil
	}
	address, err := s.app.StoreURL(c.Request().Context(), shopper.Merchant, shopper.Store)
	if err != nil {
		return err
	}
	if !sameSite(origin, address) {
		return fail.New(fail.Forbidden, "this page is not of the store that signed the request (Origin)")
	}
	readable(c)
	c.Response().Header().Set("Access-Control-Expose-Headers", "Retry-After")
	return nil
}

// readable lets the page that asks read the answer.
func readable(c echo.Context) {
	h := c.Response().Header()
	h.Add("Vary", "Origin")
	if origin := c.Request().Header.Get("Origin"); origin != "" {
		h.Set("Access-Control-Allow-Origin", origin)
	}
}

// sameSite compares a page's origin with a store's address: scheme, host and port.
func sameSite(origin, address string) bool {
	store, err := url.Parse(address)
	return err == nil && strings.EqualFold(origin, store.Scheme+"://"+store.Host)
}

// preflight answers a browser's question before a request with a token. It is
// asked without the token, so any origin is told what may be sent; which origin
// may read an answer is decided when the store is known.
func preflight(c echo.Context) error {
	readable(c)
	allowTokens(c, "GET, POST")
	return c.NoContent(http.StatusNoContent)
}

// allowTokens says what a request with a token may be.
func allowTokens(c echo.Context, methods string) {
	h := c.Response().Header()
	h.Set("Access-Control-Allow-Methods", methods)
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key")
	h.Set("Access-Control-Max-Age", "600")
}

func (s *server) storefrontAPI(described huma.API) {
	shop(s, described, get("bootstrap", "/bootstrap", "What the widget shows at first"), s.front)
	shop(s, described, get("history", "/history", "The shopper's points history"), s.shopperHistory)
	shop(s, described, post("join", "/join", "Join the program"), s.join)
	shop(s, described, post("leave", "/leave", "Leave the program"), s.leave)
	s.shopperOccasionAPI(described)
	s.inviteAPI(described)
	s.viewedAPI(described)
	s.shopperSurveyAPI(described)
	s.shopperNewsAPI(described)
	s.estimateAPI(described)
	s.shopperRequestAPI(described)
	shop(s, described, get("get-claim", "/claim", "What waits for the shopper’s e-mail address"), s.getClaim)
	shop(s, described, post("ask-claim", "/claim", "Mail a link that adds what waits"), s.askClaim)
	shop(s, described, post("redeem", "/redemptions", "Take a reward"), s.redeem)
	shop(s, described, post("undo-redemption", "/redemptions/{id}/undo", "Give an unused reward back"), s.shopperUndo)
	shop(s, described, get("get-redemption", "/redemptions/{id}", "One reward taken"), s.shopperRedemption)
}

// LocaleInput asks for a language.
type LocaleInput struct {
	Locale string `query:"locale" maxLength:"64" doc:"BCP 47; the merchant's language without it"`
}

type joinBody struct {
	Terms bool `json:"terms" doc:"The shopper agreed to the terms"`
}

type joinInput struct {
	LocaleInput
	Body joinBody
}

type shopperHistoryInput struct {
	LocaleInput
	PageInput
}

type redeemBody struct {
	RewardID string `json:"reward_id" minLength:"1" maxLength:"40"`
	Steps    int64  `json:"steps,omitempty" minimum:"0" maximum:"100000" doc:"Of a slider"`
	Product  string `json:"product,omitempty" maxLength:"40" doc:"Of a free product: which one; the cart decides without it"`
	Cart     int64  `json:"cart,omitempty" minimum:"0" doc:"What the cart's goods cost, in minor units: of a percentage with a most, the code is for so much"`
}

type redeemInput struct {
	LocaleInput
	KeyInput
	Body redeemBody
}

type shopperCodeInput struct {
	LocaleInput
	OneInput
}

type bootstrapAnswer = answer[Bootstrap]

type frontInput struct {
	LocaleInput
	Part bool `query:"part" doc:"Asked by a part of the page that is there without the widget, too"`
}

func (s *server) front(ctx context.Context, shopper app.Shopper, in *frontInput) (*bootstrapAnswer, error) {
	shopper.Apart = in.Part
	return s.bootstrap(ctx, shopper, &in.LocaleInput)
}

func (s *server) bootstrap(ctx context.Context, shopper app.Shopper, in *LocaleInput) (*bootstrapAnswer, error) {
	return replied(bootstrapOf)(s.app.Bootstrap(ctx, shopper, in.Locale))
}

func (s *server) join(ctx context.Context, shopper app.Shopper, in *joinInput) (*bootstrapAnswer, error) {
	if !in.Body.Terms {
		return nil, fail.Field("terms", "must be agreed to")
	}
	if err := s.app.Join(ctx, shopper); err != nil {
		return nil, err
	}
	return s.afterChange(ctx, shopper, in.Locale)
}

func (s *server) leave(ctx context.Context, shopper app.Shopper, in *LocaleInput) (*bootstrapAnswer, error) {
	if err := s.app.Leave(ctx, shopper); err != nil {
		return nil, err
	}
	return s.afterChange(ctx, shopper, in.Locale)
}

// afterChange answers with the new state. Whoever just joined has a member's id
// only now.
func (s *server) afterChange(ctx context.Context, shopper app.Shopper, locale string) (*bootstrapAnswer, error) {
	if shopper.MemberID == uuid.Nil {
		id, err := s.app.MemberByCustomer(ctx, shopper.Merchant, shopper.Store, shopper.CustomerID)
		if err != nil {
			return nil, err
		}
		shopper.MemberID = id
	}
	return s.bootstrap(ctx, shopper, &LocaleInput{Locale: locale})
}

func (s *server) shopperHistory(
	ctx context.Context, shopper app.Shopper, in *shopperHistoryInput,
) (*answer[Page[ShopperMovement]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	query := app.HistoryQuery{Before: before, Limit: in.Limit, Locale: in.Locale}
	return paged(shopperMovementOf)(s.app.ShopperHistory(ctx, shopper, query))
}

func (s *server) redeem(ctx context.Context, shopper app.Shopper, in *redeemInput) (*redemptionAnswer[Code], error) {
	if shopper.MemberID == uuid.Nil {
		return nil, fail.New(fail.Forbidden, "join the program to take a reward")
	}
	if err := s.allow(ctx, "redeem|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	r, err := s.app.Redeem(ctx, app.RedeemInput{
		Merchant: shopper.Merchant, Member: shopper.MemberID, Store: shopper.Store,
		RewardID: in.Body.RewardID, Steps: in.Body.Steps, Product: in.Body.Product, Cart: in.Body.Cart, Key: in.Key,
	})
	if err != nil {
		return nil, s.app.InWords(ctx, shopper, in.Body.RewardID, in.Locale, err)
	}
	return s.codeReply(ctx, shopper, r, in.Locale)
}

func (s *server) shopperUndo(
	ctx context.Context, shopper app.Shopper, in *shopperCodeInput,
) (*redemptionAnswer[Code], error) {
	if shopper.MemberID == uuid.Nil {
		return nil, fail.New(fail.NotFound, "there is no such reward")
	}
	if err := s.allow(ctx, "redeem|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	r, err := s.app.Undo(ctx, shopper.Merchant, shopper.MemberID, in.ID)
	if err != nil {
		return nil, err
	}
	return s.codeReply(ctx, shopper, r, in.Locale)
}

func (s *server) codeReply(
	ctx context.Context, shopper app.Shopper, r *reward.Redemption, locale string,
) (*redemptionAnswer[Code], error) {
	code, err := s.app.ShopperCode(ctx, shopper, r, locale)
	if err != nil {
		return nil, err
	}
	return &redemptionAnswer[Code]{Status: statusOfRedemption(r), Body: codeOf(code)}, nil
}

func (s *server) shopperRedemption(
	ctx context.Context, shopper app.Shopper, in *shopperCodeInput,
) (*answer[Code], error) {
	if shopper.MemberID == uuid.Nil {
		return nil, fail.New(fail.NotFound, "there is no such reward")
	}
	if err := s.allow(ctx, "poll|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	r, err := s.app.Redemption(ctx, shopper.Merchant, shopper.MemberID, in.ID)
	if err != nil {
		return nil, err
	}
	return replied(codeOf)(s.app.ShopperCode(ctx, shopper, r, in.Locale))
}
