//go:build bench

package bench

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/segment"
)

const (
	crowdMerchant = 19
	crowdDate     = 100_000  // members whom a date is for, at most
	crowdFlat     = 48 << 20 // bytes of memory, however many there are

	// newsletterLeast is what a newsletter may be slower than writing down its letters
	// by themselves: it also asks each member's consent, draws who is left alone and
	// keeps that, reads where they live, and notes how far it came with each page.
	newsletterLeast = 0.15
	// dateLeast is the same of a date, which finds out whom it is for and notes how far
	// it came.
	dateLeast = 0.3
)

// crowd is a merchant with very many members who agreed to letters.
type crowd struct {
	*stage
	who      uuid.UUID
	template uuid.UUID
	members  int
	conn     *pgx.Conn
}

// measureNewsletter sends a newsletter to everybody, in pages as the worker does, and
// compares the letters written a second with writing the same rows in pages as
// large.
func measureNewsletter(s *stage) []result {
	c := s.fillCrowd()
	hour := time.Now().UTC().Add(12 * time.Hour).Hour() // none is due meanwhile: nobody is there to send them
	draft, err := s.app.SaveNewsletter(s.t.Context(), c.who, newsletter.Newsletter{
		Name: "Bench", Template: c.template, Lasts: 3, Window: 14, Compare: 50, GoodHour: &[]int16{int16(hour)}[0],
	})
	s.must(err)
	_, err = s.app.SendNewsletter(s.t.Context(), c.who, draft.ID, "")
	s.must(err)
	stop, begun := watchHeap(), time.Now()
	task := app.Task{Kind: app.TaskNewsletter, Merchant: c.who, ID: draft.ID}
	for looked := 0; looked < c.members; {
		s.must(s.app.Run(s.t.Context(), task))
		now, err := s.app.Newsletter(s.t.Context(), c.who, draft.ID)
		s.must(err)
		if now.Looked == int64(looked) {
			s.t.Fatalf("the newsletter stays at %d of %d members", looked, c.members)
		}
		looked = int(now.Looked)
	}
	took, most := time.Since(begun), stop()
	wrote := s.count("SELECT count(*) FROM selling WHERE merchant_id = $1 AND newsletter_id = $2", c.who, draft.ID)
	if wrote < c.members*9/10 {
		s.t.Fatalf("of %d members %d have a letter", c.members, wrote)
	}
	alone := c.copied("selling", "newsletter_id", draft.ID, 500)
	share := alone.Seconds() / took.Seconds()
	note("newsletter: %d letters to %d members, %.0f/s; the rows alone %.0f/s", wrote, c.members,
		float64(wrote)/took.Seconds(), float64(wrote)/alone.Seconds())
	return []result{
		{
			name: "newsletter", figure: times(share), bar: fmt.Sprintf(">=%.2fx", newsletterLeast),
			ok: share >= newsletterLeast,
		},
		{name: "newsletter-memory", figure: mib(most), bar: "<=" + mib(crowdFlat), ok: most <= crowdFlat},
	}
}

// measureDate lets the date of an automation come for many at once, and compares how
// fast they are told with writing the same rows in pages as large; then it lets all
// of them begin.
func measureDate(s *stage) []result {
	c := s.fillCrowd()
	members := min(c.members, crowdDate)
	id := c.dated(members)
	stop, begun := watchHeap(), time.Now()
	s.must(s.app.Sweep(s.t.Context(), "dates", time.Now()))
	took := time.Since(begun)
	told := s.count("SELECT count(*) FROM journey_signal WHERE merchant_id = $1 AND journey_id = $2", c.who, id)
	if told != members {
		s.t.Fatalf("%d were told of %d", told, members)
	}
	alone := c.copied("journey_signal", "journey_id", id, 2_000)
	begun = time.Now()
	for s.count("SELECT count(*) FROM journey_signal WHERE merchant_id = $1", c.who) > 0 {
		s.must(s.app.ContinueJourneys(s.t.Context(), c.who))
	}
	for s.count("SELECT count(*) FROM journey_run WHERE merchant_id = $1 AND state = 0 AND NOT waits", c.who) > 0 {
		s.must(s.app.ContinueJourneys(s.t.Context(), c.who))
	}
	all, most := time.Since(begun), stop()
	if waits := s.count("SELECT count(*) FROM journey_run WHERE merchant_id = $1 AND journey_id = $2 AND waits",
		c.who, id); waits != members {
		s.t.Fatalf("%d of %d wait at its first step", waits, members)
	}
	share := alone.Seconds() / took.Seconds()
	note("date: %d members told, %.0f/s; the rows alone %.0f/s; all began and wait after %s, %.0f/s", members,
		float64(members)/took.Seconds(), float64(members)/alone.Seconds(), all.Round(time.Millisecond),
		float64(members)/all.Seconds())
	return []result{
		{name: "date", figure: times(share), bar: fmt.Sprintf(">=%.2fx", dateLeast), ok: share >= dateLeast},
		{name: "date-memory", figure: mib(most), bar: "<=" + mib(crowdFlat), ok: most <= crowdFlat},
	}
}

// dated switches an automation on whose date has just come for as many members.
func (c *crowd) dated(members int) uuid.UUID {
	least := int64(c.members - members + 1) // their points are their number
	few := segment.Condition{Field: segment.Points, Op: segment.AtLeast, Number: &least}
	made, err := c.app.AddJourney(c.t.Context(), c.who, journey.Script{
		Name: "Bench " + uuid.NewString(), Trigger: journey.Listen{Kind: journey.Date, At: "2099-01-01T09:00"}, Audience: &few,
		Again: journey.Again{When: journey.EachTime}, Compare: 50, Window: 30,
		Steps: []journey.Step{{ID: "wait", Kind: journey.Wait, Minutes: journey.MaxMinutes}},
	})
	c.must(err)
	_, err = c.app.PublishJourney(c.t.Context(), c.who, made.ID, app.PublishInput{Author: "bench"})
	c.must(err)
	for _, statement := range []string{
		fmt.Sprintf(`UPDATE journey_version SET document = jsonb_set(document, '{trigger,at}', to_jsonb(to_char(
			now() AT TIME ZONE (SELECT time_zone FROM merchant WHERE id = '%s') - interval '1 minute', 'YYYY-MM-DD"T"HH24:MI')))
			WHERE journey_id = '%s'`, c.who, made.ID),
		fmt.Sprintf("UPDATE journey SET on_since = now() - interval '1 hour' WHERE id = '%s'", made.ID),
	} {
		_, err = c.conn.Exec(c.t.Context(), statement)
		c.must(err)
	}
	return made.ID
}

// copied times writing rows that are there once more, by themselves: in pages of one
// transaction each, into a table with the same indexes.
func (c *crowd) copied(table, of string, id uuid.UUID, page int) time.Duration {
	ctx := c.t.Context()
	_, err := c.conn.Exec(ctx, fmt.Sprintf("CREATE TABLE IF NOT EXISTS bare_%[1]s (LIKE %[1]s INCLUDING ALL); TRUNCATE bare_%[1]s",
		table))
	c.must(err)
	statement := fmt.Sprintf(`WITH page AS (INSERT INTO bare_%[1]s SELECT * FROM %[1]s WHERE merchant_id = $1 AND %[2]s = $2
			AND id > $3 ORDER BY id LIMIT $4 RETURNING id)
		SELECT count(*), coalesce(max(id::text)::uuid, $3) FROM page`, table, of)
	begun, after := time.Now(), uuid.Nil
	for n := page; n == page; {
		c.must(c.conn.QueryRow(ctx, statement, c.who, id, after, page).Scan(&n, &after))
	}
	return time.Since(begun)
}

// fillCrowd gives a merchant as many members as REGULARS_ROWS says, once.
func (s *stage) fillCrowd() *crowd {
	s.stopWork()
	c := &crowd{stage: s, who: s.tenants[crowdMerchant].id, members: importRows(), conn: s.connection()}
	saved, err := s.app.SaveMessageTemplate(s.t.Context(), c.who, message.Template{
		Name: "Bench " + uuid.NewString(),
		Document: message.Copy{Language: "en", Texts: map[string]message.Wording{
			"en": {Subject: "News", Blocks: []message.Block{{Kind: message.Paragraph, Text: "From {{shop}}"}}},
		}},
	})
	s.must(err)
	c.template = saved.ID
	who := c.who.String()
	have := s.count("SELECT count(*) FROM segment_fact WHERE merchant_id = $1 AND points > 0", c.who) // of a try before
	for _, statement := range []string{
		"SET session_replication_role = replica",
		fmt.Sprintf(`CREATE TEMP TABLE crowd AS SELECT n, gen_random_uuid() AS id FROM generate_series(%d, %d) n`,
			have+1, c.members),
		`INSERT INTO member (merchant_id, id, state, email, email_mac, name, joined_at, created_at)
			SELECT '` + who + `', id, 1, 'crowd' || n || '@example.test', decode(md5('crowd' || n), 'hex'), 'Ada', now(), now() FROM crowd`,
		`INSERT INTO balance (merchant_id, member_id, available, changed_at) SELECT '` + who + `', id, n, now() FROM crowd`,
		`INSERT INTO consent_record (merchant_id, id, member_id, channel, granted, basis, source, at, noted_at)
			SELECT '` + who + `', gen_random_uuid(), id, 1, true, 1, 4, now(), now() FROM crowd`,
		`INSERT INTO segment_fact (merchant_id, member_id, points, state) SELECT '` + who + `', id, n, 1 FROM crowd`,
		`INSERT INTO segment_scale (merchant_id, next_at, measured_at, buyers) VALUES ('` + who + `', now() + interval '1 year', now(), 0)
			ON CONFLICT (merchant_id) DO UPDATE SET measured_at = now(), next_at = excluded.next_at`,
		`INSERT INTO segment_fact (merchant_id, member_id, points, state) SELECT merchant_id, id, 0, 1 FROM member m
			WHERE merchant_id = '` + who + `' ON CONFLICT DO NOTHING`,
		"DROP TABLE crowd",
		"VACUUM (ANALYZE) member", "VACUUM (ANALYZE) consent_record", "VACUUM (ANALYZE) segment_fact",
	} {
		_, err := c.conn.Exec(s.t.Context(), statement)
		s.must(err)
	}
	return c
}
