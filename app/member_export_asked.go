package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/support"
)

// CopiedRequest is something the person asked the merchant's people.
type CopiedRequest struct {
	At       time.Time    `json:"at"`
	Kind     support.Kind `json:"kind"`
	State    string       `json:"state"`
	Order    string       `json:"order,omitempty"`
	Product  string       `json:"product,omitempty"`
	Text     string       `json:"text"`
	WhatCame string       `json:"what_came_of_it,omitempty"`
}

func copyRequests(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	found, err := support.List(tx, support.Find{Member: id, Limit: mostCopied})
	if err != nil {
		return err
	}
	views, err := describeRequests(tx, found)
	for _, v := range views {
		c.Requests = append(c.Requests, CopiedRequest{
			At: v.OpenedAt, Kind: v.Kind, State: v.State.String(), Order: v.OrderName, Product: v.ProductName,
			Text: v.Text, WhatCame: v.Note,
		})
	}
	return err
}
