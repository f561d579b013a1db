package shopifytest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// GiftCard is a gift card of the fake store. Amounts are minor units.
type GiftCard struct {
	ID        int64
	Code      string
	Note      string
	Initial   int64
	Balance   int64
	Customer  int64
	ExpiresOn string
	Disabled  bool
}

// Credit is one transaction of a customer's store credit: below zero a debit.
type Credit struct {
	ID        int64
	Customer  int64
	Amount    int64
	Remaining int64
	CreatedAt time.Time
	ExpiresAt time.Time
}

// GiftCards lists copies of all gift cards.
func (s *Shop) GiftCards() []GiftCard {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []GiftCard
	for _, card := range s.giftCards {
		list = append(list, *card)
	}
	return list
}

// SpendGiftCard uses some of a gift card, as a checkout does. False when it
// cannot be used.
func (s *Shop) SpendGiftCard(code string, minor int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	card := s.giftCard(code)
	if card == nil || card.Disabled || card.Balance < minor {
		return false
	}
	card.Balance -= minor
	return true
}

// StoreCredit is what a customer can spend.
func (s *Shop) StoreCredit(customer int64) (minor int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, credit := range s.credits {
		if credit.Customer == customer {
			minor += credit.Amount
		}
	}
	return minor
}

func (s *Shop) giftCard(code string) *GiftCard {
	at := slices.IndexFunc(s.giftCards, func(g *GiftCard) bool { return strings.EqualFold(g.Code, code) })
	if at < 0 {
		return nil
	}
	return s.giftCards[at]
}

func (s *Shop) createGiftCard(args map[string]any) any {
	input := args["input"]
	refuse := func(field, code, message string) any {
		return payload("GiftCardCreatePayload", object{"giftCard": nil, "giftCardCode": nil},
			userError([]string{"input", field}, code, message))
	}
	card := &GiftCard{ID: s.id(), Customer: fromGID("Customer", dig(input, "customerId"))}
	card.Code, _ = dig(input, "code").(string)
	card.Note, _ = dig(input, "note").(string)
	card.ExpiresOn, _ = dig(input, "expiresOn").(string)
	card.Initial = s.minor(dig(input, "initialAmount", "amount"))
	card.Balance = card.Initial
	plain := func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }
	switch {
	case len(card.Code) < 8:
		return refuse("code", "TOO_SHORT", "Code is too short (minimum is 8 characters)")
	case len(card.Code) > 20:
		return refuse("code", "TOO_LONG", "Code is too long (maximum is 20 characters)")
	case strings.ContainsFunc(card.Code, plain):
		return refuse("code", "INVALID", "Code can only contain letters(a-z) and numbers(0-9)")
	case card.Initial <= 0:
		return refuse("initialAmount", "GREATER_THAN", "Initial value must be greater than 0")
	case dig(input, "customerId") != nil && s.customer(card.Customer) == nil:
		return refuse("customerId", "CUSTOMER_NOT_FOUND", "The customer could not be found.")
	case s.giftCard(card.Code) != nil:
		return refuse("code", "TAKEN", "Code has already been taken")
	}
	s.giftCards = append(s.giftCards, card)
	return payload("GiftCardCreatePayload", object{"giftCard": s.giftCardNode(card), "giftCardCode": card.Code})
}

func (s *Shop) deactivateGiftCard(args map[string]any) any {
	id := fromGID("GiftCard", args["id"])
	for _, card := range s.giftCards {
		if card.ID == id {
			card.Disabled = true
			return payload("GiftCardDeactivatePayload", object{"giftCard": s.giftCardNode(card)})
		}
	}
	return payload("GiftCardDeactivatePayload", object{"giftCard": nil},
		userError([]string{"id"}, "GIFT_CARD_NOT_FOUND", "The gift card could not be found."))
}

func (s *Shop) updateGiftCard(args map[string]any) any {
	for _, card := range s.giftCards {
		if card.ID == fromGID("GiftCard", args["id"]) {
			card.ExpiresOn, _ = dig(args["input"], "expiresOn").(string)
			return payload("GiftCardUpdatePayload", object{"giftCard": s.giftCardNode(card)})
		}
	}
	return payload("GiftCardUpdatePayload", object{"giftCard": nil},
		userError([]string{"id"}, "", "The gift card could not be found."))
}

// giftCardEntries searches by code alone.
func (s *Shop) giftCardEntries(args map[string]any) []entry {
	search := strings.ToLower(fmt.Sprint(args["query"]))
	var list []entry
	for _, card := range s.giftCards {
		if strings.ToLower(card.Code) == search {
			list = append(list, entry{changed(time.Time{}, card.ID), s.giftCardNode(card)})
		}
	}
	return byCursor(list)
}

func (s *Shop) giftCardNode(card *GiftCard) object {
	return object{
		"__typename": "GiftCard", "id": gid("GiftCard", card.ID), "enabled": !card.Disabled,
		"lastCharacters": strings.ToLower(card.Code[len(card.Code)-4:]), "note": null(card.Note),
		"balance": s.moneyNode(card.Balance), "initialValue": s.moneyNode(card.Initial),
	}
}

func (s *Shop) creditAccount(args map[string]any) any {
	customer := fromGID("Customer", args["id"])
	refuse := func(code, message string) any {
		return payload("CreditPayload", object{"storeCreditAccountTransaction": nil},
			userError([]string{"id"}, code, message))
	}
	amount := s.minor(dig(args["creditInput"], "creditAmount", "amount"))
	ends, ok := date(dig(args["creditInput"], "expiresAt"))
	switch {
	case s.customer(customer) == nil:
		return refuse("OWNER_NOT_FOUND", "Owner does not exist.")
	case amount <= 0:
		return refuse("NEGATIVE_OR_ZERO_AMOUNT", "A positive amount must be used.")
	case !ok || !ends.IsZero() && !ends.After(s.now()):
		return refuse("EXPIRES_AT_IN_PAST", "The expiry date must be in the future.")
	}
	credit := &Credit{
		ID: s.id(), Customer: customer, Amount: amount, Remaining: amount, CreatedAt: s.now(), ExpiresAt: ends,
	}
	s.credits = append(s.credits, credit)
	return payload("CreditPayload", object{"storeCreditAccountTransaction": s.creditNode(credit)})
}

func (s *Shop) debitAccount(args map[string]any) any {
	customer := fromGID("StoreCreditAccount", args["id"])
	amount := s.minor(dig(args["debitInput"], "debitAmount", "amount"))
	left := int64(0)
	for _, credit := range s.credits {
		if credit.Customer == customer {
			left += credit.Amount
		}
	}
	if left < amount {
		return payload("DebitPayload", object{"storeCreditAccountTransaction": nil},
			userError([]string{"id"}, "INSUFFICIENT_FUNDS", "The store credit account does not have sufficient funds."))
	}
	debit := &Credit{ID: s.id(), Customer: customer, Amount: -amount, CreatedAt: s.now()}
	for _, credit := range s.credits {
		if credit.Customer == customer && credit.Amount > 0 && amount > 0 {
			part := min(amount, credit.Remaining)
			credit.Remaining, amount = credit.Remaining-part, amount-part
		}
	}
	s.credits = append(s.credits, debit)
	return payload("DebitPayload", object{"storeCreditAccountTransaction": s.creditNode(debit)})
}

// creditAccounts is a customer's one account: its id is the customer's.
func (s *Shop) creditAccounts(customer int64) resolver {
	return func(args map[string]any) any {
		var moves []object
		for _, credit := range slices.Backward(s.credits) {
			if credit.Customer == customer {
				moves = append(moves, s.creditNode(credit))
			}
		}
		if moves == nil {
			return plain("StoreCreditAccount", []object{})(args)
		}
		return plain("StoreCreditAccount", []object{{
			"__typename": "StoreCreditAccount", "id": gid("StoreCreditAccount", customer),
			"balance": s.moneyNode(0), "transactions": plain("StoreCreditAccountTransaction", moves),
		}})(args)
	}
}

func (s *Shop) creditNode(credit *Credit) object {
	node := object{
		"__typename": "StoreCreditAccountCreditTransaction", "amount": s.moneyNode(credit.Amount),
		"id": gid("StoreCreditAccountCreditTransaction", credit.ID), "createdAt": instant(credit.CreatedAt),
		"expiresAt": instant(credit.ExpiresAt), "remainingAmount": s.moneyNode(credit.Remaining),
	}
	if credit.Amount < 0 {
		node["__typename"], node["amount"] = "StoreCreditAccountDebitTransaction", s.moneyNode(-credit.Amount)
	}
	return node
}
