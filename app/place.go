package app

import (
	"log/slog"
	"time"

	"github.com/google/uuid"

	"regulars/app/insight"
	"regulars/app/internal/pg"
	"regulars/app/segment"
)

// placeOnMap says where on the map members are now, counts how they came there
// since they were looked at last, and notes in which stage they said what they said.
func placeOnMap(tx *pg.Tx, facts map[uuid.UUID]*segment.Fact) error {
	members, ways := make([]uuid.UUID, 0, len(facts)), make(map[uuid.UUID]*insight.Way, len(facts))
	for id, f := range facts {
		members, ways[id] = append(members, id), &f.Way
	}
	if err := insight.Complete(tx, ways); err != nil {
		return err
	}
	scale, err := segment.ReadScale(tx)
	if err != nil {
		return err
	}
	stood, err := insight.Stand(tx, members)
	if err != nil {
		return err
	}
	var moves []insight.Move
	for id, f := range facts {
		f.Way.ShopCut = scale.ShopCut()
		steps, stands := f.Way.Moves(stood[id], tx.Now)
		moves = append(moves, steps...)
		f.Stage, f.StageSince, f.StageUntil = stands.Stage, &stands.Since, f.Way.Until(tx.Now)
	}
	if err := insight.Note(tx, moves); err != nil {
		return err
	}
	if err := placeWords(tx, members, ways); err != nil {
		return err
	}
	return segment.WakeForStagesOf(tx, facts)
}

// placeWords notes in which stage members were when they said something in words.
func placeWords(tx *pg.Tx, members []uuid.UUID, ways map[uuid.UUID]*insight.Way) error {
	lines, err := insight.Unplaced(tx, members)
	if err != nil || len(lines) == 0 {
		return err
	}
	stages := make([]insight.Stage, len(lines))
	for i, l := range lines {
		stages[i] = ways[l.Member].At(l.At.Add(-time.Microsecond)) // before what the answer itself led to
	}
	return insight.Place(tx, lines, stages)
}

// leadOn leads on members whom the clock alone led out of their stage: a parcel of
// which nothing is heard any more, an order that is nobody's, a buyer who lapsed.
func (a *App) leadOn(tx *pg.Tx, shop segment.Shop, pass segment.Pass) error {
	due, err := segment.StagesDue(tx, factsAtOnce)
	if err != nil {
		return err
	}
	if len(due) == 0 {
		return segment.WakeForStages(tx)
	}
	_, err = a.takeDown(tx, shop, due, asOf(pass, tx.Now))
	return err
}

// endPlacing ends a pass over all members: from then on the clock leads them on one by
// one. Counts that do not say what stands there are put right.
func (a *App) endPlacing(tx *pg.Tx, pass segment.Pass) error {
	off, err := insight.Recount(tx)
	if err != nil {
		return err
	}
	if off > 0 {
		a.log.Warn("counts of the map had drifted", slog.String("merchant", tx.Merchant.String()),
			slog.Int64("members", off))
	}
	if pass.PlacedAt == nil {
		if err := segment.Prepare(tx); err != nil { // segments of the stages, for whoever has the others already
			return err
		}
		if err := segment.AllPlaced(tx); err != nil {
			return err
		}
	}
	return segment.WakeForStages(tx)
}
