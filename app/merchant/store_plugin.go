package merchant

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// PluginState is whether a store has our companion plugin. The numbers are stored.
type PluginState int16

// The states.
const (
	PluginUnknown PluginState = iota // nobody asked yet, or the platform has none
	PluginMissing
	PluginActive
)

// StorePlugin is the companion plugin in a store, as it said of itself when it was
// last told who we are, and what the merchant has it do.
type StorePlugin struct {
	State    PluginState `gorm:"column:plugin_state"`
	Version  string      `gorm:"column:plugin_version"`  // "" for an old one, which does not say
	Features string      `gorm:"column:plugin_features"` // by commas
	Runs     string      `gorm:"column:plugin_runs"`
	Hides    string      `gorm:"column:plugin_hides"` // Places that the merchant switched off, by commas
}

// NotePlugin keeps what a store's plugin is now, and reports whether that is news.
func NotePlugin(tx *pg.Tx, store uuid.UUID, p StorePlugin) (bool, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE store SET plugin_state = $3, plugin_version = $4,
		plugin_features = $5, plugin_runs = $6 WHERE merchant_id = $1 AND id = $2
		AND (plugin_state, plugin_version, plugin_features, plugin_runs) IS DISTINCT FROM ($3, $4, $5, $6)`,
		tx.Merchant, store, int16(p.State), p.Version, p.Features, p.Runs)
	return tag.RowsAffected() > 0, err
}
