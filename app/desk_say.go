package app

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/staff"
	"regulars/app/support"
	"regulars/app/words"
)

// RequestThread is a request with all that was said, and with what helps to answer.
type RequestThread struct {
	RequestView
	First    support.Message // the request's own words
	Messages []support.Message
	Files    map[uuid.UUID][]support.File // by the message, of First by the zero id
	Facts    *RequestFacts                // nil for who is no member, or whose sender is not proven
	Left     *int64                       // points that who looks may still give this month, nil for no limit
}

// RequestFacts is what is known of who asks.
type RequestFacts struct {
	Points int64
	Tier   string
	order.Bought
	Open int64 // requests that go on, this one too
}

// RequestThread reads one with its conversation. fail.NotFound.
func (a *App) RequestThread(ctx context.Context, who Session, id uuid.UUID) (t RequestThread, err error) {
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		r, err := support.Get(tx, id)
		if err != nil {
			return noRequest(err)
		}
		t, err = a.threadOf(tx, r)
		return err
	})
	return t, err
}

func (a *App) threadOf(tx *pg.Tx, r support.Request) (t RequestThread, err error) {
	if t.RequestView, err = describeRequest(tx, r); err != nil {
		return t, err
	}
	said, err := support.Thread(tx, []uuid.UUID{r.ID})
	if err != nil {
		return t, err
	}
	t.First, t.Messages = firstWords(t.RequestView), said[r.ID]
	files, err := support.Files(tx, []uuid.UUID{r.ID})
	if err != nil {
		return t, err
	}
	t.Files = map[uuid.UUID][]support.File{}
	for _, f := range files[r.ID] {
		t.Files[f.Message] = append(t.Files[f.Message], f)
	}
	if t.Facts, err = a.requestFacts(tx, r); err != nil {
		return t, err
	}
	t.Left, err = a.goodwillLeft(tx, "")
	return t, err
}

// firstWords is what opened a request, as the first message of its conversation.
func firstWords(v RequestView) support.Message {
	m := support.Message{
		ID: v.ID, Request: v.ID, Who: support.FromMember, Name: v.Who.Name, Channel: v.By, Text: v.Text, At: v.OpenedAt,
		Auto: v.Auto, Unproven: v.Unproven, MailID: v.MailID,
	}
	switch v.By {
	case support.ByJourney:
		m.Who, m.Name = support.System, ""
	case support.ByEmail, support.ByPublic:
		if v.SenderName != "" {
			m.Name = v.SenderName
		}
	default:
	}
	return m
}

// requestFacts are what staff see of who asks, and nobody who only says so.
func (a *App) requestFacts(tx *pg.Tx, r support.Request) (*RequestFacts, error) {
	if r.Member == uuid.Nil || r.Unproven {
		return nil, nil //nolint:nilnil // nothing may be shown
	}
	balance, err := ledger.BalanceOf(tx, r.Member)
	if err != nil {
		return nil, err
	}
	f := &RequestFacts{Points: balance.Available}
	if f.Bought, err = order.BoughtBy(tx, r.Member); err != nil {
		return nil, err
	}
	if f.Open, err = support.CountOpen(tx, r.Member); err != nil {
		return nil, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	stands, err := a.tierTeller(m, "").view(tx, programs.Live(), r.Member)
	if stands != nil {
		f.Tier = stands.Name
	}
	return f, err
}

// Said is what staff write into a conversation.
type Said struct {
	Text  string
	Note  bool // for the team alone
	Files []NewFile
	Key   string // 8 to 80 characters; the same key is the same message
}

// SayRequest adds what staff write to a conversation. What is no note is mailed to
// who asked, and the request counts as answered. fail.Conflict when it is closed
// or there is nowhere to answer to.
func (a *App) SayRequest(ctx context.Context, who Session, id uuid.UUID, in Said) (t RequestThread, err error) {
	if in.Text, err = support.CheckText(in.Text); err != nil {
		return t, err
	}
	made, err := makeFiles(ctx, "files", in.Files)
	if err != nil {
		return t, err
	}
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		r, err := support.Lock(tx, id)
		if err != nil {
			return noRequest(err)
		}
		m := support.Message{
			Request: id, Who: support.Staff, StaffID: who.Person, Name: who.Staff, Channel: support.ByStaff,
			Text: in.Text, Key: "staff:" + id.String() + ":" + in.Key,
		}
		if in.Note {
			m.Who = support.Note
		}
		if r, err = a.say(tx, r, m, made); err != nil {
			return err
		}
		t, err = a.threadOf(tx, r)
		return err
	})
	return t, err
}

func (a *App) say(tx *pg.Tx, r support.Request, m support.Message, files []support.File) (support.Request, error) {
	kept, added, err := support.Tell(tx, m)
	if err != nil {
		return r, err
	}
	if !added {
		if kept.Text != m.Text || kept.Who != m.Who {
			return r, fail.New(fail.Conflict, "this Idempotency-Key was used for another message")
		}
		return r, nil
	}
	if err := keepFiles(tx, r.ID, kept.ID, files); err != nil {
		return r, err
	}
	if m.Who == support.Note {
		return r, audit.Record(tx, audit.Entry{
			Action: audit.RequestNoted, Kind: audit.OfRequest, Subject: r.ID.String(),
		})
	}
	return a.replied(tx, r, kept)
}

// replied notes that a request was answered, and queues the letter.
func (a *App) replied(tx *pg.Tx, r support.Request, m support.Message) (support.Request, error) {
	if to, err := answersTo(tx, &r); err != nil || to == "" {
		return r, orElse(err, fail.New(fail.Conflict,
			"there is no address to answer to: write where they wrote, and note it here"))
	}
	before := r
	r.Replied(m.Name, tx.Now)
	if err := support.QueueMail(tx, support.Mail{
		Request: r.ID, Message: m.ID, Kind: support.MailReply, Key: "reply:" + m.ID.String(),
	}); err != nil {
		return r, err
	}
	return r, a.keepHandled(tx, r, before)
}

// MailAgain sends the letter of a message once more that was not sent, or of which
// nobody knows whether it arrived. fail.NotFound for no such message of the request;
// fail.Conflict when its letter is on its way or arrived.
func (a *App) MailAgain(ctx context.Context, who Session, id, message uuid.UUID) (t RequestThread, err error) {
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		r, err := support.Lock(tx, id)
		if err != nil {
			return noRequest(err)
		}
		m, err := support.GetMessage(tx, message)
		if err != nil || m.Request != id {
			return orElse(ignoreGone(err), fail.New(fail.NotFound, "there is no such message"))
		}
		again, err := support.MailAgain(tx, message)
		if err != nil || !again {
			return orElse(err, fail.New(fail.Conflict, "this message has no letter that could be sent again"))
		}
		err = audit.Record(tx, audit.Entry{Action: audit.RequestMailed, Kind: audit.OfRequest, Subject: id.String()})
		if err != nil {
			return err
		}
		t, err = a.threadOf(tx, r)
		return err
	})
	return t, err
}

// answersTo is the address that a request's answers go to, "" for none.
func answersTo(tx *pg.Tx, r *support.Request) (string, error) {
	if r.SenderEmail != "" || r.Member == uuid.Nil {
		return r.SenderEmail, nil
	}
	found, err := member.Briefs(tx, []uuid.UUID{r.Member})
	return found[r.Member].Email, err
}

// AssignRequest gives a request to somebody of the team, or to nobody.
func (a *App) AssignRequest(ctx context.Context, merchantID, id, to uuid.UUID) (RequestView, error) {
	return a.changeRequest(ctx, merchantID, id, audit.RequestAssigned, func(tx *pg.Tx, r *support.Request) error {
		if to != uuid.Nil {
			if named, err := staff.Names(tx, []uuid.UUID{to}); err != nil || named[to] == "" {
				return orElse(err, fail.Field("staff_id", "is nobody of your team"))
			}
		}
		r.Assignee = to
		return nil
	})
}

// SortRequest says what a request is and how urgent. Its clock begins anew when it
// waits for an answer.
func (a *App) SortRequest(
	ctx context.Context, merchantID, id uuid.UUID, kind support.Kind, priority support.Priority,
) (RequestView, error) {
	if !kind.Valid() {
		return RequestView{}, fail.Field("kind", "must be complaint, question, technical or suggestion")
	}
	return a.changeRequest(ctx, merchantID, id, audit.RequestSorted, func(tx *pg.Tx, r *support.Request) error {
		urgency := r.Priority != priority
		r.Kind, r.Priority = kind, priority
		if !urgency || r.DueAt == nil {
			return nil
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		settings, _, err := support.GetSettings(tx)
		if err != nil {
			return err
		}
		settings.Reckon(r, m.Location())
		return nil
	})
}

// KnowSender says who of the members wrote a request that came in without proof:
// staff asked them, or know them.
func (a *App) KnowSender(ctx context.Context, merchantID, id, person uuid.UUID) (RequestView, error) {
	var before uuid.UUID
	return a.changeRequest(ctx, merchantID, id, audit.RequestOwned, func(tx *pg.Tx, r *support.Request) error {
		current, err := member.Current(tx, []uuid.UUID{person})
		if err != nil || current[person] == uuid.Nil {
			return orElse(err, fail.Field("member_id", "is no member"))
		}
		if r.Member != uuid.Nil && r.Member != current[person] && !r.Unproven {
			return fail.New(fail.Conflict, "this request is a member’s already")
		}
		before, r.Member, r.Unproven = r.Member, current[person], false
		return a.touchedOne(tx, before)
	})
}

// EraseRequest drops the words and files of a request, and ends it: spam, or what
// somebody asks to have forgotten who is no member.
func (a *App) EraseRequest(ctx context.Context, merchantID, id uuid.UUID) (view RequestView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := support.Lock(tx, id)
		if err != nil {
			return noRequest(err)
		}
		if err := support.EraseOne(tx, id); err != nil {
			return err
		}
		err = errors.Join(a.touchedOne(tx, r.Member), audit.Record(tx, audit.Entry{
			Action: audit.RequestErased, Kind: audit.OfRequest, Subject: id.String(),
		}))
		if err != nil {
			return err
		}
		if r, err = support.Get(tx, id); err != nil {
			return err
		}
		view, err = describeRequest(tx, r)
		return err
	})
	return view, err
}

// changeRequest changes how a request stands, in the name of who acts. What
// changes nothing leaves no mark.
func (a *App) changeRequest(
	ctx context.Context, merchantID, id uuid.UUID, mark audit.Action, change func(*pg.Tx, *support.Request) error,
) (view RequestView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := support.Lock(tx, id)
		if err != nil {
			return noRequest(err)
		}
		type shown struct {
			Kind     support.Kind
			Priority support.Priority
			Assignee uuid.UUID
			Member   uuid.UUID
			Unproven bool
		}
		of := func() shown { return shown{r.Kind, r.Priority, r.Assignee, r.Member, r.Unproven} }
		before := of()
		if err := change(tx, &r); err != nil {
			return err
		}
		if after := of(); after != before {
			err = errors.Join(support.Save(tx, r), a.touchedOne(tx, r.Member), audit.Record(tx, audit.Entry{
				Action: mark, Kind: audit.OfRequest, Subject: id.String(), Before: before, After: after,
			}))
			if err != nil {
				return err
			}
		}
		view, err = describeRequest(tx, r)
		return err
	})
	return view, err
}

// Colleagues are those of the team whom a request can be given to.
func (a *App) Colleagues(ctx context.Context, merchantID uuid.UUID) (people []staff.Listed, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		all, err := staff.List(tx)
		for i := range all {
			if all[i].Role.May(staff.MembersWrite) {
				people = append(people, all[i])
			}
		}
		return err
	})
	return people, err
}

// CannedFor fills a canned answer in for a request, in the language of who asked.
// fail.NotFound.
func (a *App) CannedFor(ctx context.Context, who Session, id, answer uuid.UUID) (text string, err error) {
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		r, err := support.Get(tx, id)
		if err != nil {
			return noRequest(err)
		}
		canned, err := support.GetCanned(tx, answer)
		if err != nil {
			return noCanned(err)
		}
		view, err := describeRequest(tx, r)
		if err != nil {
			return err
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		values := map[string]string{
			"shop": m.Name, "order": view.OrderName, "product": view.ProductName, "staff": who.Staff, "points": "",
			"name": view.Who.Name,
		}
		if values["name"] == "" {
			values["name"] = r.SenderName
		}
		values["first_name"], _, _ = strings.Cut(values["name"], " ")
		locale, err := tongueOf(tx, m, r.Member)
		if err != nil {
			return err
		}
		if values["points"], err = pointsInWords(tx, m, r, locale); err != nil {
			return err
		}
		text = support.Fill(canned.In(locale, m.Locale, "en"), values)
		return nil
	})
	return text, err
}

// tongueOf is the language of a member, that of the merchant for nobody's.
func tongueOf(tx *pg.Tx, m merchant.Merchant, id uuid.UUID) (string, error) {
	if id == uuid.Nil {
		return m.Locale, nil
	}
	person, err := member.Get(tx, id)
	if err != nil || person.Locale == "" {
		return m.Locale, ignoreGone(pg.Translate(err))
	}
	return person.Locale, nil
}

// pointsInWords is what a member may spend, "" where that is not shown.
func pointsInWords(tx *pg.Tx, m merchant.Merchant, r support.Request, locale string) (string, error) {
	if r.Member == uuid.Nil || r.Unproven {
		return "", nil
	}
	balance, err := ledger.BalanceOf(tx, r.Member)
	return words.For(locale).Points(balance.Available, words.PointsName(m.Look.Name(locale))), err
}
