package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/member"
	"regulars/app/occasion"
	"regulars/app/program"
)

// OccasionBody is something a member did, told by another system. The member is
// named by our id, or by the store's customer.
type OccasionBody struct {
	Type       string    `json:"type" enum:"event,review,survey"`
	Name       string    `json:"name,omitempty" maxLength:"40" doc:"event: its name in the rule; survey: its id"`
	Product    string    `json:"product,omitempty" maxLength:"80" doc:"review: the product's id, which earns once"`
	Photo      bool      `json:"photo,omitempty" doc:"review: it has a photo. Nothing is asked about its rating"`
	MemberID   uuid.UUID `json:"member_id,omitzero" format:"uuid"`
	StoreID    uuid.UUID `json:"store_id,omitzero" format:"uuid"`
	CustomerID string    `json:"customer_id,omitempty" maxLength:"40" doc:"Of the store; with store_id, instead of member_id"`
}

// Occasion is what came of it. Points are 0 when no rule is for it, or when
// limits and budgets left nothing.
type Occasion struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	At     time.Time `json:"at"`
	Points int64     `json:"points"`
}

type occasionInput struct {
	KeyInput
	Body OccasionBody
}

type birthdayBody struct {
	Birthday string `json:"birthday" maxLength:"10" doc:"MM-DD; a year in front is not kept"`
}

type followInput struct {
	LocaleInput
	ID string `path:"id" maxLength:"40" doc:"Of the way to earn"`
}

type shopperBirthdayInput struct {
	LocaleInput
	Body birthdayBody
}

type memberBirthdayInput struct {
	OneInput
	Body birthdayBody
}

func (s *server) occasionAPI(described huma.API) {
	staff(s, described, post("tell-event", "/events", "Tell what a member did, for points"), s.tellEvent)
	staff(s, described, put("set-birthday", "/members/{id}/birthday", "Enter a member's birthday"), s.setBirthday)
}

func (s *server) shopperOccasionAPI(described huma.API) {
	shop(s, described, post("follow", "/ways/{id}/follow", "Say that one follows an account"), s.follow)
	shop(s, described, post("enter-birthday", "/birthday", "Enter one's birthday"), s.enterBirthday)
}

func (s *server) tellEvent(ctx context.Context, who app.Session, in *occasionInput) (*answer[Occasion], error) {
	id, err := s.memberMeant(ctx, who.Merchant, in.Body)
	if err != nil {
		return nil, err
	}
	told := app.Occurrence{
		Merchant: who.Merchant, Member: id, Trigger: program.Trigger(in.Body.Type), Name: in.Body.Name, Key: in.Key,
		Photo: in.Body.Photo,
	}
	switch {
	case told.Trigger == program.OnReview && in.Body.Product == "":
		return nil, fail.Field("body.product", "must name the product that was reviewed")
	case told.Trigger == program.OnReview:
		told.Key, told.Name = in.Body.Product, ""
	case in.Body.Name == "":
		return nil, fail.Field("body.name", "must name the event or survey")
	case told.Trigger == program.OnSurvey:
		told.Key = in.Body.Name
	}
	return replied(occasionOf)(s.app.Occur(ctx, told))
}

func occasionOf(o occasion.Occasion) Occasion {
	return Occasion{ID: o.ID, At: o.At.UTC(), Points: o.Points}
}

func (s *server) memberMeant(ctx context.Context, merchant uuid.UUID, body OccasionBody) (uuid.UUID, error) {
	switch {
	case body.MemberID != uuid.Nil:
		return body.MemberID, nil
	case body.StoreID == uuid.Nil || body.CustomerID == "":
		return uuid.Nil, fail.Field("body.member_id", "must name the member, or store_id and customer_id must")
	}
	id, err := s.app.MemberByCustomer(ctx, merchant, body.StoreID, body.CustomerID)
	if fail.Is(err, fail.NotFound) {
		err = fail.New(fail.NotFound, "the store has no such customer that we know of")
	}
	return id, err
}

func (s *server) setBirthday(ctx context.Context, who app.Session, in *memberBirthdayInput) (*struct{}, error) {
	return nil, s.app.EnterBirthday(ctx, who.Merchant, in.ID, in.Body.Birthday, member.ByStaff)
}

func (s *server) follow(ctx context.Context, shopper app.Shopper, in *followInput) (*bootstrapAnswer, error) {
	if shopper.MemberID == uuid.Nil {
		return nil, fail.New(fail.Forbidden, "join the program to earn points")
	}
	if err := s.allow(ctx, "follow|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	if err := s.app.Follow(ctx, shopper, in.ID); err != nil {
		return nil, err
	}
	return s.bootstrap(ctx, shopper, &in.LocaleInput)
}

func (s *server) enterBirthday(
	ctx context.Context, shopper app.Shopper, in *shopperBirthdayInput,
) (*bootstrapAnswer, error) {
	if shopper.MemberID == uuid.Nil {
		return nil, fail.New(fail.Forbidden, "join the program to earn points")
	}
	err := s.app.EnterBirthday(ctx, shopper.Merchant, shopper.MemberID, in.Body.Birthday, member.ByMember)
	if err != nil {
		return nil, err
	}
	return s.bootstrap(ctx, shopper, &in.LocaleInput)
}
