package audit

// What staff do about referrals.
const (
	ReferralDecided     Action = "referral.decided"
	ReferralCodeAdded   Action = "referral.code_added"
	ReferralCodeRemoved Action = "referral.code_removed"
	ReferralListed      Action = "referral.block_listed"
	ReferralUnlisted    Action = "referral.block_unlisted"
)

// OfReferral is the kind of subject of them.
const OfReferral SubjectKind = "referral"
