//go:build bench

package bench

import (
	"fmt"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/survey"
)

// talked are what a merchant with very many members talks to them by.
type talked struct{ template, letter, automation, asked string }

// pages of what was said and asked: each log by what it can be narrowed down to, the
// rare as well as the frequent, and the reports.
func (t talked) pages() []string {
	paths := []string{
		"/newsletters/" + t.letter, "/journeys/" + t.automation, "/journeys/" + t.automation + "/results",
		"/journeys/" + t.automation + "/versions", "/surveys/" + t.asked, "/surveys/" + t.asked + "/results",
		"/surveys/" + t.asked + "/texts", "/surveys/" + t.asked + "/texts?q=bad", "/message-templates/" + t.template,
		"/offers?newsletter=" + t.letter, "/offers?journey=" + t.automation, "/offers?template=" + t.template,
		"/offers?template=" + uuid.NewString(),
	}
	for _, fate := range []string{"queued", "sent", "not_sent", "doubtful", "failed"} {
		paths = append(paths, "/messages?status="+fate, "/offers?status="+fate)
	}
	for _, kind := range []message.Kind{message.Usable, message.Late} {
		paths = append(paths, "/messages?kind="+string(kind))
	}
	return paths
}

// fillTalk has a member written to, asked and led through an automation each, in the
// merchant whose pages are measured. It is there once.
func (s *stage) fillTalk() talked {
	ctx, who := s.t.Context(), s.tenants[pagesMerchant].id
	saved, err := s.app.SaveMessageTemplate(ctx, who, message.Template{
		Name: "Talk", Document: message.Copy{Language: "en", Texts: map[string]message.Wording{
			"en": {Subject: "News", Blocks: []message.Block{{Kind: message.Paragraph, Text: "From {{shop}}"}}},
		}},
	})
	s.must(err)
	letter, err := s.app.SaveNewsletter(ctx, who, newsletter.Newsletter{
		Name: "Talk", Template: saved.ID, Lasts: 3, Window: 14, Compare: 50,
	})
	s.must(err)
	made, err := s.app.AddJourney(ctx, who, journey.Script{
		Name: "Talk", Trigger: journey.Listen{Kind: journey.Event, Name: "talk"}, Again: journey.Again{When: journey.EachTime},
		Compare: 50, Window: 30, Steps: []journey.Step{{ID: "wait", Kind: journey.Wait, Minutes: journey.MaxMinutes}},
	})
	s.must(err)
	_, err = s.app.PublishJourney(ctx, who, made.ID, app.PublishInput{Author: "bench"})
	s.must(err)
	asked, err := s.app.AddSurvey(ctx, who, "talk", survey.Templates("Mia")[0].Document)
	s.must(err)
	asked, err = s.app.PublishSurvey(ctx, who, asked.ID)
	s.must(err)
	t := talked{saved.ID.String(), letter.ID.String(), made.ID.String(), asked.ID.String()}
	conn := s.connection()
	for _, statement := range []string{
		"SET session_replication_role = replica",
		`CREATE TEMP TABLE heard AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM member WHERE merchant_id = '` + who.String() + "'",
		// nearly all was sent: what was not is rare, and old
		`INSERT INTO message (merchant_id, id, member_id, kind, message_key, status, state, created_at, next_at)
			SELECT '` + who.String() + `', lpad(to_hex(n), 32, '0')::uuid, id, CASE WHEN n = 7 THEN 'late' ELSE 'usable' END,
				'talk:' || n, CASE WHEN n < 4 THEN n ELSE 1 END, CASE WHEN n = 5 THEN 2 WHEN n = 4 THEN 0 ELSE 1 END, now(), now() + interval '1 year'
			FROM heard`,
		fmt.Sprintf(`INSERT INTO selling (merchant_id, id, member_id, template_id, offer_key, newsletter_id, journey_id, status, state,
				created_at, expires_at, next_at)
			SELECT '%s', lpad(to_hex(n), 32, '0')::uuid, id, '%s', 'talk:' || n, CASE WHEN n %% 2 = 0 THEN '%s'::uuid END,
				CASE WHEN n %% 2 = 1 THEN '%s'::uuid END, CASE WHEN n < 4 THEN n ELSE 1 END, CASE WHEN n = 5 THEN 2 ELSE 1 END, at, at + interval '1 day',
				at
			FROM heard CROSS JOIN (SELECT now() AS at) moment`, who, t.template, t.letter, t.automation),
		fmt.Sprintf(`INSERT INTO journey_person (merchant_id, journey_id, member_id, grp, assigned_at, until)
			SELECT '%s', '%s', id, (n %% 20 = 0)::int, now(), now() FROM heard`, who, t.automation),
		fmt.Sprintf(`INSERT INTO survey_response (merchant_id, id, survey_id, version, member_id, ask_key, asked_at, ends_at, answered_at, finished_at)
			SELECT '%s', lpad(to_hex(n), 32, '0')::uuid, '%s', 1, id, 'talk:' || n, now() - n %% 300 * interval '1 day', now(),
				now() - n %% 300 * interval '1 day', now() FROM heard`, who, t.asked),
		fmt.Sprintf(`INSERT INTO survey_answer (merchant_id, response_id, question, survey_id, number, body, at)
			SELECT '%s', lpad(to_hex(n), 32, '0')::uuid, question, '%s', CASE WHEN question <> 'open' THEN 1 + n %% 5 END,
				CASE WHEN question = 'open' THEN 'It was good' ELSE '' END, now()
			FROM heard, unnest(ARRAY['how', 'easy', 'recommend', 'open']) question WHERE question <> 'open' OR n %% 10 = 0`, who, t.asked),
		fmt.Sprintf("SELECT recount_surveys('%s')", who), // triggers sleep
		"VACUUM (ANALYZE) message", "VACUUM (ANALYZE) selling", "VACUUM (ANALYZE) journey_person",
		"VACUUM (ANALYZE) survey_response", "VACUUM (ANALYZE) survey_answer",
	} {
		_, err := conn.Exec(ctx, statement)
		s.must(err)
	}
	return t
}
