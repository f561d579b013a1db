package program

// Referral is how members bring friends. Off without a friend's reward and an
// advocate's points or reward.
type Referral struct {
	Active        bool             `json:"active,omitempty"`
	FriendReward  string           `json:"friend_reward,omitempty" doc:"Id of the reward that a friend's coupon is, free of points"`
	Points        int64            `json:"points,omitempty" doc:"To the advocate for a friend's first order"`
	Reward        string           `json:"reward,omitempty" doc:"Or the id of a reward"`
	FriendPoints  int64            `json:"friend_points,omitempty" doc:"To the friend, on joining"`
	Minimum       map[string]int64 `json:"minimum,omitempty" doc:"Least first order, minor units by currency"`
	HoldDays      int              `json:"hold_days,omitempty" minimum:"0" maximum:"365" doc:"Return window before the advocate is rewarded; pending_days when absent"`
	WindowDays    int              `json:"window_days,omitempty" minimum:"0" maximum:"365" doc:"How long after the visit an order counts; 30 when absent"`
	MostPerMember int64            `json:"most_per_member,omitempty" doc:"Rewarded friends in a calendar year, no bound when 0"`
	BlockScore    int              `json:"block_score,omitempty" minimum:"0" maximum:"100" doc:"Suspicion from which a person decides; 50 when absent"`
	Board         bool             `json:"board,omitempty" doc:"The loyalty page shows who brought most friends, of those who want to be named"`
}
