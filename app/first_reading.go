package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

const (
	// fileFrom is PollEvery.FileFrom where nobody says: what ten pages of orders hold.
	fileFrom = 200
	// fileFailures is how many files may come to nothing before pages are read.
	fileFailures = 3
	// A file is asked after again when as much time has passed as since it was begun,
	// within these bounds: platforms take seconds for some and hours for others.
	fileSoon, fileLate = time.Second, 30 * time.Second
)

// errOvertaken: another worker reads the same file and has come further.
var errOvertaken = errors.New("another worker reads this listing")

// readFirst goes on with a listing that was never read to its end, where that is
// done from a file that the platform prepares. It answers false where pages are
// read.
func (a *App) readFirst(ctx context.Context, l *listingRun) (byFile bool, err error) {
	reader, able := l.connector.(platform.BulkReader)
	if l.reading == nil {
		if err := a.beginReading(ctx, l, reader); err != nil {
			return false, err
		}
	}
	if !able || l.reading.Way == merchant.ByPages {
		return false, nil
	}
	if l.reading.File == "" {
		err := a.askForFile(ctx, l, reader)
		if fail.Is(err, fail.Invalid) || fail.Is(err, fail.Forbidden) {
			return false, a.giveUpFile(ctx, l, err)
		}
		if err != nil {
			return false, err
		}
	}
	file, err := reader.FindBulk(ctx, l.store, platform.Listing(l.listing), l.reading.File)
	if err != nil {
		return false, err
	}
	return a.useFile(ctx, l, reader, file)
}

// beginReading decides how a listing is read for the first time. A pass that an
// older release began by pages goes on so.
func (a *App) beginReading(ctx context.Context, l *listingRun, reader platform.BulkReader) error {
	l.reading = &merchant.Reading{StoreID: l.stored.ID, Listing: l.listing}
	if reader != nil {
		total, err := reader.Count(ctx, l.store, platform.Listing(l.listing))
		if err != nil && !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Forbidden) {
			l.reading = nil
			return err
		}
		l.reading.Total = total
		if total >= a.fileFrom(l) && l.cursor.Page == "" {
			l.reading.Way = merchant.ByFile
		}
	}
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		l.reading.BegunAt = tx.Now
		return merchant.SaveReading(tx, l.reading)
	})
}

func (a *App) fileFrom(l *listingRun) int64 {
	if from := a.polling[l.stored.Platform].FileFrom; from > 0 {
		return from
	}
	return fileFrom
}

// askForFile has the platform begin with a file. The pass began before, so that
// what changes meanwhile is read afterwards.
func (a *App) askForFile(ctx context.Context, l *listingRun, reader platform.BulkReader) error {
	err := a.saveReading(ctx, l) // the pass's beginning
	if err != nil {
		return err
	}
	if l.reading.File, err = reader.StartBulk(ctx, l.store, platform.Listing(l.listing)); err != nil {
		return err
	}
	return a.saveReading(ctx, l)
}

// saveReading keeps how the reading goes about, and the listing in this worker's
// hands.
func (a *App) saveReading(ctx context.Context, l *listingRun) error {
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		l.cursor.Failures, l.cursor.LastError = 0, ""
		if err := merchant.SaveReading(tx, l.reading); err != nil {
			return err
		}
		if err := merchant.SaveCursor(tx, l.stored.ID, l.listing, l.cursor); err != nil {
			return err
		}
		return merchant.HoldListing(tx, l.stored.ID, l.listing)
	})
}

// giveUpFile has pages read instead. Nothing is lost: what came from files is
// known by then, and pages tell the rest.
func (a *App) giveUpFile(ctx context.Context, l *listingRun, cause error) error {
	a.log.WarnContext(ctx, "the store gives no file, its pages are read", "store_id", l.stored.ID,
		"listing", l.listing, "error", cause)
	l.reading.Way, l.reading.File = merchant.ByPages, ""
	return a.saveReading(ctx, l)
}

// useFile does what a file's state asks for.
func (a *App) useFile(
	ctx context.Context, l *listingRun, reader platform.BulkReader, file platform.Bulk,
) (byFile bool, err error) {
	switch file.State {
	case platform.BulkRunning:
		return true, a.awaitFile(ctx, l, file)
	case platform.BulkReady:
		err := a.readWholeFile(ctx, l, reader, file)
		if errors.Is(err, errOvertaken) {
			return true, nil
		}
		if !fail.Is(err, fail.NotFound) && !fail.Is(err, fail.Invalid) {
			return true, err
		}
		return a.withoutFile(ctx, l, err)
	case platform.BulkDenied:
		return false, a.giveUpFile(ctx, l, fail.New(fail.Forbidden, "the store denies something in it"))
	case platform.BulkFailed:
		if err := a.readPart(ctx, l, reader, file); err != nil {
			return true, err
		}
	case platform.BulkGone:
	}
	return a.withoutFile(ctx, l, fail.New(fail.Unavailable, "the platform gave the file up"))
}

// awaitFile asks again later. The platform's word that it is done comes first,
// mostly (ListingSoon).
func (a *App) awaitFile(ctx context.Context, l *listingRun, file platform.Bulk) error {
	l.reading.Prepared = file.Objects
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		if err := merchant.SaveReading(tx, l.reading); err != nil {
			return err
		}
		wait := min(max(tx.Now.Sub(l.reading.BegunAt), fileSoon), fileLate)
		l.cursor.NextAt = tx.Now.Add(wait)
		return merchant.SaveCursor(tx, l.stored.ID, l.listing, l.cursor)
	})
}

// withoutFile asks for another file soon, or for pages when too many came to
// nothing.
func (a *App) withoutFile(ctx context.Context, l *listingRun, cause error) (byFile bool, err error) {
	l.reading.File, l.reading.Failures = "", l.reading.Failures+1
	if l.reading.Failures >= fileFailures {
		return false, a.giveUpFile(ctx, l, cause)
	}
	if err := a.saveReading(ctx, l); err != nil {
		return true, err
	}
	return true, fail.Wrap(cause, fail.Unavailable, "the store's file of %s came to nothing", l.listing)
}

// readPart takes what was written before a file failed, of customers alone: each
// is one line. An order might lack some of its own.
func (a *App) readPart(ctx context.Context, l *listingRun, reader platform.BulkReader, file platform.Bulk) error {
	if file.Partial == "" || l.listing != merchant.ListCustomers {
		return nil
	}
	file.URL, file.Lines = file.Partial, 0
	err := a.readObjects(ctx, l, reader, file)
	if fail.Is(err, fail.NotFound) || fail.Is(err, fail.Invalid) || errors.Is(err, errOvertaken) {
		return nil
	}
	return err
}

// readWholeFile reads a file to its end, and with that the listing.
func (a *App) readWholeFile(
	ctx context.Context, l *listingRun, reader platform.BulkReader, file platform.Bulk,
) error {
	if err := a.readObjects(ctx, l, reader, file); err != nil {
		return err
	}
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		_, err := a.endPass(tx, l)
		return err
	})
}

// StoreSight is what of a store is in sight.
type StoreSight struct {
	Store      merchant.Store
	Readings   []merchant.Progress // first readings, those over included
	RecentOnly bool                // orders older than 60 days are not shown to us
	Withheld   []string            // platform.Said.Withheld
	Quiet      bool                // no page of it has shown the widget lately

	NewestPlugin string // the version that belongs to us, "" where the platform has none
	OldPlugin    bool   // the store's is older
	Permissions  []PermissionSight
	Places       *StorePlaces // nil where the platform's own editor switches them
}

// StoreSights says of each of a merchant's stores, oldest first, how far it is
// read and what it keeps back.
func (a *App) StoreSights(ctx context.Context, merchantID uuid.UUID) (sights []StoreSight, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		stores, err := merchant.Stores(tx)
		if err != nil {
			return err
		}
		readings, err := merchant.Readings(tx)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		needed, err := needs(tx, programs.Live())
		if err != nil {
			return err
		}
		sights = make([]StoreSight, len(stores))
		for i, s := range stores {
			sights[i] = StoreSight{
				Store: s, Withheld: strings.FieldsFunc(s.Withheld, isComma), Permissions: a.permissionsOf(s, needed),
				Readings: readingsOf(s, readings, tx.Now), Quiet: s.Quiet(tx.Now),
			}
			if sights[i].RecentOnly, err = a.recentOnly(tx, s); err != nil {
				return err
			}
			sights[i].NewestPlugin = a.NewestPlugin(s.Platform)
			if sights[i].NewestPlugin != "" {
				places := shownIn(s)
				sights[i].Places = &places
			}
			sights[i].OldPlugin = s.Plugin.State == merchant.PluginActive &&
				olderVersion(s.Plugin.Version, sights[i].NewestPlugin)
		}
		return nil
	})
	return sights, err
}

// readingsOf lists how far a store is read. In its first moments nobody has begun
// yet: then nothing is read, not everything.
func readingsOf(s merchant.Store, readings []*merchant.Reading, now time.Time) (list []merchant.Progress) {
	begun := map[string]bool{}
	for _, r := range readings {
		if r.StoreID == s.ID {
			begun[r.Listing] = true
			list = append(list, r.Progress(now))
		}
	}
	if s.State != merchant.Connected || s.LastReconciledAt != nil {
		return list
	}
	for _, listing := range []string{merchant.ListOrders, merchant.ListCustomers, merchant.ListProducts} {
		if !begun[listing] {
			list = append(list, merchant.Progress{Listing: listing, Stage: merchant.ReadingNow})
		}
	}
	return list
}

func isComma(r rune) bool { return r == ',' }

// recentOnly reports whether a store shows its recent orders alone. It goes by what
// the store said last that it grants; its credentials know what it granted with them.
func (a *App) recentOnly(tx *pg.Tx, s merchant.Store) (bool, error) {
	permitter := a.permitter(s.Platform)
	if permitter == nil || s.State == merchant.Uninstalled {
		return false, nil
	}
	granted := s.Scopes
	if granted == "" {
		credentials, err := a.unseal(tx, s)
		if err != nil {
			return false, err
		}
		granted = credentials.Scope
	}
	return len(permitter.Lacking(granted, platform.SeeOldOrders)) > 0, nil
}
