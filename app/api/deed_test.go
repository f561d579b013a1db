package api_test

import (
	"net/http"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/audit"
	"regulars/app/program"
	"regulars/app/staff"
	"regulars/app/survey"
)

// marks says which mark each write of the admin leaves in the log: the action, or
// why there is none.
var marks = map[string]audit.Action{
	"adjust-member": audit.PointsAdjusted, "review-member": audit.MemberReviewed, "give-tier": audit.TierGiven,
	"tell-member-profile": audit.ProfileTold, "note-consent": audit.ConsentNoted,
	"save-profile-settings": audit.SettingsChanged,
	"set-birthday":          audit.BirthdaySet, "tell-event": audit.EventTold, "redeem-for-member": audit.RewardGiven,
	"extend-redemption": audit.CodeExtended, "resend-redemption": audit.CodeResent,
	"reissue-redemption": audit.CodeReissued, "undo-redemption": audit.RewardUndone,
	"hand-over-perk":  audit.PerkHandedOver,
	"add-member-code": audit.ReferralCodeAdded, "remove-member-code": audit.ReferralCodeRemoved,
	"add-blocked": audit.ReferralListed, "remove-blocked": audit.ReferralUnlisted,
	"set-commission": audit.CommissionSet, "ask-advocates": audit.AdvocateAsked,
	"remove-board-name": audit.BoardNameGone,
	"allow-referral":    audit.ReferralDecided, "block-referral": audit.ReferralDecided,
	"begin-file": audit.FileBegun, "apply-file": audit.FileApplied, "undo-file": audit.FileUndone,
	"cancel-file": audit.FileCancelled,
	"save-draft":  audit.DraftSaved, "discard-draft": audit.DraftDiscarded, "publish-program": audit.ProgramPublished,
	"plan-publish": audit.PublishPlanned, "cancel-plan": audit.PlanCancelled, "roll-back": audit.ProgramPublished,
	"copy-version": audit.DraftSaved, "import-program": audit.DraftSaved, "use-template": audit.DraftSaved,
	"start-backfill": audit.BackfillStarted, "cancel-backfill": audit.BackfillCancelled,
	"save-settings": audit.SettingsChanged, "save-message-settings": audit.SettingsChanged,
	"save-delivery-settings": audit.SettingsChanged,
	"save-mail-sender":       audit.SettingsChanged, "lift-mail-stop": audit.MailStopLifted,
	"save-selling-settings": audit.SettingsChanged, "make-message-template": audit.TemplateSaved,
	"add-newsletter": audit.NewsletterSaved, "save-newsletter": audit.NewsletterSaved,
	"send-newsletter": audit.NewsletterSent, "stop-newsletter": audit.NewsletterStopped,
	"remove-newsletter": audit.NewsletterRemoved,
	"add-print-run":     audit.PrintSaved, "save-print-run": audit.PrintSaved, "start-print-run": audit.PrintStarted,
	"stop-print-run": audit.PrintStopped, "remove-print-run": audit.PrintRemoved, "take-code": audit.CodeTaken,
	"save-message-template": audit.TemplateSaved, "archive-message-template": audit.TemplateArchived,
	"connect-woocommerce": audit.StoreConnected, "disconnect-store": audit.StoreLeft, "save-store-places": audit.StorePlaced,
	"replay-attention": audit.WorkReplayed,
	"invite-person":    audit.PersonInvited, "invite-again": audit.PersonInvited, "change-role": audit.PersonChanged,
	"remove-person": audit.PersonRemoved, "end-session": audit.SessionEnded,
	"make-key": audit.KeyMade, "revoke-key": audit.KeyRevoked,
	"set-approval-limit": audit.LimitChanged, "approve": audit.ApprovalGiven, "refuse": audit.ApprovalRefused,
	"merge-members": audit.MembersMerged, "split-member": audit.MemberSplit, "move-points": audit.PointsMoved,
	"pause-program": audit.ProgramPaused, "resume-program": audit.ProgramResumed, "wind-down": audit.WindDownStarted,
	"cancel-wind-down": audit.WindDownCancelled,
	"open-request":     audit.RequestOpened, "answer-request": audit.RequestAnswered, "close-request": audit.RequestClosed,
	"reopen-request": audit.RequestReopened, "say-request": audit.RequestAnswered, "mail-again": audit.RequestMailed, "assign-request": audit.RequestAssigned,
	"sort-request": audit.RequestSorted, "know-sender": audit.RequestOwned, "erase-request": audit.RequestErased,
	"give-goodwill": audit.PointsAdjusted, "log-comment": audit.RequestOpened, "save-desk": audit.SettingsChanged,
	"change-desk-address": audit.SettingsChanged, "add-answer": audit.AnswerSaved, "save-answer": audit.AnswerSaved,
	"remove-answer": audit.AnswerRemoved,
	"add-journey":   audit.JourneySaved, "save-journey": audit.JourneySaved, "publish-journey": audit.JourneyPublished,
	"pause-journey": audit.JourneyPaused, "resume-journey": audit.JourneyResumed, "stop-journey": audit.JourneyStopped,
	"start-journey-past": audit.JourneyPast, "use-ready-journey": audit.JourneySaved,
	"add-survey": audit.SurveyAdded, "save-survey": audit.SurveySaved,
	"publish-survey": audit.SurveyPublished, "end-survey": audit.SurveyEnded, "ask-member": audit.SurveyAsked,
	"save-survey-settings": audit.SettingsChanged,
	"add-study":            audit.StudySaved, "save-study": audit.StudySaved, "start-study": audit.StudyStarted,
	"stop-study": audit.StudyStopped, "close-study": audit.StudyClosed, "remove-study": audit.StudyRemoved,
	"ship-study": audit.StudyShipped, "save-study-settings": audit.SettingsChanged,
	"add-guide": audit.GuideSaved, "save-guide": audit.GuideSaved, "publish-guide": audit.GuidePublished,
	"withdraw-guide": audit.GuideWithdrawn, "remove-guide": audit.GuideRemoved,
	"erase-member": audit.MemberErased, "export-member": audit.MemberExported, "view-as-member": audit.MemberViewed,
	"make-webhook": audit.EndpointSaved, "save-webhook": audit.EndpointSaved, "remove-webhook": audit.EndpointRemoved,
	"change-webhook-secret": audit.SecretChanged, "test-webhook": audit.EndpointTested, "replay-webhook": audit.ToldAgain,
	"replay-webhook-delivery": audit.ToldAgain, "connect-klaviyo": audit.EndpointSaved,
	"save-flow-store": audit.EndpointSaved, "disconnect-klaviyo": audit.EndpointRemoved, "sync-klaviyo": audit.ToldAgain, "choose-plan": audit.PlanAsked,
	"make-segment": audit.SegmentSaved, "save-segment": audit.SegmentSaved, "remove-segment": audit.SegmentRemoved,
	"tag-segment": audit.SegmentTagged, "recount-segments": audit.SegmentsRecounted,
	"make-audience": audit.AudienceSaved, "save-audience": audit.AudienceSaved, "remove-audience": audit.AudienceRemoved,
	"make-persona": audit.PersonaSaved, "save-persona": audit.PersonaSaved, "remove-persona": audit.PersonaRemoved,
}

// unmarked are the writes that change nothing of the merchant's.
var unmarked = map[string]string{
	"put-away-first-run": "a page of the admin's",
	"look-at-code":       "only says what a code is worth", "preview-print-run": "only draws",
	"logout": "one's own session", "switch-merchant": "one's own session",
	"connect-shopify":   "only leads to the store's page; the way back connects",
	"ask-woocommerce":   "only leads to the store's page; the way back connects",
	"ask-permission":    "only leads to the store's page, or says what its frame asks for",
	"check-permissions": "looks at what the store says",
	"add-file-part":     "a part of a file that was begun", "check-file": "finds out what the file would do",
	"check-mail-sender":        "looks at what name servers say",
	"preview-message-template": "changes nothing", "test-message-template": "writes to oneself, and changes nothing",
	"look-at-segment":  "changes nothing",
	"suggest-personas": "only looks in the data", "recount-personas": "counts what stands there",
	"refresh-plan":     "looks at what Shopify says; what changed there leaves its mark",
	"preview-survey":   "changes nothing",
	"preview-guide":    "changes nothing",
	"preview-backfill": "changes nothing", "preview-tiers": "changes nothing",
	"simulate-order": "changes nothing", "start-backtest": "changes nothing", "cancel-backtest": "changes nothing",
}

func TestEveryWriteOfTheAdminNamesItsMark(t *testing.T) {
	t.Parallel()
	for _, op := range adminPermissions(t) {
		if op.method == http.MethodGet {
			continue
		}
		_, marked := marks[op.id]
		if _, excused := unmarked[op.id]; marked == excused {
			t.Errorf("%s (%s %s): say in marks what it leaves in the log, or in unmarked why nothing", op.id, op.method, op.path)
		}
	}
}

// TestWritesLeaveOneMarkEach does deeds one after the other and looks for the one
// row that each leaves.
func TestWritesLeaveOneMarkEach(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.as(h.merchant, staff.Owner)
	member := "/members/" + b.annsID()
	var settings api.Settings
	b.get("/api/v1/settings").want(http.StatusOK).into(&settings)
	var live api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&live)
	changed := live.Draft.Document
	changed.PendingDays++
	var person api.Invited
	var key api.MadeKey
	var code api.Redemption
	var file api.FileRun
	var asked, comment api.Request
	var canned api.CannedAnswer
	var asks api.Survey
	var helps api.GuideDetail
	var till api.MadeWebhook
	ready := survey.Templates("Mia")[0].Document
	profiles := api.ProfileSettings{
		Ask: []string{"language"}, Channels: []string{"email"}, Purposes: []api.Choice{}, Topics: []api.Choice{}, Learn: true,
		SensitiveProducts: []string{}, SensitiveCollections: []string{"7"},
	}
	var people api.List[api.Colleague]
	b.get("/api/v1/requests/people").want(http.StatusOK).into(&people)
	var desk api.DeskBody
	b.get("/api/v1/desk").want(http.StatusOK).into(&desk)
	desk.WhatsApp = "+49 151 12345678"
	rows := func() []api.ActivityRow {
		var log api.Page[api.ActivityRow]
		b.get("/api/v1/activity?limit=100").want(http.StatusOK).into(&log)
		return log.Items
	}
	id := func(path string) func() string {
		return func() string {
			return strings.NewReplacer("{person}", person.Person.ID.String(), "{key}", key.Key.ID.String(), "{code}",
				code.ID.String(), "{file}", file.ID.String(), "{survey}", asks.ID.String(), "{guide}", helps.ID.String(),
				"{asked}", asked.ID.String(), "{comment}", comment.ID.String(), "{canned}", canned.ID.String(), "{till}", till.Webhook.ID.String()).Replace(path)
		}
	}
	for _, deed := range []struct {
		op, method string
		path       func() string
		body       any
		into       any
	}{
		{"adjust-member", "POST", id(member + "/adjust"), map[string]any{"points": 900, "reason": "Sorry"}, nil},
		{"review-member", "POST", id(member + "/review"), map[string]any{"state": "review", "reason": "Look"}, nil},
		{"review-member", "POST", id(member + "/review"), map[string]any{"state": "none", "reason": "Fine"}, nil},
		{"tell-member-profile", "PUT", id(member + "/profile"), map[string]any{"zone": "Europe/Lisbon"}, nil},
		{"note-consent", "POST", id(member + "/consents"), map[string]any{
			"channel": "email", "granted": true, "basis": "consent", "note": "on the phone",
		}, nil},
		{"save-profile-settings", "PUT", id("/profile-settings"), profiles, nil},
		{"set-birthday", "PUT", id(member + "/birthday"), map[string]any{"birthday": "03-28"}, nil},
		{"redeem-for-member", "POST", id(member + "/redemptions"), map[string]any{"reward_id": "five", "store_id": h.coffeeID}, &code},
		{"undo-redemption", "POST", id(member + "/redemptions/{code}/undo"), nil, nil},
		{"begin-file", "POST", id("/files"), map[string]any{"kind": "adjust", "file_name": "a.csv", "bytes": 9, "source": "x"}, &file},
		{"cancel-file", "POST", id("/files/{file}/cancel"), nil, nil},
		{"save-draft", "PUT", id("/program/draft"), map[string]any{"document": changed}, nil},
		{"publish-program", "POST", id("/program/publish"), map[string]any{"note": "x"}, nil},
		{"discard-draft", "POST", id("/program/discard"), nil, nil},
		{"copy-version", "POST", id("/program/versions/1/copy"), nil, nil},
		{"save-settings", "PUT", id("/settings"), settings, nil},
		{"invite-person", "POST", id("/team"), map[string]any{"email": "a@example.com", "name": "A", "role": "agent"}, &person},
		{"invite-again", "POST", id("/team/{person}/invite"), nil, nil},
		{"change-role", "PUT", id("/team/{person}/role"), map[string]any{"role": "analyst"}, nil},
		{"remove-person", "POST", id("/team/{person}/remove"), nil, nil},
		{"make-key", "POST", id("/keys"), map[string]any{"name": "A", "scopes": []string{"read"}}, &key},
		{"revoke-key", "POST", id("/keys/{key}/revoke"), nil, nil},
		{"set-approval-limit", "PUT", id("/approval-limit"), map[string]any{"points": 5}, nil},
		{"open-request", "POST", id("/requests"), map[string]any{"member_id": b.annsID(), "kind": "question", "text": "Where is it?"}, &asked},
		{"answer-request", "POST", id("/requests/{asked}/answer"), map[string]any{"note": "On its way"}, nil},
		{"close-request", "POST", id("/requests/{asked}/close"), map[string]any{"note": "Arrived"}, nil},
		{"add-survey", "POST", id("/surveys"), map[string]any{"slug": "after", "document": ready}, &asks},
		{"save-survey", "PUT", id("/surveys/{survey}"), map[string]any{"document": ready}, nil},
		{"publish-survey", "POST", id("/surveys/{survey}/publish"), nil, nil},
		{"ask-member", "POST", id("/surveys/{survey}/ask"), map[string]any{"member_id": b.annsID()}, nil},
		{"end-survey", "POST", id("/surveys/{survey}/end"), nil, nil},
		{"save-survey-settings", "PUT", id("/survey-settings"), map[string]any{"quiet_days": 14}, nil},
		{"add-guide", "POST", id("/guides"), map[string]any{"document": kettle()}, &helps},
		{"save-guide", "PUT", id("/guides/{guide}"), map[string]any{"document": kettle()}, nil},
		{"publish-guide", "POST", id("/guides/{guide}/publish"), nil, nil},
		{"withdraw-guide", "POST", id("/guides/{guide}/withdraw"), nil, nil},
		{"remove-guide", "DELETE", id("/guides/{guide}"), nil, nil},
		{"reopen-request", "POST", id("/requests/{asked}/reopen"), nil, nil},
		{"say-request", "POST", id("/requests/{asked}/messages"), map[string]any{"text": "It is on its way"}, nil},
		{"sort-request", "POST", id("/requests/{asked}/sort"), map[string]any{"kind": "complaint", "priority": "high"}, nil},
		{"assign-request", "POST", id("/requests/{asked}/assign"), map[string]any{"staff_id": people.Items[0].ID}, nil},
		{"give-goodwill", "POST", id("/requests/{asked}/goodwill"), map[string]any{"points": 5, "reason": "Sorry"}, nil},
		{"log-comment", "POST", id("/requests/public"), map[string]any{
			"link": "https://www.instagram.com/p/1", "verdict": "bad", "kind": "complaint", "text": "Too bitter",
		}, &comment},
		{"know-sender", "POST", id("/requests/{comment}/member"), map[string]any{"member_id": b.annsID()}, nil},
		{"erase-request", "POST", id("/requests/{comment}/erase"), nil, nil},
		{"save-desk", "PUT", id("/desk"), desk, nil},
		{"add-answer", "POST", id("/desk/answers"), map[string]any{"name": "Late", "texts": map[string]any{"en": "Sorry, {first_name}"}}, &canned},
		{"save-answer", "PUT", id("/desk/answers/{canned}"), map[string]any{"name": "Late", "texts": map[string]any{"en": "So sorry"}}, nil},
		{"remove-answer", "DELETE", id("/desk/answers/{canned}"), nil, nil},
		{"make-webhook", "POST", id("/webhooks"), map[string]any{"url": "https://till.example.com/", "events": []string{}, "on": true}, &till},
		{"test-webhook", "POST", id("/webhooks/{till}/test"), nil, nil},
		{"change-webhook-secret", "POST", id("/webhooks/{till}/secret"), nil, nil},
		{"save-webhook", "PUT", id("/webhooks/{till}"), map[string]any{"url": "https://till.example.com/", "events": []string{}, "on": false}, nil},
		{"save-flow-store", "PUT", id("/flow/" + h.coffeeID.String()), map[string]any{"on": true, "triggers": []string{"tier.changed"}}, nil},
		{"remove-webhook", "DELETE", id("/webhooks/{till}"), nil, nil},
		{"save-store-places", "PUT", id("/stores/" + h.teaID.String() + "/places"), map[string]any{"widget": true, "product_points": true, "cart_notice": false, "account_tab": true, "order_help": true}, nil},
		{"disconnect-store", "POST", id("/stores/" + h.teaID.String() + "/disconnect"), nil, nil},
	} {
		before := len(rows())
		answer := b.do(deed.method, "/api/v1"+deed.path(), deed.body, "Idempotency-Key", "key-"+deed.op)
		if answer.status >= http.StatusMultipleChoices {
			t.Fatalf("%s answered %d: %.300s", deed.op, answer.status, answer.body)
		}
		if deed.into != nil {
			answer.into(deed.into)
		}
		after := rows()
		if len(after) != before+1 || after[0].Action != string(marks[deed.op]) || after[0].Actor != "Demo owner" {
			t.Errorf("%s left %d rows, the newest %+v; want one %q", deed.op, len(after)-before, after[0], marks[deed.op])
		}
	}
}
