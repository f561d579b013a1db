package audit

// What staff do about guides.
const (
	GuideSaved     Action = "guide.saved"
	GuidePublished Action = "guide.published"
	GuideWithdrawn Action = "guide.withdrawn"
	GuideRemoved   Action = "guide.removed"
)

// OfGuide is the kind of subject of them.
const OfGuide SubjectKind = "guide"
