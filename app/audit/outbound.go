package audit

// What is done to servers and tools that are told what happens.
const (
	EndpointSaved   Action = "endpoint.saved"
	EndpointRemoved Action = "endpoint.removed"
	EndpointGivenUp Action = "endpoint.given_up"
	SecretChanged   Action = "endpoint.secret_changed"
	EndpointTested  Action = "endpoint.tested"
	ToldAgain       Action = "endpoint.told_again"

	OfEndpoint SubjectKind = "endpoint"
)
