package demo

import "regulars/app/program"

// silverAt is what makes Silver: more than any other story earns.
const silverAt = 2500

// goldAt is what makes Gold: few come that far in the weeks of business.
const goldAt = 4500

// tiers are what shoppers of both stores climb, by the points of the last year.
func tiers() program.TierPlan {
	return program.TierPlan{
		Counts: program.CountRolling, Months: 12, Term: program.TermMonths, Keep: 12, Grace: 30,
		Tiers: []program.Tier{
			{ID: "bronze", Name: "Bronze", Color: "#9a5b2e"},
			{
				ID: "silver", Name: "Silver", Color: "#6b7785", Reach: program.Threshold{Points: silverAt},
				Permille: 1250, Reward: "ship", Perks: []string{"New roasts a day before everybody else"},
			},
			{
				ID: "gold", Name: "Gold", Color: "#a67c00", Reach: program.Threshold{Points: goldAt},
				Permille: 1500, Birthday: 200, Tag: "early-access",
				Perks: []string{"New roasts a day before everybody else", "A tasting at the roastery each spring"},
			},
		},
	}
}
