package audit

// What staff do about those who recommend the shop. The subject is the member.
const (
	CommissionSet Action = "advocate.commission_set"
	AdvocateAsked Action = "advocate.asked"
	BoardNameGone Action = "advocate.board_name_removed"
)
