package app

import (
	"slices"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/outbound"
	"regulars/app/reward"
	"regulars/app/support"
	"regulars/app/tier"
)

// tells reports whether anybody outside listens to a kind, as of two seconds ago
// at most: one look at memory.
func tells(m merchant.Merchant, kinds ...outbound.Kind) bool {
	return slices.ContainsFunc(kinds, func(k outbound.Kind) bool { return slices.Contains(m.Tells, string(k)) })
}

// pointKinds are what movements of points are called outside. Those between two
// members who are one person, and those within a redemption, are told by none.
var pointKinds = map[ledger.Kind]outbound.Kind{
	ledger.Earned: outbound.PointsEarned, ledger.Usable: outbound.PointsUsable,
	ledger.Redeemed: outbound.PointsSpent, ledger.GivenBack: outbound.PointsReturned,
	ledger.TakenBack: outbound.PointsReversed, ledger.Corrected: outbound.PointsAdjusted,
	ledger.Forgiven: outbound.PointsAdjusted, ledger.Expired: outbound.PointsExpired,
}

// noteOutside tells the outside of the points that a book moved. A file that
// brings many members over is told to nobody.
func noteOutside(tx *pg.Tx, m merchant.Merchant, transfers []ledger.Transfer) error {
	if len(m.Tells) == 0 {
		return nil
	}
	var events []outbound.Event
	for i := range transfers {
		t := &transfers[i]
		kind, told := pointKinds[t.Kind]
		if told && t.Source.Kind != ledger.FromFile && tells(m, kind) {
			events = append(events, outbound.Event{Kind: kind, Member: t.Member, Data: movementOutside(t)})
		}
	}
	return outbound.Note(tx, events)
}

func movementOutside(t *ledger.Transfer) map[string]any {
	points := t.Amount
	if t.Debit == ledger.Available && (t.Kind == ledger.Corrected || t.Kind == ledger.Forgiven) {
		points = -points
	}
	data := map[string]any{"transfer_id": t.ID, "points": points, "reason": t.Explain.Reason}
	switch t.Source.Kind {
	case ledger.FromOrder:
		data["order_id"] = t.Source.ID
	case ledger.FromRedemption:
		data["redemption_id"] = t.Source.ID
	default:
	}
	if t.Kind == ledger.Earned && t.Credit == ledger.Pending && t.Explain.UsableAt.Before(ledger.Someday) {
		data["pending"] = true
		if !t.Explain.UsableAt.IsZero() {
			data["usable_at"] = t.Explain.UsableAt.UTC()
		}
	}
	return data
}

// noteRedemption tells the outside how far a redemption came. One for whoever has
// the code is nobody's, and told to nobody.
func noteRedemption(tx *pg.Tx, kind outbound.Kind, r *reward.Redemption) error {
	if r.MemberID == uuid.Nil {
		return nil
	}
	data := map[string]any{
		"redemption_id": r.ID, "reward_id": r.RewardID, "reward": r.Reward.Name, "points": r.Points,
		"store_id": r.StoreID,
	}
	if kind == outbound.CodeUsed && r.UsedOrderID != nil {
		data["order_id"] = *r.UsedOrderID
	}
	return outbound.Note(tx, []outbound.Event{{Kind: kind, Member: r.MemberID, Data: data}})
}

// joinedOutside says that somebody joined.
func joinedOutside(id uuid.UUID) outbound.Event {
	return outbound.Event{Kind: outbound.MemberJoined, Member: id}
}

// movesOutside are what moves between tiers are called outside. Others leave a
// member where they stand.
var movesOutside = map[tier.Move]string{
	tier.Up: "reached", tier.Down: "not_kept", tier.Ended: "gift_ended", tier.Gone: "tier_gone", tier.Given: "given",
	tier.Back: "gift_taken",
}

// noteTier keeps that a member moves to another tier, for the outside.
func (r *ranking) noteTier(person *tier.Person, to tier.Standing, why tier.Move) {
	reason, moves := movesOutside[why]
	if !moves || person.Tier == to.Tier {
		return
	}
	r.told = append(r.told, outbound.Event{Kind: outbound.TierChanged, Member: person.ID, Data: map[string]any{
		"tier": to.Tier, "tier_name": r.name(to.Tier), "before": person.Tier, "before_name": r.name(person.Tier),
		"reason": reason,
	}})
}

// requestOutside says that a request was opened, or closed.
func requestOutside(kind outbound.Kind, r support.Request) outbound.Event {
	data := map[string]any{"request_id": r.ID, "kind": string(r.Kind)}
	if r.Order != uuid.Nil {
		data["order_id"] = r.Order
	}
	return outbound.Event{Kind: kind, Member: r.Member, Data: data}
}
