package member

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"regulars/app/internal/pg"
)

// GetRow reads one person of the program as a list shows it. fail.NotFound when
// there is none, or only an account that has not joined.
func GetRow(tx *pg.Tx, id uuid.UUID) (Row, error) {
	var rows []Row
	err := narrowed(tx, Find{}).Select(rowColumns).Where("m.id = ?", id).Limit(1).Find(&rows).Error
	if err == nil && len(rows) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}

const rowColumns = "m.id, m.state, m.email, m.name, m.locale, m.country, m.joined_at, m.left_at, m.created_at, " +
	"b.pending, b.available, b.held, b.lifetime, b.orders, b.last_order_at"
