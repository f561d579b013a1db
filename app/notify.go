package app

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/reward"
)

// noteJoin queues a welcome for who joined in this batch by making an account in
// a store that was connected then. Whoever a listing brings, or an import, did not
// join now.
func (b *batch) noteJoin(s customerSeen, person *member.Member) {
	created := s.customer.CreatedAt
	if !b.enrolled[person.ID] || person.State != member.StateMember || created.IsZero() ||
		created.Before(b.programs.Start()) || created.Before(s.store.ConnectedAt.Truncate(time.Second)) {
		return
	}
	b.told = append(b.told, welcomeMessage(person.ID))
	b.outside = append(b.outside, joinedOutside(person.ID))
	b.signal(joinedSignal(person.ID, b.tx.Now))
}

func welcomeMessage(id uuid.UUID) message.New {
	return message.New{Member: id, Kind: message.Welcome, Key: "welcome:" + id.String()}
}

// noteTakenBack queues why an order's points were taken back.
func (b *batch) noteTakenBack(o *order.Order, points int64, e ledger.Explain) {
	b.told = append(b.told, message.New{
		Member: *o.MemberID, Kind: message.TakenBack,
		Key: "taken_back:" + o.ID.String() + ":" + strconv.Itoa(o.Postings),
		Data: map[string]string{
			message.Points: strconv.FormatInt(points, 10), message.Order: o.Name, message.Reason: e.Reason,
			message.Amount: strconv.FormatInt(e.Refunded, 10), message.Currency: e.Currency,
		},
	})
}

// tell queues what the batch has to tell.
func (b *batch) tell() error {
	if len(b.merchant.Tells) > 0 {
		if err := outbound.Note(b.tx, b.outside); err != nil {
			return err
		}
	}
	return message.Queue(b.tx, b.told)
}

// tellUsable queues, at most once a day a member, that points became usable.
// What the member has is read when it is sent.
func tellUsable(tx *pg.Tx, transfers []ledger.Transfer, zone *time.Location) error {
	day := tx.Now.In(zone).Format(time.DateOnly)
	var messages []message.New
	told := map[uuid.UUID]bool{}
	for _, t := range transfers {
		if t.Kind == ledger.Usable && !told[t.Member] {
			told[t.Member] = true
			messages = append(messages, message.New{
				Member: t.Member, Kind: message.Usable, Key: "usable:" + t.Member.String() + ":" + day,
			})
		}
	}
	return message.Queue(tx, messages)
}

// tellAdded queues that staff gave points, with the reason they wrote for the
// member. What they take stands in the history alone.
func tellAdded(tx *pg.Tx, given []ledger.Movement) error {
	var messages []message.New
	for _, m := range given {
		if m.Points > 0 {
			messages = append(messages, message.New{
				Member: m.Member, Kind: message.PointsAdded, Key: "points_added:" + m.Key,
				Data: map[string]string{
					message.Points: strconv.FormatInt(m.Points, 10), message.Reason: m.Explain.Note,
				},
			})
		}
	}
	return message.Queue(tx, messages)
}

// tellCode queues a code that is there now.
func tellCode(tx *pg.Tx, r *reward.Redemption) error {
	if r.Because != nil && len(r.Former) == 0 {
		return nil // it sells: the automation that picked it tells it, to whom it may
	}
	key := "code:" + r.ID.String()
	if len(r.Former) > 0 {
		key += ":" + strconv.Itoa(len(r.Former))
	}
	data := map[string]string{message.Redemption: r.ID.String()}
	if r.ToldBy != "" && len(r.Former) == 0 {
		data[message.ToldBy] = r.ToldBy
	}
	return message.Queue(tx, []message.New{{Member: r.MemberID, Kind: message.Code, Key: key, Data: data}})
}
