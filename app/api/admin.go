package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// adminAPI registers /api/v1: what staff see and do.
func (s *server) adminAPI(described huma.API) {
	s.sessionAPI(described)
	s.teamAPI(described)
	s.keyAPI(described)
	s.approvalAPI(described)
	s.overviewAPI(described)
	s.firstRunAPI(described)
	s.memberAPI(described)
	s.profileAPI(described)
	s.reviewAPI(described)
	s.perkAPI(described)
	s.codeAPI(described)
	s.memberWriteAPI(described)
	s.personAPI(described)
	s.dataAPI(described)
	s.tierAPI(described)
	s.segmentAPI(described)
	s.mapAPI(described)
	s.personaAPI(described)
	s.audienceAPI(described)
	s.referralAPI(described)
	s.advocateAPI(described)
	s.occasionAPI(described)
	s.programAPI(described)
	s.budgetAPI(described)
	s.backfillAPI(described)
	s.settingsAPI(described)
	s.messageAPI(described)
	s.deliveryAPI(described)
	s.offerAPI(described)
	s.senderAPI(described)
	s.templateAPI(described)
	s.webhookAPI(described)
	s.newsletterAPI(described)
	s.printAPI(described)
	s.klaviyoAPI(described)
	s.flowAPI(described)
	s.planAPI(described)
	s.storeAPI(described)
	s.productAPI(described)
	s.attentionAPI(described)
	s.activityAPI(described)
	s.fileAPI(described)
	s.requestAPI(described)
	s.journeyAPI(described)
	s.surveyAPI(described)
	s.studyAPI(described)
	s.guideAPI(described)
}

func get(id, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary}
}

func post(id, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodPost, Path: path, Summary: summary}
}

func put(id, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodPut, Path: path, Summary: summary}
}
