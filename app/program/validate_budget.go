package program

import (
	"fmt"

	"regulars/app/fail"
)

// validateBudgets refuses budgets of money that would bound nothing: each needs
// an amount in every currency that the stores sell in, and a reward that tells
// what points cost there. Rewards know what they cost by themselves.
func (d Document) validateBudgets(currencies []string) error {
	if err := d.measurable(d.Budget, "budget.money", currencies); err != nil {
		return err
	}
	for i := range d.Rules {
		if r := &d.Rules[i]; r.Active {
			if err := d.measurable(r.Budget, fmt.Sprintf("rules[%d].budget.money", i), currencies); err != nil {
				return err
			}
		}
	}
	for i := range d.Campaigns {
		if c := &d.Campaigns[i]; c.Active {
			if err := d.measurable(c.Budget, fmt.Sprintf("campaigns[%d].budget.money", i), currencies); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d Document) measurable(b Budget, field string, currencies []string) error {
	if len(b.Money) == 0 {
		return nil
	}
	for _, currency := range currencies {
		if b.Money[currency] <= 0 {
			return fail.Field(field+"."+currency, "is missing: a connected store sells in %s", currency)
		}
		if len(d.Rates(currency)) == 0 {
			return fail.Field(field+"."+currency,
				"needs an active reward that is worth an amount in %s: nothing else says what points cost", currency)
		}
	}
	return nil
}
