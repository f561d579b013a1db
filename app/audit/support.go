package audit

// What staff do about requests.
const (
	RequestOpened   Action = "request.opened"
	RequestAnswered Action = "request.answered"
	RequestClosed   Action = "request.closed"
	RequestReopened Action = "request.reopened"
)

// OfRequest is the kind of subject of them.
const OfRequest SubjectKind = "request"
