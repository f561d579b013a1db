package shopify

import (
	"context"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// creditAccount is a customer's store credit in one currency, newest
// transaction first.
type creditAccount struct {
	ID      string `json:"id"`
	Balance struct {
		Currency string `json:"currencyCode"`
	} `json:"balance"`
	Transactions struct {
		Nodes []creditMove `json:"nodes"`
	} `json:"transactions"`
}

type creditMove struct {
	Type      string    `json:"__typename"`
	ID        string    `json:"id"`
	Amount    moneyNode `json:"amount"`
	CreatedAt time.Time `json:"createdAt"`
	ExpiresAt time.Time `json:"expiresAt"`
	Remaining moneyNode `json:"remainingAmount"`
}

// storeCredit is a credit of ours where it stands.
type storeCredit struct {
	account string
	move    creditMove
	taken   bool // a debit of the same amount came after it
}

// ensureStoreCredit credits a customer's account. Nothing makes that repeatable:
// Shopify takes no key and keeps no note of ours. What identifies a credit is
// when it ends, which the caller makes unique for the customer, and its amount.
// After a lost answer (LookOnly) it is looked for and never made again.
func (c *Connector) ensureStoreCredit(ctx context.Context, store platform.Store, d platform.Discount) (string, error) {
	if d.CustomerID == "" {
		return "", fail.Field("customer", "store credit needs a customer")
	}
	found, err := c.storeCredit(ctx, store, d)
	if err != nil {
		return "", err
	}
	if found != nil {
		return legacyID(found.move.ID), nil
	}
	if d.LookOnly {
		return "", fail.New(fail.Unavailable, "the store does not show the credit yet")
	}
	if err := checkCurrency(store, d); err != nil {
		return "", err
	}
	var data struct {
		Created struct {
			Move   *creditMove `json:"storeCreditAccountTransaction"`
			Errors []userError `json:"userErrors"`
		} `json:"created"`
	}
	err = c.query(ctx, store, docStoreCreditCreate, map[string]any{
		"owner": gid("Customer", d.CustomerID),
		"credit": map[string]any{
			"creditAmount": map[string]any{"amount": d.Amount.Decimal(), "currencyCode": d.Amount.Currency},
			"expiresAt":    d.EndsAt.UTC().Format(time.RFC3339),
		},
	}, &data)
	if err != nil {
		return "", err
	}
	if err := refusal(data.Created.Errors, "the store credit"); err != nil {
		return "", err
	}
	if data.Created.Move == nil {
		return "", fail.New(fail.Unavailable, "the store did not say which credit it made")
	}
	return legacyID(data.Created.Move.ID), nil
}

// storeCredit finds a credit of ours, nil when there is none among the
// account's newest transactions.
func (c *Connector) storeCredit(
	ctx context.Context, store platform.Store, d platform.Discount,
) (*storeCredit, error) {
	var data struct {
		Customer *struct {
			Accounts struct {
				Nodes []creditAccount `json:"nodes"`
			} `json:"storeCreditAccounts"`
		} `json:"customer"`
	}
	owner := map[string]any{"owner": gid("Customer", d.CustomerID)}
	if err := c.query(ctx, store, docStoreCreditLookup, owner, &data); err != nil {
		return nil, err
	}
	if data.Customer == nil {
		return nil, fail.New(fail.NotFound, "the store has no customer %s", d.CustomerID)
	}
	for i := range data.Customer.Accounts.Nodes {
		account := &data.Customer.Accounts.Nodes[i]
		if account.Balance.Currency != d.Amount.Currency {
			continue
		}
		if found, err := account.find(d); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil //nolint:nilnil // none is the answer
}

func (a *creditAccount) find(d platform.Discount) (*storeCredit, error) {
	sums := &purse{currency: d.Amount.Currency}
	taken := false
	for _, move := range a.Transactions.Nodes {
		same := sums.minor(move.Amount.Amount) == d.Amount.Minor
		switch {
		case sums.err != nil:
			return nil, sums.err
		case move.Type == "StoreCreditAccountDebitTransaction" && same:
			taken = true
		case move.Type == "StoreCreditAccountCreditTransaction" && same && move.ExpiresAt.Equal(d.EndsAt):
			return &storeCredit{account: a.ID, move: move, taken: taken}, nil
		}
	}
	return nil, nil //nolint:nilnil // none is the answer
}

func (c *Connector) findStoreCredit(
	ctx context.Context, store platform.Store, d platform.Discount,
) (platform.DiscountState, error) {
	found, err := c.storeCredit(ctx, store, d)
	if err != nil || found == nil {
		return platform.DiscountState{}, err
	}
	return platform.DiscountState{
		Found: true, Ours: true, ExternalID: legacyID(found.move.ID),
		Used: found.move.Remaining.Amount != found.move.Amount.Amount,
	}, nil
}

// revokeStoreCredit takes a credit back that should not be there. A debit of the
// same amount that came after it is believed to be ours: never is more taken than
// was given. fail.Invalid when the customer has spent it.
func (c *Connector) revokeStoreCredit(ctx context.Context, store platform.Store, d platform.Discount) error {
	found, err := c.storeCredit(ctx, store, d)
	if fail.Is(err, fail.NotFound) {
		return nil // with the customer, the credit is gone
	}
	if err != nil || found == nil || found.taken {
		return err
	}
	return c.change(ctx, store, docStoreCreditDebit, map[string]any{
		"account": found.account,
		"debit": map[string]any{
			"debitAmount": map[string]any{"amount": d.Amount.Decimal(), "currencyCode": d.Amount.Currency},
		},
	}, "taking the credit back")
}
