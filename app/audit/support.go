package audit

// What staff do about requests.
const (
	RequestOpened   Action = "request.opened"
	RequestNoted    Action = "request.noted"
	RequestMailed   Action = "request.mailed_again"
	RequestAssigned Action = "request.assigned"
	RequestSorted   Action = "request.sorted"
	RequestOwned    Action = "request.sender_known"
	RequestErased   Action = "request.erased"
	AnswerSaved     Action = "desk.answer_saved"
	AnswerRemoved   Action = "desk.answer_removed"
	RequestAnswered Action = "request.answered"
	RequestClosed   Action = "request.closed"
	RequestReopened Action = "request.reopened"
)

// OfRequest is the kind of subject of them.
const OfRequest SubjectKind = "request"
