package audit

// What staff do about automations.
const (
	JourneySaved     Action = "journey.saved"
	JourneyPublished Action = "journey.published"
	JourneyPaused    Action = "journey.paused"
	JourneyResumed   Action = "journey.resumed"
	JourneyStopped   Action = "journey.stopped"
	JourneyPast      Action = "journey.past_started"
)

// OfJourney is the kind of subject of them.
const OfJourney SubjectKind = "journey"
