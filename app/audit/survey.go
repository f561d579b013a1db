package audit

// What staff do about surveys.
const (
	SurveyAdded     Action = "survey.added"
	SurveySaved     Action = "survey.saved"
	SurveyPublished Action = "survey.published"
	SurveyEnded     Action = "survey.ended"
	SurveyAsked     Action = "survey.asked"
	SurveyExported  Action = "survey.exported"
)

// OfSurvey is the kind of subject of them.
const OfSurvey SubjectKind = "survey"
