package staff

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// User is somebody as their store's platform knows them.
type User struct {
	StoreID  uuid.UUID
	UserID   string
	Staff    uuid.UUID // zero for who was taken out of the team
	LoginKey []byte
	SeenAt   time.Time
}

// FindUser reads whom a store's platform calls userID, and who they are in the
// team: a zero Person when they were taken out of it. fail.NotFound when they were
// never here.
func FindUser(tx *pg.Tx, store uuid.UUID, userID string) (u User, p Person, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT store_id, user_id,
			coalesce(staff_id, '00000000-0000-0000-0000-000000000000'), login_key, seen_at
		FROM store_user WHERE merchant_id = $1 AND store_id = $2 AND user_id = $3`, tx.Merchant, store, userID)
	if err != nil {
		return u, p, err
	}
	if u, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[User]); err != nil {
		return u, p, pg.Translate(err)
	}
	if u.Staff == uuid.Nil {
		return u, p, nil
	}
	p, err = person(tx, "id = $2", u.Staff)
	return u, p, err
}

// SaveUser notes who somebody is in the team.
func SaveUser(tx *pg.Tx, u User) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO store_user (merchant_id, store_id, user_id, staff_id, login_key,
			met_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
		ON CONFLICT (merchant_id, store_id, user_id) DO UPDATE SET staff_id = $4, login_key = $5, seen_at = $6`,
		tx.Merchant, u.StoreID, u.UserID, u.Staff, u.LoginKey, tx.Now)
	return err
}

// UserSeen notes that somebody is here.
func UserSeen(tx *pg.Tx, u User) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store_user SET seen_at = $4
		WHERE merchant_id = $1 AND store_id = $2 AND user_id = $3`, tx.Merchant, u.StoreID, u.UserID, tx.Now)
	return err
}
