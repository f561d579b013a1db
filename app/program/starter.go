package program

// Starter is the program a new merchant begins with, as a draft, in the
// currencies of its stores.
func Starter(currencies []string) Document {
	unit := func(minor int64) map[string]int64 {
		amounts := map[string]int64{}
		for _, c := range currencies {
			amounts[c] = minor
		}
		return amounts
	}
	return Document{
		Enrollment:  Accounts,
		Terms:       map[string]string{"en": "Points are a thank-you without cash value. Use them in this shop."},
		PendingDays: 14,
		Rules: []Rule{
			{
				ID: "spend", Name: "Points for every order", Active: true, Trigger: OnOrder, Effect: PerAmount,
				Points: 1, Per: unit(100), Minimum: map[string]int64{}, Base: Base{Tax: true}, Rounding: Down,
			},
			{
				ID: "signup", Name: "Welcome", Active: true, Trigger: OnSignup, Effect: Fixed,
				Points: 50, Per: map[string]int64{}, Minimum: map[string]int64{}, Rounding: Down,
			},
		},
		Rewards: []Reward{
			{
				ID: "five", Name: "5 off", Active: true, Kind: AmountOff, Cost: 500, Amount: unit(500),
				Minimum: map[string]int64{}, ValidDays: 90,
			},
			{
				ID: "ship", Name: "Free shipping", Active: true, Kind: FreeShipping, Cost: 300,
				Amount: map[string]int64{}, Minimum: map[string]int64{}, ValidDays: 30,
			},
		},
	}
}
