package api

import (
	"cmp"
	"context"
	"slices"

	"regulars/app"
	"regulars/app/referral"
)

// moneys are amounts by currency, in the order of the currencies.
func moneys(byCurrency map[string]int64) []Money {
	list := []Money{}
	for currency, minor := range byCurrency {
		if minor != 0 {
			list = append(list, Money{Minor: minor, Currency: currency})
		}
	}
	slices.SortFunc(list, func(a, b Money) int { return cmp.Compare(a.Currency, b.Currency) })
	return list
}

func referralCodeOf(c referral.Code) ReferralCode {
	return ReferralCode{
		Code: c.Code, Kind: referral.CodeKinds[c.Kind], CreatedAt: c.CreatedAt.UTC(), RemovedAt: utc(c.RemovedAt),
		Visits: c.Visits, Orders: c.Orders, Sales: moneys(c.Sales),
	}
}

func (s *server) memberCodes(
	ctx context.Context, who app.Session, in *OneInput,
) (*answer[List[ReferralCode]], error) {
	codes, err := s.app.ReferralCodes(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(List[ReferralCode]{Items: each(codes, referralCodeOf)}), nil
}

func (s *server) addCode(
	ctx context.Context, who app.Session, in *addCodeInput,
) (*answer[List[ReferralCode]], error) {
	codes, err := s.app.AddReferralCode(ctx, who.Merchant, in.ID, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return reply(List[ReferralCode]{Items: each(codes, referralCodeOf)}), nil
}

func (s *server) removeCode(ctx context.Context, who app.Session, in *removeCodeInput) (*struct{}, error) {
	return nil, s.app.RemoveReferralCode(ctx, who.Merchant, in.ID, in.Code)
}

func (s *server) listBlocked(ctx context.Context, who app.Session, in *PageInput) (*answer[Page[BlockEntry]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(blockEntryOf)(s.app.BlockList(ctx, who.Merchant, before, in.Limit))
}

func blockEntryOf(b referral.Ban) BlockEntry {
	return BlockEntry{
		ID: b.ID, MemberID: maybeID(b.Member), Email: b.Label, Reason: b.Reason, CreatedAt: b.CreatedAt.UTC(),
	}
}

func (s *server) addBlocked(ctx context.Context, who app.Session, in *request[BlockBody]) (*struct{}, error) {
	return nil, s.app.AddToBlockList(ctx, app.BanInput{
		Merchant: who.Merchant, Member: in.Body.MemberID, Email: in.Body.Email, Reason: in.Body.Reason,
	})
}

func (s *server) removeBlocked(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveFromBlockList(ctx, who.Merchant, in.ID)
}
