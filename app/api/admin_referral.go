package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/referral"
)

// ReferralRow is one friend brought by one member.
type ReferralRow struct {
	ID           uuid.UUID  `json:"id" format:"uuid"`
	State        string     `json:"state" enum:"joined,pending,review,rewarded,blocked,declined,expired,cancelled,reversed"`
	Reason       string     `json:"reason" enum:",below_minimum,too_late,limit_reached,advocate_not_earning,reward_unavailable,order_cancelled,order_refunded,staff,checks" doc:"Why it is declined, cancelled, blocked or waits for staff"`
	AdvocateID   uuid.UUID  `json:"advocate_id" format:"uuid"`
	AdvocateName string     `json:"advocate_name"`
	Former       bool       `json:"former" doc:"The advocate was erased: nothing says who it was"`
	FriendID     *uuid.UUID `json:"friend_id" format:"uuid" doc:"null for a friend without an account"`
	FriendName   string     `json:"friend_name"`
	Code         string     `json:"code"`
	OrderID      *uuid.UUID `json:"order_id" format:"uuid"`
	OrderName    string     `json:"order_name"`
	Sales        *Money     `json:"sales" doc:"What the order costs now; null before it is paid"`
	Score        int        `json:"score" minimum:"0" maximum:"100" doc:"Suspicion: 100 blocks, the program's block_score asks staff"`
	Points       int64      `json:"points" doc:"The advocate's, now"`
	FriendPoints int64      `json:"friend_points"`
	RewardID     *uuid.UUID `json:"reward_id" format:"uuid" doc:"The advocate's redemption, if they get a reward"`
	CreatedAt    time.Time  `json:"created_at"`
	DueAt        *time.Time `json:"due_at" doc:"When the return window of the order is over"`
	RewardedAt   *time.Time `json:"rewarded_at"`
	Decision     string     `json:"decision" enum:"none,allowed,blocked" doc:"What staff said"`
	CanAllow     bool       `json:"can_allow"`
	CanBlock     bool       `json:"can_block"`
}

// ReferralCheck is one named check of a referral.
type ReferralCheck struct {
	Name    string `json:"name"`
	Explain string `json:"explain" doc:"In English, for staff"`
	Score   int    `json:"score" doc:"What it adds to the suspicion, 0 when it found nothing"`
	Most    int    `json:"most" doc:"What it can add"`
}

// FriendReferral is a referral with all its checks.
type FriendReferral struct {
	ReferralRow
	Checks []ReferralCheck `json:"checks"`
}

// ReferralDecisionBody is what staff say of a referral.
type ReferralDecisionBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"For staff only"`
}

// ReferralCode is one of a member's codes.
type ReferralCode struct {
	Code      string     `json:"code"`
	Kind      string     `json:"kind" enum:"own,vanity,imported"`
	CreatedAt time.Time  `json:"created_at"`
	RemovedAt *time.Time `json:"removed_at" doc:"It works no more, and its sums stay"`
	Visits    int64      `json:"visits"`
	Orders    int64      `json:"orders" doc:"First orders of friends that stand"`
	Sales     []Money    `json:"sales" doc:"Of those orders, one amount a currency"`
}

// BlockEntry is somebody who neither brings nor is brought.
type BlockEntry struct {
	ID        uuid.UUID  `json:"id" format:"uuid"`
	MemberID  *uuid.UUID `json:"member_id" format:"uuid"`
	Email     string     `json:"email" doc:"Masked; the address itself is not kept"`
	Reason    string     `json:"reason"`
	CreatedAt time.Time  `json:"created_at"`
}

// BlockBody names whom to block: a member, or an e-mail address.
type BlockBody struct {
	MemberID uuid.UUID `json:"member_id,omitzero" format:"uuid"`
	Email    string    `json:"email,omitempty" maxLength:"320"`
	Reason   string    `json:"reason" minLength:"1" maxLength:"500"`
}

// ReferralCounts is how many referrals there are of each state.
type ReferralCounts struct {
	Counts map[string]int64 `json:"counts"`
}

type listReferralsInput struct {
	PageInput
	State  string    `query:"state" enum:"joined,pending,review,rewarded,blocked,declined,expired,cancelled,reversed"`
	Member uuid.UUID `query:"advocate" format:"uuid" doc:"Brought by this member"`
}

type decideInput struct {
	OneInput
	Body ReferralDecisionBody
}

type codeBody struct {
	Code string `json:"code" minLength:"3" maxLength:"40" doc:"Letters A to Z, digits, - and _; the case does not matter"`
}

type addCodeInput struct {
	OneInput
	Body codeBody
}

type removeCodeInput struct {
	OneInput
	Code string `path:"code" maxLength:"40"`
}

type memberReferralsInput struct {
	OneInput
	PageInput
}

func (s *server) referralAPI(described huma.API) {
	staff(s, described, get("list-referrals", "/referrals", "Friends whom members brought"), s.listReferrals)
	staff(s, described, get("count-referrals", "/referrals/counts", "How many there are of each state"),
		s.countReferrals)
	staff(s, described, get("get-referral", "/referrals/{id}", "One referral with its checks"), s.getReferral)
	staff(s, described, post("allow-referral", "/referrals/{id}/allow", "Let it count whatever its checks say"),
		s.decide(referral.Allowed))
	staff(s, described, post("block-referral", "/referrals/{id}/block", "Block it, and take back what it gave"),
		s.decide(referral.Refused))
	staff(s, described, get("list-member-referrals", "/members/{id}/referrals", "Whom a member brought"),
		s.memberReferrals)
	staff(s, described, get("list-member-codes", "/members/{id}/codes", "A member's referral codes"), s.memberCodes)
	staff(s, described, post("add-member-code", "/members/{id}/codes", "Give a member a code of your choice"),
		s.addCode)
	remove := huma.Operation{
		OperationID: "remove-member-code", Method: http.MethodDelete, Path: "/members/{id}/codes/{code}",
		Summary: "End a code; nobody else can have it",
	}
	staff(s, described, remove, s.removeCode)
	staff(s, described, get("list-blocked", "/referral-blocks", "Who neither brings nor is brought"), s.listBlocked)
	staff(s, described, post("add-blocked", "/referral-blocks", "Block a member or an e-mail address"), s.addBlocked)
	unblock := huma.Operation{
		OperationID: "remove-blocked", Method: http.MethodDelete, Path: "/referral-blocks/{id}", Summary: "Unblock",
	}
	staff(s, described, unblock, s.removeBlocked)
}

var decisions = map[referral.Decision]string{
	referral.Undecided: "none", referral.Allowed: "allowed", referral.Refused: "blocked",
}

func referralRowOf(v app.ReferralView) ReferralRow {
	row := ReferralRow{
		ID: v.ID, State: v.Status.String(), Reason: v.Reason, AdvocateID: v.Advocate, AdvocateName: v.AdvocateName,
		Former:   v.Former,
		FriendID: maybeID(v.Friend), FriendName: v.FriendName, Code: v.Code, OrderID: maybeID(v.Order),
		OrderName: v.OrderName, Score: v.Score, Points: v.Points, FriendPoints: v.FriendPoints,
		RewardID: maybeID(v.Reward), CreatedAt: v.CreatedAt.UTC(), DueAt: utc(v.DueAt), RewardedAt: utc(v.RewardedAt),
		Decision: decisions[v.Decision], CanAllow: v.CanAllow(), CanBlock: v.CanBlock(),
	}
	if v.Counts {
		row.Sales = &Money{Minor: v.Counted, Currency: v.Currency}
	}
	return row
}

func maybeID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func referralOf(v app.ReferralView) FriendReferral {
	wire := FriendReferral{ReferralRow: referralRowOf(v)}
	found := map[string]int{}
	for _, f := range v.Findings {
		found[f.Check] = f.Score
	}
	for _, check := range referral.Checks {
		wire.Checks = append(wire.Checks, ReferralCheck{
			Name: check.Name, Explain: check.Explain, Score: found[check.Name], Most: check.Weight,
		})
	}
	return wire
}

func (s *server) listReferrals(
	ctx context.Context, who app.Session, in *listReferralsInput,
) (*answer[Page[ReferralRow]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	filter := referral.Filter{Advocate: in.Member, Before: before, Limit: in.Limit}
	for status, name := range referral.Names {
		if name == in.State {
			filter.Status = status
		}
	}
	return s.referralPage(ctx, who, filter)
}

func (s *server) referralPage(
	ctx context.Context, who app.Session, filter referral.Filter,
) (*answer[Page[ReferralRow]], error) {
	return paged(referralRowOf)(s.app.Referrals(ctx, who.Merchant, filter))
}

func (s *server) memberReferrals(
	ctx context.Context, who app.Session, in *memberReferralsInput,
) (*answer[Page[ReferralRow]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	if _, err := s.app.ReferralCodes(ctx, who.Merchant, in.ID); err != nil {
		return nil, err
	}
	return s.referralPage(ctx, who, referral.Filter{Advocate: in.ID, Before: before, Limit: in.Limit})
}

func (s *server) countReferrals(ctx context.Context, who app.Session, _ *noInput) (*answer[ReferralCounts], error) {
	counts, err := s.app.ReferralCounts(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	wire := ReferralCounts{Counts: map[string]int64{}}
	for status, name := range referral.Names {
		wire.Counts[name] = counts[status]
	}
	return reply(wire), nil
}

func (s *server) getReferral(ctx context.Context, who app.Session, in *OneInput) (*answer[FriendReferral], error) {
	return replied(referralOf)(s.app.Referral(ctx, who.Merchant, in.ID))
}

func (s *server) decide(
	d referral.Decision,
) func(context.Context, app.Session, *decideInput) (*answer[FriendReferral], error) {
	return func(ctx context.Context, who app.Session, in *decideInput) (*answer[FriendReferral], error) {
		v, err := s.app.DecideReferral(ctx, app.ReferralDecision{
			Merchant: who.Merchant, ID: in.ID, Decision: d, Reason: in.Body.Reason,
		})
		if err != nil {
			return nil, err
		}
		return reply(referralOf(v)), nil
	}
}
