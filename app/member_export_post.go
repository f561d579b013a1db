package app

import (
	"strings"

	"github.com/google/uuid"

	"regulars/app/coupon"
	"regulars/app/internal/pg"
)

// CopiedPost is an address that a coupon was printed for. It is kept for some weeks.
type CopiedPost struct {
	Run     string `json:"print_run"`
	Address string `json:"address"`
}

// copyPost copies the postal addresses that are kept of a person.
func (a *App) copyPost(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	sent, err := coupon.AddressesOf(tx, id)
	if err != nil || len(sent) == 0 {
		return err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	for _, s := range sent {
		at, err := openAddress(keys, s.Address)
		if err != nil {
			return err
		}
		c.Posted = append(c.Posted, CopiedPost{Run: s.Run, Address: strings.Join(append(at.Lines(), at.Country), ", ")})
	}
	return nil
}
