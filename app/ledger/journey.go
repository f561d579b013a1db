package ledger

// FromJourney is the source of points that an automation gave: a run and a step.
const FromJourney SourceKind = 31

// WhyJourney says that an automation gave points: Note is what it says of them.
const WhyJourney = "journey"
