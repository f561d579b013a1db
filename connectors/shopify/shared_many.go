package shopify

import (
	"context"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// mostCodes is how many codes Shopify takes in one call.
const mostCodes = 250

// MostCodes implements platform.CodeMaker.
func (c *Connector) MostCodes() int { return mostCodes }

// EnsureCodes implements platform.CodeMaker: all are added to their discount by one
// call. Those that exist already are looked for afterwards: nearly never does one.
func (c *Connector) EnsureCodes(
	ctx context.Context, store platform.Store, list []platform.Discount,
) ([]platform.CodeMade, error) {
	if len(list) == 0 || len(list) > mostCodes {
		return nil, fail.Field("codes", "must be 1 to %d", mostCodes)
	}
	last := list[0]
	for _, d := range list {
		switch {
		case d.Shared == nil || *d.Shared != *list[0].Shared:
			return nil, fail.Field("codes", "must be of one discount")
		case d.EndsAt.After(last.EndsAt):
			last = d
		}
		if err := checkDiscount(d); err != nil {
			return nil, err
		}
	}
	if err := checkCurrency(store, last); err != nil {
		return nil, err
	}
	set, err := c.set(ctx, store, last)
	if err != nil {
		return nil, err
	}
	return c.addCodes(ctx, store, set, list)
}

// addCodes adds codes and waits until the store has done so. The error is of all;
// each has its own beside.
func (c *Connector) addCodes(
	ctx context.Context, store platform.Store, set *sharedNode, list []platform.Discount,
) ([]platform.CodeMade, error) {
	var data struct {
		Added struct {
			Job *struct {
				ID string `json:"id"`
			} `json:"bulkCreation"`
			Errors []userError `json:"userErrors"`
		} `json:"discountRedeemCodeBulkAdd"`
	}
	codes := make([]map[string]string, len(list))
	for i, d := range list {
		codes[i] = map[string]string{"code": d.Code}
	}
	if err := c.query(ctx, store, docCodesAdd, map[string]any{"id": set.ID, "codes": codes}, &data); err != nil {
		return nil, err
	}
	if err := refusal(data.Added.Errors, "the codes"); err != nil {
		return nil, err
	}
	if data.Added.Job == nil {
		return nil, fail.New(fail.Unavailable, "the store did not say whether it makes the codes")
	}
	return c.awaitCodes(ctx, store, data.Added.Job.ID, list)
}

// addedCode is what came of one code.
type addedCode struct {
	Code   string      `json:"code"`
	Made   *redeemCode `json:"discountRedeemCode"`
	Errors []userError `json:"errors"`
}

func (c *Connector) awaitCodes(
	ctx context.Context, store platform.Store, job string, list []platform.Discount,
) ([]platform.CodeMade, error) {
	doc, times := docCodesAdded, forOne
	if len(list) > 1 {
		doc, times = docManyCodesAdded, forMany
	}
	var came map[string]addedCode
	done, err := await(ctx, times, func() (done bool, err error) {
		came, err = c.codesAdded(ctx, store, doc, map[string]any{"id": job, "first": len(list)})
		return came != nil, err
	})
	if err != nil {
		return nil, err
	}
	if !done {
		return nil, fail.New(fail.Unavailable, "the store has not made the codes yet")
	}
	made := make([]platform.CodeMade, len(list))
	for i, d := range list {
		made[i].ExternalID, made[i].Err = c.codeMade(ctx, store, came[strings.ToUpper(d.Code)], d)
	}
	return made, nil
}

// codesAdded asks what came of a job, by code; nil while it is not done.
func (c *Connector) codesAdded(
	ctx context.Context, store platform.Store, doc document, variables map[string]any,
) (map[string]addedCode, error) {
	var data struct {
		Job *struct {
			Done  bool `json:"done"`
			Codes struct {
				Nodes []addedCode `json:"nodes"`
			} `json:"codes"`
		} `json:"discountRedeemCodeBulkCreation"`
	}
	if err := c.query(ctx, store, doc, variables, &data); err != nil {
		return nil, err
	}
	if data.Job == nil || !data.Job.Done {
		return nil, nil //nolint:nilnil // not done is an answer
	}
	came := make(map[string]addedCode, len(data.Job.Codes.Nodes))
	for _, code := range data.Job.Codes.Nodes {
		came[strings.ToUpper(code.Code)] = code
	}
	return came, nil
}

// codeMade says what came of one code. One that is taken may be ours already.
func (c *Connector) codeMade(
	ctx context.Context, store platform.Store, code addedCode, d platform.Discount,
) (string, error) {
	if isTaken(code.Errors) {
		found, err := c.lookupShared(ctx, store, d.Code, "")
		if err == nil && found == nil {
			err = fail.New(fail.Unavailable, "the code is taken but cannot be found yet")
		}
		return adoptShared(found, d, err)
	}
	if err := refusal(code.Errors, "the code"); err != nil {
		return "", err
	}
	if code.Made == nil {
		return "", fail.New(fail.Unavailable, "the store did not say which code it made")
	}
	return legacyID(code.Made.ID), nil
}
