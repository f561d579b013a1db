package api

import roles "regulars/app/staff"

// operations says what each operation of the admin API asks for. One that is
// missing here is the owners' alone, and fails a test.
var operations = map[string]roles.Permission{
	"get-session": roles.Self, "logout": roles.Self, "switch-merchant": roles.Self, "list-sessions": roles.Self,
	"end-session": roles.Self,

	"list-team": roles.TeamWrite, "invite-person": roles.TeamWrite, "invite-again": roles.TeamWrite,
	"change-role": roles.TeamWrite, "remove-person": roles.TeamWrite, "list-keys": roles.TeamWrite,
	"make-key": roles.TeamWrite, "revoke-key": roles.TeamWrite, "set-approval-limit": roles.TeamWrite,

	"list-approvals": roles.Read, "get-approval-limit": roles.Read,
	"approve": roles.ApprovalWrite, "refuse": roles.ApprovalWrite,

	"get-first-run": roles.Read, "put-away-first-run": roles.ProgramWrite,
	"get-overview": roles.Read, "get-map": roles.Read, "list-members": roles.Read, "get-member": roles.Read,
	"list-member-history": roles.Read, "list-member-orders": roles.Read, "list-member-redemptions": roles.Read,
	"get-member-tier": roles.Read, "forecast-expiry": roles.Read, "list-tiers": roles.Read,
	"preview-tiers": roles.Read, "get-program": roles.Read, "weigh-program": roles.Read,
	"start-backtest": roles.Read, "newest-backtest": roles.Read, "get-backtest": roles.Read,
	"cancel-backtest": roles.Read, "get-backtest-members": roles.Read,
	"newest-backfill": roles.Read, "get-backfill": roles.Read,
	"preview-backfill": roles.Read, "get-settings": roles.Read, "list-stores": roles.Read,
	"list-store-segments": roles.Read, "save-store-places": roles.SettingsWrite,
	"get-message-settings": roles.Read, "get-delivery-settings": roles.Read,
	"preview-message": roles.Read, "list-messages": roles.Read,
	"list-offers": roles.Read, "list-message-templates": roles.Read, "get-message-template": roles.Read,
	"get-mail-sender": roles.Read, "get-member-mail": roles.Read, "lift-mail-stop": roles.MembersWrite,
	"save-mail-sender": roles.SettingsWrite, "check-mail-sender": roles.SettingsWrite,
	"get-selling-settings": roles.Read, "preview-message-template": roles.Read,
	"make-message-template": roles.SettingsWrite, "save-message-template": roles.SettingsWrite,
	"archive-message-template": roles.SettingsWrite, "test-message-template": roles.SettingsWrite,
	"save-selling-settings": roles.SettingsWrite,
	"list-webhooks":         roles.Read, "list-webhook-events": roles.Read, "get-webhook": roles.Read,
	"list-webhook-deliveries": roles.Read, "make-webhook": roles.SettingsWrite, "save-webhook": roles.SettingsWrite,
	"remove-webhook": roles.SettingsWrite, "change-webhook-secret": roles.SettingsWrite,
	"test-webhook": roles.SettingsWrite, "replay-webhook": roles.SettingsWrite,
	"replay-webhook-delivery": roles.SettingsWrite,
	"get-klaviyo":             roles.Read, "connect-klaviyo": roles.SettingsWrite, "sync-klaviyo": roles.SettingsWrite,
	"disconnect-klaviyo": roles.SettingsWrite,
	"list-flow-stores":   roles.Read, "list-flow-runs": roles.Read, "save-flow-store": roles.SettingsWrite,
	"list-newsletters": roles.Read, "get-newsletter": roles.Read, "count-newsletter-readers": roles.Read,
	"add-newsletter": roles.ProgramWrite, "save-newsletter": roles.ProgramWrite,
	"send-newsletter": roles.ProgramWrite, "stop-newsletter": roles.ProgramWrite,
	"remove-newsletter": roles.ProgramWrite,
	"list-print-runs":   roles.Read, "get-print-run": roles.Read, "preview-print-run": roles.Read,
	"add-print-run": roles.ProgramWrite, "save-print-run": roles.ProgramWrite,
	"start-print-run": roles.ProgramWrite, "stop-print-run": roles.ProgramWrite,
	"remove-print-run": roles.ProgramWrite, "get-print-file": roles.ProgramWrite,
	"get-print-addresses": roles.SettingsWrite, "look-at-code": roles.Read, "take-code": roles.MembersWrite,
	"list-attention": roles.Read, "list-files": roles.Read, "get-file": roles.Read,

	"list-products": roles.Read, "list-collections": roles.Read, "compare-versions": roles.Read,
	"export-program": roles.Read, "list-templates": roles.Read, "list-budgets": roles.Read,
	"simulate-order": roles.Read,

	"list-segments": roles.Read, "list-segment-fields": roles.Read, "look-at-segment": roles.Read,
	"get-segment": roles.Read, "list-segment-members": roles.Read, "recount-segments": roles.ProgramWrite,
	"make-segment": roles.ProgramWrite, "save-segment": roles.ProgramWrite, "remove-segment": roles.ProgramWrite,
	"tag-segment": roles.ProgramWrite, "export-segment": roles.SettingsWrite,
	"list-audiences": roles.Read, "make-audience": roles.SettingsWrite, "save-audience": roles.SettingsWrite,
	"remove-audience": roles.SettingsWrite, "export-audience": roles.SettingsWrite,
	"list-personas": roles.Read, "get-persona": roles.Read, "compare-personas": roles.Read,
	"list-persona-drafts": roles.Read, "make-persona": roles.ProgramWrite, "save-persona": roles.ProgramWrite,
	"remove-persona": roles.ProgramWrite, "suggest-personas": roles.ProgramWrite,
	"recount-personas": roles.ProgramWrite,

	"list-perks": roles.Read, "hand-over-perk": roles.MembersWrite,

	"get-member-profile": roles.Read, "get-profile-settings": roles.Read, "tell-member-profile": roles.MembersWrite,
	"note-consent": roles.MembersWrite, "save-profile-settings": roles.SettingsWrite,

	"set-birthday": roles.MembersWrite, "review-member": roles.MembersWrite, "give-tier": roles.MembersWrite,
	"redeem-for-member": roles.MembersWrite, "undo-redemption": roles.MembersWrite,
	"extend-redemption": roles.MembersWrite, "resend-redemption": roles.MembersWrite,
	"reissue-redemption": roles.MembersWrite,

	"adjust-member": roles.PointsWrite, "begin-file": roles.PointsWrite, "add-file-part": roles.PointsWrite,
	"check-file": roles.PointsWrite, "apply-file": roles.PointsWrite, "undo-file": roles.PointsWrite,
	"cancel-file": roles.PointsWrite, "list-file-problems": roles.PointsWrite,

	"list-referrals": roles.Read, "count-referrals": roles.Read, "get-referral": roles.Read,
	"list-advocates": roles.Read, "count-advocates": roles.Read, "get-advocate": roles.Read,
	"list-advocate-orders": roles.Read, "get-statement": roles.Read, "export-statement": roles.MembersWrite,
	"set-commission": roles.ProgramWrite, "ask-advocates": roles.ProgramWrite,
	"remove-board-name": roles.MembersWrite, "list-member-referrals": roles.Read, "list-member-codes": roles.Read,
	"list-blocked": roles.Read, "allow-referral": roles.MembersWrite, "block-referral": roles.MembersWrite,
	"add-member-code": roles.MembersWrite, "remove-member-code": roles.MembersWrite,
	"add-blocked": roles.MembersWrite, "remove-blocked": roles.MembersWrite,

	"list-data-requests": roles.Read, "view-as-member": roles.MembersWrite, "export-member": roles.MembersWrite,
	"merge-members": roles.MembersWrite, "split-member": roles.MembersWrite, "move-points": roles.PointsWrite,
	"erase-member": roles.SettingsWrite, "get-program-state": roles.Read, "pause-program": roles.SettingsWrite,
	"resume-program": roles.SettingsWrite, "wind-down": roles.SettingsWrite, "cancel-wind-down": roles.SettingsWrite,
	"export-all": roles.SettingsWrite,

	"list-requests": roles.Read, "get-request": roles.Read, "open-request": roles.MembersWrite,
	"answer-request": roles.MembersWrite, "close-request": roles.MembersWrite, "reopen-request": roles.MembersWrite,

	"mail-again":  roles.MembersWrite,
	"say-request": roles.MembersWrite, "get-request-file": roles.Read, "assign-request": roles.MembersWrite,
	"sort-request": roles.MembersWrite, "know-sender": roles.MembersWrite, "erase-request": roles.SettingsWrite,
	"give-goodwill": roles.PointsWrite, "fill-answer": roles.Read, "list-colleagues": roles.Read,
	"log-comment": roles.MembersWrite, "get-voices": roles.Read, "get-recovery": roles.Read, "get-desk": roles.Read,
	"save-desk": roles.SettingsWrite, "change-desk-address": roles.SettingsWrite, "list-answers": roles.Read,
	"add-answer": roles.MembersWrite, "save-answer": roles.MembersWrite, "remove-answer": roles.MembersWrite,

	"list-surveys": roles.Read, "get-survey": roles.Read, "list-survey-templates": roles.Read,
	"preview-survey":     roles.Read,
	"get-survey-results": roles.Read, "list-survey-texts": roles.Read, "get-survey-code": roles.Read,
	"get-survey-settings": roles.Read, "ask-member": roles.MembersWrite, "export-survey": roles.MembersWrite,
	"add-survey": roles.ProgramWrite, "save-survey": roles.ProgramWrite, "publish-survey": roles.ProgramWrite,
	"end-survey": roles.ProgramWrite, "save-survey-settings": roles.ProgramWrite,

	"list-studies": roles.Read, "get-study": roles.Read, "list-study-people": roles.Read,
	"get-study-results": roles.Read, "list-panel": roles.Read, "get-study-settings": roles.Read,
	"export-study": roles.MembersWrite, "export-study-addresses": roles.MembersWrite, "ship-study": roles.MembersWrite,
	"add-study": roles.ProgramWrite, "save-study": roles.ProgramWrite, "start-study": roles.ProgramWrite,
	"stop-study": roles.ProgramWrite, "close-study": roles.ProgramWrite, "remove-study": roles.ProgramWrite,
	"save-study-settings": roles.ProgramWrite,

	"list-product-answers": roles.Read, "list-guides": roles.Read, "get-guide": roles.Read, "preview-guide": roles.Read,
	"add-guide": roles.ProgramWrite, "save-guide": roles.ProgramWrite, "publish-guide": roles.ProgramWrite,
	"withdraw-guide": roles.ProgramWrite, "remove-guide": roles.ProgramWrite,

	"tell-event": roles.EventsWrite,

	"list-journeys": roles.Read, "list-journey-parts": roles.Read, "get-journey": roles.Read,
	"list-ready-journeys": roles.Read, "use-ready-journey": roles.ProgramWrite,
	"list-journey-versions": roles.Read, "get-journey-results": roles.Read, "preview-journey-past": roles.Read,
	"list-member-runs": roles.Read, "add-journey": roles.ProgramWrite, "save-journey": roles.ProgramWrite,
	"publish-journey": roles.ProgramWrite, "pause-journey": roles.ProgramWrite, "resume-journey": roles.ProgramWrite,
	"stop-journey": roles.ProgramWrite, "start-journey-past": roles.ProgramWrite,

	"save-draft": roles.ProgramWrite, "discard-draft": roles.ProgramWrite, "publish-program": roles.ProgramWrite,
	"plan-publish": roles.ProgramWrite, "cancel-plan": roles.ProgramWrite, "roll-back": roles.ProgramWrite,
	"copy-version": roles.ProgramWrite, "import-program": roles.ProgramWrite, "use-template": roles.ProgramWrite,
	"start-backfill": roles.ProgramWrite, "cancel-backfill": roles.ProgramWrite,

	"get-plan": roles.Read, "choose-plan": roles.PlanWrite, "refresh-plan": roles.PlanWrite,

	"save-settings": roles.SettingsWrite, "save-message-settings": roles.SettingsWrite,
	"save-delivery-settings": roles.SettingsWrite,
	"connect-shopify":        roles.StoresWrite, "connect-woocommerce": roles.StoresWrite,
	"ask-woocommerce": roles.StoresWrite, "disconnect-store": roles.StoresWrite,
	"ask-permission": roles.StoresWrite, "check-permissions": roles.StoresWrite,
	"get-attention": roles.WorkWrite, "replay-attention": roles.WorkWrite, // what came in holds personal data
	"list-activity": roles.AuditRead,
}

// permissionOf is what an operation asks for.
func permissionOf(operationID string) roles.Permission {
	if p, ok := operations[operationID]; ok {
		return p
	}
	return roles.TeamWrite
}
