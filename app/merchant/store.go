package merchant

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/platform"
)

type merchantRow struct {
	ID        uuid.UUID
	Name      string
	TimeZone  string
	Locale    string
	Currency  string
	Look      []byte
	Pauses    []byte
	Segmented bool
	Tells     []byte
	Keyset    []byte
	CreatedAt time.Time
}

func (merchantRow) TableName() string { return "merchant" }

type storeRow struct {
	MerchantID uuid.UUID
	Store      `gorm:"embedded"`
}

func (storeRow) TableName() string { return "store" }

// TableName names the routing table.
func (Route) TableName() string { return "store_route" }

// Create writes a new merchant with its wrapped keyset. The transaction must be
// the new merchant's own.
func Create(tx *pg.Tx, m Merchant, keyset []byte) error {
	look, err := json.Marshal(m.Look)
	if err != nil {
		return err
	}
	return tx.SQL.Create(&merchantRow{
		ID: m.ID, Name: m.Name, TimeZone: m.TimeZone, Locale: m.Locale, Currency: m.Currency,
		Look: look, Pauses: []byte("[]"), Tells: []byte("[]"), Keyset: keyset, CreatedAt: tx.Now,
	}).Error
}

// Get reads the transaction's merchant and its wrapped keyset.
func Get(tx *pg.Tx) (Merchant, []byte, error) {
	var row merchantRow
	if err := tx.SQL.Take(&row, "id = ?", tx.Merchant).Error; err != nil {
		return Merchant{}, nil, err
	}
	m := Merchant{
		ID: row.ID, Name: row.Name, TimeZone: row.TimeZone, Locale: row.Locale, Currency: row.Currency,
		CreatedAt: row.CreatedAt, Segmented: row.Segmented,
		Look: DefaultLook(),
	}
	if err := json.Unmarshal(row.Look, &m.Look); err != nil {
		return Merchant{}, nil, err
	}
	m.zone = m.Location()
	if err := json.Unmarshal(row.Tells, &m.Tells); err != nil {
		return Merchant{}, nil, err
	}
	if err := json.Unmarshal(row.Pauses, &m.Pauses); err != nil {
		return Merchant{}, nil, err
	}
	return m, row.Keyset, nil
}

// Update changes what a merchant calls itself and how it looks.
func Update(tx *pg.Tx, m Merchant) error {
	look, err := json.Marshal(m.Look)
	if err != nil {
		return err
	}
	return tx.SQL.Model(&merchantRow{}).Where("id = ?", tx.Merchant).
		Updates(map[string]any{"name": m.Name, "time_zone": m.TimeZone, "locale": m.Locale, "look": look}).Error
}

// AdoptFirstStore gives a merchant without a currency its first store's
// currency and time zone, and its name where an installation knew none but the
// shop's address: shoppers read that name in letters.
func AdoptFirstStore(tx *pg.Tx, s Store) error {
	return tx.SQL.Model(&merchantRow{}).Where("id = ? AND currency = ''", tx.Merchant).
		Updates(map[string]any{
			"currency": s.Currency, "time_zone": s.TimeZone,
			"name": gorm.Expr("CASE WHEN name = ? AND ? <> '' THEN ? ELSE name END", s.ExternalKey, s.Name, s.Name),
		}).Error
}

// AddStore writes a store, or the new credentials of one that is here already.
// The route must be claimed first, so that a store never belongs to two merchants.
// fail.Conflict when another store of the merchant is the same shop.
func AddStore(tx *pg.Tx, s Store) error {
	return tx.SQL.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "merchant_id"}, {Name: "id"}},
		DoUpdates: clause.AssignmentColumns([]string{
			"url", "site", "name", "currency", "time_zone", "state",
			"credentials", "error", "connected_at", "probe_at", "probes", "managed", "served_version", "scopes",
			"renewed_at", "trouble", "trouble_at",
		}),
	}).Create(&storeRow{MerchantID: tx.Merchant, Store: s}).Error
}

// LockStores keeps others from connecting a store of this merchant until the
// transaction ends. Rows that refer to the merchant do not wait for it.
func LockStores(tx *pg.Tx) error {
	var id uuid.UUID
	return tx.Pgx.QueryRow(tx.Context(), "SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE",
		tx.Merchant).Scan(&id)
}

// StoreAt reads the merchant's store of a platform at a site (SiteOf).
// fail.NotFound when there is none. Of the doubles that older releases made it
// is the one that owns the address.
func StoreAt(tx *pg.Tx, kind platform.Kind, site string) (Store, error) {
	stores, err := Stores(tx)
	if err != nil {
		return Store{}, err
	}
	var found *Store
	for i, s := range stores {
		if s.Platform == kind && SiteOf(s.URL) == site && (found == nil || s.Site == site) {
			found = &stores[i]
		}
	}
	if found == nil {
		return Store{}, fail.New(fail.NotFound, "there is no such store")
	}
	return *found, nil
}

// ClaimRoute makes an external key this merchant's, once. It returns the id of
// the store behind it: the proposed one, or the one this merchant had before.
// fail.Conflict when it is another merchant's.
func ClaimRoute(tx *pg.Tx, r Route) (uuid.UUID, error) {
	r.MerchantID = tx.Merchant
	if err := tx.SQL.Clauses(clause.OnConflict{DoNothing: true}).Create(&r).Error; err != nil {
		return uuid.Nil, err
	}
	have, err := FindRoute(tx, r.Platform, r.ExternalKey)
	if err != nil {
		return uuid.Nil, err
	}
	if have.MerchantID != tx.Merchant {
		return uuid.Nil, fail.New(fail.Conflict, "this store is connected to another account already")
	}
	return have.StoreID, nil
}

// siteRoute is the kind of a Route by which a shop is found that has no key of its own.
const siteRoute platform.Kind = "woocommerce_site"

// ClaimSite makes a shop this merchant's until it leaves. Where a shop's address is its
// key, ClaimRoute has done so. fail.Conflict when it is another merchant's.
func ClaimSite(tx *pg.Tx, s Store) error {
	if s.Site == s.ExternalKey {
		return nil
	}
	claim := Route{Platform: siteRoute, ExternalKey: s.Site, MerchantID: tx.Merchant, StoreID: s.ID}
	err := tx.SQL.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "platform"}, {Name: "external_key"}},
		DoUpdates: clause.AssignmentColumns([]string{"store_id"}),
		Where: clause.Where{Exprs: []clause.Expression{
			clause.Eq{Column: "store_route.merchant_id", Value: tx.Merchant},
		}},
	}).Create(&claim).Error
	if err != nil {
		return err
	}
	owner, err := SiteOwner(tx, s.Site)
	if err == nil && owner != tx.Merchant {
		return ErrOthers()
	}
	return err
}

// ErrOthers says that a shop is another merchant's.
func ErrOthers() error {
	return platform.Troubled(fail.Conflict, "url", platform.Trouble{Name: "others"},
		"is connected to another account already: sign in there, or have it disconnected there first")
}

// SiteOwner is whose a shop without a key of its own is; nobody's is uuid.Nil.
func SiteOwner(tx *pg.Tx, site string) (uuid.UUID, error) {
	route, err := FindRoute(tx, siteRoute, site)
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return uuid.Nil, nil
	}
	return route.MerchantID, err
}

// FindRoute answers whose store an external key is. fail.NotFound when nobody's.
func FindRoute(tx *pg.Tx, kind platform.Kind, key string) (Route, error) {
	var route Route
	err := tx.SQL.Take(&route, "platform = ? AND external_key = ?", kind, key).Error
	return route, err
}

// GetStore reads one store of the merchant.
func GetStore(tx *pg.Tx, id uuid.UUID) (Store, error) {
	var row storeRow
	err := tx.SQL.Take(&row, "merchant_id = ? AND id = ?", tx.Merchant, id).Error
	return row.Store, err
}

// LockStore reads one store and keeps others from renewing its credentials
// until the transaction ends.
func LockStore(tx *pg.Tx, id uuid.UUID) (Store, error) {
	var row storeRow
	err := tx.SQL.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Take(&row, "merchant_id = ? AND id = ?",
		tx.Merchant, id).Error
	return row.Store, err
}

// Stores lists the merchant's stores, oldest first.
func Stores(tx *pg.Tx) ([]Store, error) { return storesWhere(tx, "true") }

func storesWhere(tx *pg.Tx, which string, args ...any) ([]Store, error) {
	var rows []storeRow
	asked := tx.SQL.Where("merchant_id = ?", tx.Merchant).Where(which, args...)
	if err := asked.Order("connected_at, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	stores := make([]Store, len(rows))
	for i, row := range rows {
		stores[i] = row.Store
	}
	return stores, nil
}

// SaveCredentials replaces a store's sealed credentials, which work just now:
// it counts as connected. A frozen store stays frozen: it gives out tokens too.
// scopes is what they may do, "" where nobody said.
func SaveCredentials(tx *pg.Tx, s Store, sealed []byte, scopes string) error {
	changes := map[string]any{"credentials": sealed, "renewed_at": tx.Now}
	if s.State != Frozen {
		changes["state"], changes["error"] = Connected, ""
		changes["trouble"], changes["trouble_at"] = "", nil
	}
	if scopes != "" {
		changes["scopes"] = scopes
	}
	return tx.SQL.Model(&storeRow{}).Where("merchant_id = ? AND id = ?", tx.Merchant, s.ID).Updates(changes).Error
}

// SetScopes notes what a store grants from now on.
func SetScopes(tx *pg.Tx, id uuid.UUID, scopes string) error {
	return tx.SQL.Model(&storeRow{}).Where("merchant_id = ? AND id = ?", tx.Merchant, id).
		Update("scopes", scopes).Error
}

// Park marks a store whose credentials are refused. A store that left stays left.
// It reports whether it was another state before.
func Park(tx *pg.Tx, id uuid.UUID, reason string) (bool, error) {
	parked := tx.SQL.Model(&storeRow{}).
		Where("merchant_id = ? AND id = ? AND state IN ?", tx.Merchant, id, []StoreState{Connected, Frozen}).
		Updates(map[string]any{"state": NeedsSignIn, "error": reason, "probe_at": nil})
	return parked.RowsAffected > 0, parked.Error
}

// Farewell is how a store left: when, why, and all that is kept of its credentials.
type Farewell struct {
	At     time.Time
	Why    string
	Sealed []byte
}

// NoteTrouble keeps what is the matter with a store, and since when: "" for nothing.
func NoteTrouble(tx *pg.Tx, id uuid.UUID, trouble string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store SET trouble = $3,
			trouble_at = CASE WHEN $3 = '' THEN NULL ELSE coalesce(trouble_at, $4) END
		WHERE merchant_id = $1 AND id = $2 AND trouble <> $3`, tx.Merchant, id, trouble, tx.Now)
	return err
}

// Leave marks a store that left, unless it was connected anew since. It reports whether
// the store left just now.
func Leave(tx *pg.Tx, id uuid.UUID, f Farewell) (bool, error) {
	left := tx.SQL.Model(&storeRow{}).
		Where("merchant_id = ? AND id = ? AND connected_at <= ? AND state <> ?", tx.Merchant, id, f.At, Uninstalled).
		Updates(map[string]any{
			"state": Uninstalled, "error": f.Why, "left_at": f.At, "credentials": f.Sealed,
			"trouble": "", "trouble_at": nil,
			"scopes": "", "seen_at": nil, "shown_at": nil, "shown_days": 0,
		})
	if left.Error != nil || left.RowsAffected == 0 {
		return false, left.Error
	}
	freed := tx.SQL.Where("platform = ? AND merchant_id = ? AND store_id = ?", siteRoute, tx.Merchant, id).
		Delete(&Route{})
	return true, freed.Error
}

// Rename takes over a store's own settings.
func Rename(tx *pg.Tx, id uuid.UUID, s platform.StoreChanged) error {
	changes := map[string]any{}
	for column, value := range map[string]string{"name": s.Name, "currency": s.Currency, "time_zone": s.TimeZone} {
		if value != "" {
			changes[column] = value
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return tx.SQL.Model(&storeRow{}).Where("merchant_id = ? AND id = ?", tx.Merchant, id).Updates(changes).Error
}

// Heard notes that stores' events were applied; missed counts those a webhook
// should have brought but a listing did. A store whose credentials are being
// renewed is passed over: nobody waits for a platform because of a note.
func Heard(tx *pg.Tx, ids []uuid.UUID, missed int64) error {
	return tx.SQL.Exec(`UPDATE store SET last_event_at = ?, webhooks_missed = webhooks_missed + ?
		WHERE merchant_id = ? AND id IN (SELECT id FROM store WHERE merchant_id = ? AND id IN ? FOR UPDATE SKIP
			LOCKED)`,
		tx.Now, missed, tx.Merchant, tx.Merchant, ids).Error
}

// Reconciled notes that a store's listings were read to their end.
func Reconciled(tx *pg.Tx, id uuid.UUID) error {
	return tx.SQL.Model(&storeRow{}).Where("merchant_id = ? AND id = ?", tx.Merchant, id).
		Update("last_reconciled_at", tx.Now).Error
}

// Canary reads the sealed canary, storing proposed when there is none yet.
func Canary(tx *pg.Tx, proposed []byte) ([]byte, error) {
	err := tx.SQL.Exec("INSERT INTO key_canary (id, sealed) VALUES (1, ?) ON CONFLICT DO NOTHING", proposed).Error
	if err != nil {
		return nil, err
	}
	var sealed []byte
	err = tx.SQL.Raw("SELECT sealed FROM key_canary WHERE id = 1").Row().Scan(&sealed)
	return sealed, err
}

// StoredCanary reads the sealed canary, nil when there is none yet.
func StoredCanary(tx *pg.Tx) ([]byte, error) {
	var sealed []byte
	err := tx.SQL.Raw("SELECT (SELECT sealed FROM key_canary WHERE id = 1)").Row().Scan(&sealed)
	return sealed, err
}
