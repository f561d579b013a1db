package app

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// linkPlugin tells a store's companion plugin about us, and notes what it is: it may
// have been updated, added or removed since. A store without it has no widget yet and
// works otherwise. One that is new is told of the program.
func (a *App) linkPlugin(
	ctx context.Context, merchantID, id uuid.UUID, connector platform.Connector, store platform.Store,
) error {
	linker, able := connector.(platform.PluginLinker)
	if !able {
		return nil
	}
	about, err := linker.LinkPlugin(ctx, store, platform.PluginLink{
		API: a.baseURL + "/storefront/" + string(store.Kind), Version: a.version,
	})
	found := merchant.StorePlugin{
		State: merchant.PluginActive, Version: about.Version, Features: strings.Join(about.Features, ","),
		Runs: about.Runs,
	}
	if fail.Is(err, fail.NotFound) {
		found, err = merchant.StorePlugin{State: merchant.PluginMissing}, nil
	}
	if err != nil {
		return err
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		news, err := merchant.NotePlugin(tx, id, found)
		if err != nil || !news || found.State != merchant.PluginActive {
			return err
		}
		return effect.WantPlugin(tx, id)
	})
}

// wantPlugins has the companion plugins of all stores told of the program anew.
func (a *App) wantPlugins(tx *pg.Tx) error {
	stores, err := merchant.Stores(tx)
	if err != nil {
		return err
	}
	for _, s := range stores {
		if s.Plugin.State != merchant.PluginActive || s.State == merchant.Uninstalled {
			continue
		}
		if err := effect.WantPlugin(tx, s.ID); err != nil {
			return err
		}
	}
	return nil
}

// writePlugin tells a store's companion plugin how the program stands. One that keeps
// nothing (fail.NotFound) asks us, or does without.
func (a *App) writePlugin(
	tx *pg.Tx, e effect.Effect, connector platform.Connector, store platform.Store,
) (func(context.Context) error, error) {
	linker, able := connector.(platform.PluginLinker)
	if !able {
		return nil, nil
	}
	settings, err := a.pluginSettings(tx, e.StoreID)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return linker.TellPlugin(ctx, store, settings) }, nil
}

// NewestPlugin is the version of a platform's companion plugin that belongs to us, ""
// where it has none.
func (a *App) NewestPlugin(kind platform.Kind) string {
	connector, err := a.Connector(kind)
	if linker, able := connector.(platform.PluginLinker); err == nil && able {
		return linker.NewestPlugin()
	}
	return ""
}

// olderVersion compares versions by their numbers, "1.10.0" above "1.9". One that is
// not told is the oldest.
func olderVersion(version, than string) bool {
	a, b := numbersOf(version), numbersOf(than)
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			return i >= len(a) && b[i] > 0 || i < len(a) && a[i] < b[i]
		}
	}
	return false
}

func numbersOf(version string) (parts []int) {
	version, _, _ = strings.Cut(version, "-") // what follows names a trial
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		parts = append(parts, n)
	}
	return parts
}
