package app

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/segment"
	"regulars/app/support"
)

// Audiences lists a merchant's advertising audiences, oldest first, after an id.
func (a *App) Audiences(
	ctx context.Context, merchantID, after uuid.UUID, limit int,
) (list []*segment.Audience, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := segment.Audiences(tx, after, limit+1)
		list, next = pageOf(found, limit, func(a *segment.Audience) uuid.UUID { return a.ID })
		return err
	})
	return list, next, err
}

// AudienceInput is an audience as it is to be.
type AudienceInput struct {
	ID       uuid.UUID // zero to make one
	Name     string
	Segment  uuid.UUID
	SkipDays int
}

// SaveAudience makes or changes an audience, and counts it. fail.Invalid and
// fail.Conflict name the field.
func (a *App) SaveAudience(ctx context.Context, merchantID uuid.UUID, in AudienceInput) (*segment.Audience, error) {
	var saved *segment.Audience
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		saved = &segment.Audience{ID: tx.NewID(), CreatedAt: tx.Now}
		if in.ID != uuid.Nil {
			if saved, err = segment.GetAudience(tx, in.ID); err != nil {
				return err
			}
		}
		saved.Name, saved.SegmentID, saved.SkipDays = in.Name, in.Segment, in.SkipDays
		if err := saved.Validate(); err != nil {
			return err
		}
		if _, err := segment.Get(tx, in.Segment); err != nil {
			return fail.Field("segment_id", "is no segment of yours")
		}
		if err := a.refreshAudience(tx, saved); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.AudienceSaved, Kind: audit.OfAudience, Subject: saved.ID.String(), After: in,
		})
	})
	return saved, err
}

// RemoveAudience takes an audience out of the list. What was uploaded elsewhere
// is to be removed there.
func (a *App) RemoveAudience(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		gone, err := segment.GetAudience(tx, id)
		if err != nil {
			return err
		}
		gone.RemovedAt = &tx.Now
		if err := segment.PutAudience(tx, gone); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.AudienceRemoved, Kind: audit.OfAudience, Subject: id.String(), Before: gone.Name,
		})
	})
}

// AudienceList is which of an audience's two lists is meant.
type AudienceList string

// The lists: of those to be shown advertising, and of those who agreed to it and
// are to be left alone for now, for the platform's own exclusion.
const (
	ListInclude AudienceList = "include"
	ListExclude AudienceList = "exclude"
)

// AudienceFile lets an audience's list be written in a platform's format, with
// hashed addresses: as of now, consent included. fail.Forbidden for fewer than
// segment.Few by a sensitive field.
func (a *App) AudienceFile(
	ctx context.Context, merchantID, id uuid.UUID, platform segment.Platform, which AudienceList,
) (FileWriter, error) {
	var of *segment.Audience
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if of, err = segment.GetAudience(tx, id); err != nil {
			return err
		}
		s, err := segment.Get(tx, of.SegmentID)
		if err != nil {
			return err
		}
		if err := a.refuseFew(tx, s.Condition); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.AudienceTaken, Kind: audit.OfAudience, Subject: id.String(), After: string(platform),
		})
	})
	if err != nil {
		return nil, err
	}
	return func(to io.Writer) error {
		return writePages(to, platform.Head(), func(after uuid.UUID) ([][]string, uuid.UUID, error) {
			return a.audienceRows(ctx, merchantID, of, platform, which, after)
		})
	}, nil
}

//nolint:revive // one page of a file: what it is of, and where it goes on
func (a *App) audienceRows(
	ctx context.Context, merchantID uuid.UUID, of *segment.Audience, platform segment.Platform, which AudienceList,
	after uuid.UUID,
) (rows [][]string, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		page, err := a.audiencePage(tx, of, after)
		if err != nil {
			return err
		}
		rows, next = rows[:0], page.next
		ids := page.in
		if which == ListExclude {
			ids = slices.Concat(page.recent, page.waiting)
		}
		people, err := member.Members(tx, ids)
		for _, id := range ids {
			if m := people[id]; m != nil {
				if row := platform.Row(m.Email, m.Country); row != nil {
					rows = append(rows, row)
				}
			}
		}
		return err
	})
	return rows, next, err
}

// audiencePage sorts the next members of an audience's segment.
type audiencePage struct {
	in, recent, waiting []uuid.UUID
	noConsent           int64
	next                uuid.UUID // to go on from, zero at the end
}

func (a *App) audiencePage(tx *pg.Tx, of *segment.Audience, after uuid.UUID) (p audiencePage, err error) {
	s, err := segment.Get(tx, of.SegmentID)
	if err != nil {
		return p, err
	}
	test, err := a.testOf(tx, s.Condition)
	if err != nil {
		return p, err
	}
	ids, err := segment.Page(tx, test, after, exportPage)
	if err != nil {
		return p, err
	}
	if len(ids) == exportPage {
		p.next = ids[len(ids)-1]
	}
	may, err := consent.May(tx, ids, consent.Ads)
	if err != nil {
		return p, err
	}
	agreed := slices.DeleteFunc(ids, func(id uuid.UUID) bool { return !may[id] })
	p.noConsent = int64(len(ids) - len(agreed))
	return p, p.sort(tx, agreed, tx.Now.Add(-time.Duration(of.SkipDays)*24*time.Hour))
}

// sort sets those aside who wait for an answer or ordered since a moment.
func (p *audiencePage) sort(tx *pg.Tx, agreed []uuid.UUID, since time.Time) error {
	open, err := support.Open(tx, agreed)
	if err != nil {
		return err
	}
	facts, err := segment.Load(tx, agreed)
	if err != nil {
		return err
	}
	for _, id := range agreed {
		f := facts[id]
		switch {
		case open[id]:
			p.waiting = append(p.waiting, id)
		case f != nil && f.LastOrder != nil && f.LastOrder.After(since):
			p.recent = append(p.recent, id)
		default:
			p.in = append(p.in, id)
		}
	}
	return nil
}

// refreshAudience counts an audience anew, and writes it.
func (a *App) refreshAudience(tx *pg.Tx, of *segment.Audience) error {
	var people int64
	of.NoConsent, of.Recent, of.Waiting = 0, 0, 0
	for after, goesOn := uuid.Nil, true; goesOn; goesOn = after != uuid.Nil {
		page, err := a.audiencePage(tx, of, after)
		if err != nil {
			return err
		}
		people += int64(len(page.in))
		of.NoConsent += page.noConsent
		of.Recent, of.Waiting = of.Recent+int64(len(page.recent)), of.Waiting+int64(len(page.waiting))
		after = page.next
	}
	of.People, of.RefreshedAt = &people, &tx.Now
	return segment.PutAudience(tx, of)
}

// refreshStale counts one audience that was not counted for a day. It reports
// whether there was one.
func (a *App) refreshStale(tx *pg.Tx) (bool, error) {
	stale, err := segment.StaleAudience(tx, tx.Now.Add(-23*time.Hour))
	if err != nil || stale == nil {
		return false, err
	}
	return true, a.refreshAudience(tx, stale)
}
