package program

func (p tariff) coffee() Template {
	return Template{
		ID: "coffee", Name: "Coffee", About: "Small baskets, bought again every few weeks.",
		Why: []string{
			"5 points for each unit spent and 5 off for 500: 5% back, worth noticing on a small basket.",
			"50 points for joining: a tenth of the first reward, so that it is in sight after two bags.",
			"100 points on the second and third order: the habit is made there.",
			"14 days until points can be used: most coffee that goes back does so by then.",
			"Points end after 6 months without an order: a coffee drinker who stays away that long has left.",
		},
		Document: Document{
			Enrollment: Accounts, Terms: terms(), PendingDays: 14, MarginBP: 5500,
			Rules: []Rule{
				p.spend(5),
				once("signup", "Welcome", OnSignup, 50),
				bonus("habit", "Second and third order", 100, When{Nth: []int{2, 3}}),
				once("birthday", "Birthday", OnBirthday, 100),
			},
			Rewards: []Reward{p.off("five", "5 off", 500, 5, 15), shipping(300)},
			Expiry:  Expiry{Mode: Inactivity, Months: 6, NoticeDays: 30, LastDays: 7},
		},
	}
}

func (p tariff) fashion() Template {
	return Template{
		ID: "fashion", Name: "Fashion", About: "Larger baskets, many returns, a few seasons a year.",
		Why: []string{
			"1 point for each unit spent and 10 off for 250: 4% back; fashion has the margin for it, after returns.",
			"30 days from delivery until points can be used: the return window, so that nothing has to be taken back.",
			"Sale items earn nothing: their margin is given away already.",
			"Two levels by what is bought in 12 months: about three and eight orders.",
			"Points end 365 days after they became usable: once around the seasons.",
		},
		Document: Document{
			Enrollment: Accounts, Terms: terms(), PendingDays: 30, PendingFrom: FromDelivered, MarginBP: 5000,
			Exclude: Exclusion{SaleItems: true},
			Rules: []Rule{
				p.spend(1),
				once("signup", "Welcome", OnSignup, 25),
				once("birthday", "Birthday", OnBirthday, 50),
				once("newsletter", "Newsletter", OnNewsletter, 25),
			},
			Rewards: []Reward{
				p.off("ten", "10 off", 250, 10, 50), p.off("thirty", "30 off", 700, 30, 120), shipping(125),
			},
			Tiers: TierPlan{
				Counts: CountRolling, Months: 12, Term: TermMonths, Keep: 12, Landing: OneDown, Notice: 30,
				Tiers: []Tier{
					{ID: "member", Name: "Member"},
					{ID: "silver", Name: "Silver", Reach: Threshold{Spend: p.of(250)}, Permille: 1250},
					{
						ID: "gold", Name: "Gold", Reach: Threshold{Spend: p.of(700)}, Permille: 1500, Birthday: 100,
						Perks: []string{"First to see new collections"},
					},
				},
			},
			Expiry: Expiry{Mode: AfterDays, Days: 365, NoticeDays: 30, LastDays: 7},
		},
	}
}

func (p tariff) beauty() Template {
	return Template{
		ID: "beauty", Name: "Beauty", About: "High margin, reviews that sell, refills every two or three months.",
		Why: []string{
			"10 points for each unit spent and 5 off for 1,000: 5% back, in figures that feel generous.",
			"100 points for a review, 200 with a photo: about a fifth of the first reward, whatever its rating.",
			"Every fifth order brings 250: it pays for the refill rhythm, not for the first try.",
			"3 reviews a month at most: reviews stay honest work.",
			"Points end on 31 December, unless they are younger than 90 days: one date that everybody remembers.",
		},
		Document: Document{
			Enrollment: Accounts, Terms: terms(), PendingDays: 14, MarginBP: 6500, Rules: p.beautyRules(),
			Rewards: []Reward{
				p.off("five", "5 off", 1000, 5, 25), p.off("fifteen", "15 off", 2500, 15, 60),
				{
					ID: "tenth", Name: "10% off", Active: true, Kind: PercentOff, Cost: 1500, PercentBP: 1000,
					Amount: map[string]int64{}, Minimum: p.of(30), ValidDays: 60,
				},
			},
			Tiers: TierPlan{
				Counts: CountCalendarYear, Term: TermNextYear, Landing: OneDown, Notice: 30,
				Tiers: []Tier{
					{ID: "fan", Name: "Fan"},
					{ID: "insider", Name: "Insider", Reach: Threshold{Points: 2500}, Permille: 1200, Entry: 250},
					{
						ID: "icon", Name: "Icon", Reach: Threshold{Points: 7500}, Permille: 1500, Entry: 500,
						Birthday: 500,
					},
				},
			},
			Expiry: Expiry{Mode: OnDate, Month: 12, Day: 31, MinDays: 90, NoticeDays: 30, LastDays: 7},
		},
	}
}

func (p tariff) beautyRules() []Rule {
	review := once("review", "Product review", OnReview, 100)
	review.Photo = 200
	review.Limits = []Limit{{Of: OfMember, Window: Month, Times: 3}}
	return []Rule{
		p.spend(10),
		once("signup", "Welcome", OnSignup, 100),
		once("birthday", "Birthday", OnBirthday, 250),
		review,
		bonus("refill", "Every fifth order", 250, When{Every: 5}),
	}
}

func (p tariff) pets() Template {
	return Template{
		ID: "pets", Name: "Pets", About: "The same food every month, often as a subscription.",
		Why: []string{
			"2 points for each unit spent and 10 off for 650: about 3% back, what food can bear.",
			"20 points more on each subscription order: steady orders are worth more than large ones.",
			"150 points for a completed profile: with the pet's birthday you can be of use.",
			"One reward a month for each member: it goes into the next bag, not into a pile.",
			"Points end after 12 months without an order.",
		},
		Document: Document{
			Enrollment: Accounts, Terms: terms(), PendingDays: 14, MarginBP: 3500,
			Rules: []Rule{
				p.spend(2),
				once("signup", "Welcome", OnSignup, 100),
				once("profile", "Tell us about your pet", OnProfile, 150),
				bonus("subscription", "Subscription order", 20, When{Channels: []string{"subscription"}}),
			},
			Rewards: []Reward{p.monthly(p.off("ten", "10 off", 650, 10, 40)), shipping(250)},
			Expiry:  Expiry{Mode: Inactivity, Months: 12, NoticeDays: 30, LastDays: 7},
		},
	}
}

func (p tariff) monthly(r Reward) Reward {
	r.PerMember, r.Window = 1, Month
	return r
}

func (p tariff) supplies() Template {
	spend := p.spend(1)
	spend.Base.Tax = false
	spend.Minimum = p.of(50)
	return Template{
		ID: "supplies", Name: "B2B supplies", About: "Large repeat orders of businesses, thin margins, net prices.",
		Why: []string{
			"1 point for each unit spent before tax and 25 off for 1,500: under 2% back; buyers compare net prices.",
			"Orders below 50 earn nothing: shipping eats their margin.",
			"30 days until points can be used: the usual term of payment.",
			"Levels by orders a year: what a supplier wants is to be the one that is asked first.",
			"Points end on 31 December, unless they are younger than 180 days: a business plans by the year.",
		},
		Document: Document{
			Enrollment: Accounts, Terms: terms(), PendingDays: 30, MarginBP: 2500,
			Rules: []Rule{spend, once("signup", "Welcome", OnSignup, 100)},
			Rewards: []Reward{
				p.off("credit", "25 off", 1500, 25, 150), p.off("large", "100 off", 5500, 100, 500),
			},
			Tiers: TierPlan{
				Counts: CountCalendarYear, Term: TermNextYear, Landing: OneDown, Notice: 60,
				Tiers: []Tier{
					{ID: "customer", Name: "Customer"},
					{ID: "partner", Name: "Partner", Reach: Threshold{Orders: 12}, Permille: 1250},
					{ID: "key", Name: "Key partner", Reach: Threshold{Orders: 48}, Permille: 1500},
				},
			},
			Expiry: Expiry{Mode: OnDate, Month: 12, Day: 31, MinDays: 180, NoticeDays: 60, LastDays: 14},
		},
	}
}

func (p tariff) grocery() Template {
	spend := p.spend(1)
	spend.Limits = []Limit{{Of: OfMember, Window: Day, Points: 500}}
	return Template{
		ID: "grocery", Name: "Grocery", About: "A basket every week on very thin margins.",
		Why: []string{
			"1 point for each unit spent and 5 off for 500: 1% back, as much as a grocer can give.",
			"Delivery earns nothing: only goods count.",
			"At most 500 points a day for each member: resellers do not empty the budget.",
			"7 days until points can be used: what is wrong with food is known by then.",
			"Points end after 6 months without an order.",
		},
		Document: Document{
			Enrollment: Accounts, Terms: terms(), PendingDays: 7, MarginBP: 2500,
			Rules: []Rule{
				spend,
				once("signup", "Welcome", OnSignup, 50),
				bonus("weekly", "Every tenth order", 50, When{Every: 10}),
			},
			Rewards: []Reward{
				p.off("five", "5 off", 500, 5, 40), p.off("twelve", "12 off", 1000, 12, 60), shipping(300),
			},
			Expiry: Expiry{Mode: Inactivity, Months: 6, NoticeDays: 30, LastDays: 7},
		},
	}
}
