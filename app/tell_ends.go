package app

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/message"
)

// noticesOf are the messages that tell members of what ends.
func noticesOf(notices []ledger.Notice, zone *time.Location) []message.New {
	messages := make([]message.New, 0, len(notices))
	for _, n := range notices {
		kind := message.ExpiryFirst
		if n.Last {
			kind = message.ExpiryLast
		}
		messages = append(messages, message.New{
			Member: n.Member, Kind: kind, Key: noticeKey(kind, n.Member, n.Ends),
			Data: map[string]string{
				message.Points: strconv.FormatInt(n.Points, 10),
				message.Date:   lastDay(n.Ends, zone).Format(time.DateOnly),
			},
		})
	}
	return messages
}

func noticeKey(kind message.Kind, member uuid.UUID, ends time.Time) string {
	return string(kind) + ":" + member.String() + ":" + ends.UTC().Format("20060102T150405")
}

// lastDay is the last day that points can be used which end at a midnight.
func lastDay(ends time.Time, zone *time.Location) time.Time { return ends.Add(-time.Second).In(zone) }

// toldOf is, for each lot, when its member was first told that it ends, nil for
// not yet. A message counts once it was sent, and what the widget shows counts
// for those who cannot be reached by one. What was told before a lot was usable
// was about other points.
func toldOf(tx *pg.Tx, lots []ledger.EndingLot) ([]*time.Time, error) {
	keys := make([]string, 0, 2*len(lots))
	for _, lot := range lots {
		keys = append(keys, noticeKey(message.ExpiryFirst, lot.Member, lot.Ends),
			noticeKey(message.ExpiryLast, lot.Member, lot.Ends))
	}
	outcomes, err := message.Outcomes(tx, keys)
	if err != nil {
		return nil, err
	}
	told := make([]*time.Time, len(lots))
	for i, lot := range lots {
		reachable := false
		for _, key := range keys[2*i : 2*i+2] {
			o, queued := outcomes[key]
			reachable = reachable || queued && o.Reachable()
			told[i] = firstSince(lot.AvailableAt, told[i], o.SentAt)
		}
		if !reachable {
			told[i] = firstSince(lot.AvailableAt, told[i], lot.ShownAt)
		}
	}
	return told, nil
}

// firstSince is the earlier of two moments that are not before a third.
func firstSince(since time.Time, have, at *time.Time) *time.Time {
	if at == nil || at.Before(since) || have != nil && have.Before(*at) {
		return have
	}
	return at
}
