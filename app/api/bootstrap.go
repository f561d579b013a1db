package api

import (
	"time"

	"github.com/google/uuid"

	"regulars/app"
)

// Bootstrap is everything the widget shows at first.
type Bootstrap struct {
	Shopper         string            `json:"shopper" enum:"anonymous,guest_customer,member,left"`
	Name            string            `json:"name,omitempty"`
	Locale          string            `json:"locale" doc:"The language of the words in this answer"`
	Enrollment      string            `json:"enrollment" doc:"accounts, join or guests; empty before the program began"`
	Terms           string            `json:"terms,omitempty"`
	Points          Names             `json:"points"`
	Look            ShopLook          `json:"look"`
	Balance         *Balance          `json:"balance,omitempty"`
	NextAvailableAt *time.Time        `json:"next_available_at,omitempty" doc:"Of the first pending points"`
	NextReward      *NextReward       `json:"next_reward,omitempty"`
	Worth           *Money            `json:"worth,omitempty"`
	Rewards         []ShopReward      `json:"rewards"`
	Ways            []Way             `json:"ways"`
	Codes           []Code            `json:"codes"`
	History         []ShopperMovement `json:"history"`
	SignInURL       string            `json:"sign_in_url"`
	RegisterURL     string            `json:"register_url"`
	Apply           string            `json:"apply" enum:"shopify,woocommerce" doc:"How a code gets into the cart"`
}

// ShopLook is how the widget looks.
type ShopLook struct {
	Accent   string   `json:"accent"`
	OnAccent string   `json:"on_accent"`
	Radius   int      `json:"radius"`
	Font     string   `json:"font,omitempty"`
	Launcher string   `json:"launcher" enum:"end,start"`
	LogoURL  string   `json:"logo_url,omitempty"`
	Reasons  []string `json:"reasons"`
}

// NextReward is the cheapest reward that the member cannot take yet.
type NextReward struct {
	Name    string `json:"name"`
	Missing int64  `json:"missing"`
}

// ShopReward is a reward as a shopper sees it.
type ShopReward struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Detail     string `json:"detail"`
	Cost       int64  `json:"cost"`
	Affordable bool   `json:"affordable"`
	Missing    int64  `json:"missing"`
}

// Way is one way to earn as a shopper sees it.
type Way struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Detail      string `json:"detail"`
	PointsLabel string `json:"points_label"`
}

// Code is a reward taken, as a shopper sees it. Code is there once it works.
type Code struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	RewardName string    `json:"reward_name"`
	Code       string    `json:"code,omitempty"`
	State      string    `json:"state" enum:"reserved,creating,unknown,issued,used,expired,cancelling,cancelled,revoked"` //nolint:lll // one tag
	EndsAt     time.Time `json:"ends_at"`
	Detail     string    `json:"detail"`
}

// ShopperMovement is one line of a points history as the shopper sees it.
type ShopperMovement struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	At      time.Time `json:"at"`
	Title   string    `json:"title"`
	Reason  string    `json:"reason"`
	Points  int64     `json:"points"`
	Pending bool      `json:"pending"`
}

// onAccent is what is readable on every accent we accept.
const onAccent = "#ffffff"

func bootstrapOf(b app.Bootstrap) Bootstrap {
	look := b.Merchant.Look
	wire := Bootstrap{
		Shopper: b.Standing, Name: b.Name, Locale: b.Locale, Enrollment: string(b.Enrollment), Terms: b.Terms,
		Points: namesOf(b.Points, b.Locale),
		Look: ShopLook{
			Accent: look.Accent, OnAccent: onAccent, Radius: look.Radius, Font: look.Font, Launcher: look.Launcher,
			LogoURL: look.LogoURL, Reasons: listOf(b.Reasons),
		},
		NextAvailableAt: utc(b.NextUsable),
		Worth:           moneyOf(b.Worth),
		Rewards:         each(b.Rewards, func(o app.Offer) ShopReward { return ShopReward(o) }),
		Ways:            each(b.Ways, func(w app.Way) Way { return Way(w) }),
		Codes:           each(b.Codes, codeOf),
		History:         each(b.History, shopperMovementOf),
		SignInURL:       b.SignIn, RegisterURL: b.Register, Apply: string(b.Platform),
	}
	if b.Standing == "member" || b.Standing == "left" {
		balance := balanceOf(b.Balance)
		wire.Balance = &balance
	}
	if b.Next != nil {
		next := NextReward(*b.Next)
		wire.NextReward = &next
	}
	return wire
}

func codeOf(c app.Code) Code {
	return Code{
		ID: c.ID, RewardName: c.RewardName, Code: c.Code, State: c.Status.String(), EndsAt: c.EndsAt, Detail: c.Detail,
	}
}

func shopperMovementOf(m app.Movement) ShopperMovement {
	return ShopperMovement{
		ID: m.ID, At: m.At.UTC(), Title: m.Title, Reason: m.Reason, Points: m.Points, Pending: m.Pending,
	}
}
