package shopify

import (
	"context"

	"regulars/app/fail"
	"regulars/app/platform"
)

// change sends a mutation of which only its refusal matters; what names the thing that
// is changed there.
func (c *Connector) change(
	ctx context.Context, store platform.Store, d document, variables map[string]any, what string,
) error {
	refused, err := c.mutate(ctx, store, d, variables)
	if err != nil {
		return err
	}
	return refusal(refused, what)
}

// mutate is change for who looks at the refusals. Its document must call its one field
// changed: where no answer is of that name nothing is known to have happened.
func (c *Connector) mutate(
	ctx context.Context, store platform.Store, d document, variables map[string]any,
) (refused []userError, err error) {
	var data struct {
		Changed *struct {
			Errors []userError `json:"userErrors"`
		} `json:"changed"`
	}
	if err = c.query(ctx, store, d, variables, &data); err != nil {
		return nil, err
	}
	if data.Changed == nil {
		return nil, fail.New(fail.Unavailable, "the store did not say what came of %s", d.name)
	}
	return data.Changed.Errors, nil
}
