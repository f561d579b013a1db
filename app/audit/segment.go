package audit

// What staff do about segments and personas.
const (
	SegmentSaved      Action = "segment.saved"
	SegmentRemoved    Action = "segment.removed"
	SegmentTagged     Action = "segment.tagged"
	SegmentListed     Action = "segment.listed"
	SegmentsRecounted Action = "segment.recounted"
	AudienceSaved     Action = "audience.saved"
	AudienceRemoved   Action = "audience.removed"
	AudienceTaken     Action = "audience.taken"
	PersonaSaved      Action = "persona.saved"
	PersonaRemoved    Action = "persona.removed"
)

// The kinds of subject of them.
const (
	OfSegment  SubjectKind = "segment"
	OfAudience SubjectKind = "audience"
	OfPersona  SubjectKind = "persona"
)
