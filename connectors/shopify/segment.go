package shopify

import (
	"context"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Groups implements platform.Grouper: they are the store's segments.
func (c *Connector) Groups(ctx context.Context, store platform.Store, cursor string) (platform.GroupPage, error) {
	var data struct {
		Segments struct {
			Nodes []struct {
				ID    string `json:"id"`
				Name  string `json:"name"`
				Query string `json:"query"`
			} `json:"nodes"`
			Page pageInfo `json:"pageInfo"`
		} `json:"segments"`
	}
	variables := map[string]any{"cursor": nil}
	if cursor != "" {
		variables["cursor"] = cursor
	}
	if err := c.query(ctx, store, docSegments, variables, &data); err != nil {
		return platform.GroupPage{}, err
	}
	page := platform.GroupPage{Next: data.Segments.Page.next()}
	for _, node := range data.Segments.Nodes {
		page.Groups = append(page.Groups, platform.Group{ID: legacyID(node.ID), Name: node.Name, Query: node.Query})
	}
	return page, nil
}

// InGroups implements platform.Grouper.
func (c *Connector) InGroups(
	ctx context.Context, store platform.Store, customerID string, groups []string,
) (bool, error) {
	if customerID == "" {
		return false, fail.Field("customer_id", "is missing")
	}
	var data struct {
		Answer struct {
			Memberships []struct {
				Member bool `json:"isMember"`
			} `json:"memberships"`
		} `json:"customerSegmentMembership"`
	}
	variables := map[string]any{"customer": gid("Customer", customerID), "segments": gids("Segment", groups)}
	if err := c.query(ctx, store, docSegmentMembership, variables, &data); err != nil {
		return false, err
	}
	for _, in := range data.Answer.Memberships {
		if in.Member {
			return true, nil
		}
	}
	return false, nil
}
