package app

import (
	"cmp"
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/incoming"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/support"
	"regulars/app/work"
)

// What one sender may bring about in an hour. What is beyond is kept, and treated
// as a machine's: it opens nothing and is not answered.
const (
	hourOfMail     = time.Hour
	mostOpenedMail = 10 // requests of one address
	mostMailed     = 30 // messages in one conversation
)

// proofTime bounds asking name servers about one mail.
const proofTime = 15 * time.Second

// ReadMail reads a mail that came in: it joins the conversation that it answers, or
// opens a request. What it said is kept there, and the mail itself dropped.
func (a *App) ReadMail(ctx context.Context, merchantID, id uuid.UUID) error {
	m, err := a.beginMail(ctx, merchantID, id)
	if err == nil && m.Fetch != "" && m.Raw == nil {
		m.Raw, err = a.fetchMail(ctx, merchantID, m)
	}
	if err == nil && m.Raw != nil {
		err = a.readMail(ctx, merchantID, m)
	}
	if err == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer stop()
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return ignoreGone(work.Fail(tx, work.MailIn, id, err))
	})
}

// beginMail counts that a mail is being read. One that is read already has no Raw.
func (a *App) beginMail(ctx context.Context, merchantID, id uuid.UUID) (m support.Incoming, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err = support.LockIncoming(tx, id)
		if err != nil || work.State(m.State) != work.Waiting {
			m = support.Incoming{}
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.MailIn, id)
		if givenUp {
			m = support.Incoming{}
		}
		return err
	})
	return m, err
}

// read is a mail that was read, outside of any transaction.
type read struct {
	incoming.Mail
	proven bool // the domain of its sender vouches for it
	files  []support.File
}

func (a *App) readMail(ctx context.Context, merchantID uuid.UUID, m support.Incoming) error {
	said, err := incoming.Parse(m.Raw)
	if errors.Is(err, incoming.ErrUnreadable) {
		return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			return support.EndIncoming(tx, m.ID, support.Unread, uuid.Nil)
		})
	}
	if err != nil {
		return err
	}
	r := read{Mail: said, proven: a.proveSender(ctx, m.Raw, said.From), files: mailFiles(said)}
	r.Auto = r.Auto || m.Envelope == "" && m.Via == "smtp"
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		again, err := support.LockIncoming(tx, m.ID)
		if err != nil || work.State(again.State) != work.Waiting {
			return ignoreGone(err) // another worker was faster
		}
		fate, request, err := a.heedMailIn(tx, m, &r)
		if err != nil {
			return err
		}
		return support.EndIncoming(tx, m.ID, fate, request)
	})
}

// proveSender reports whether the domain of a mail's sender vouches for it. Where
// nobody is asked (a mailbox that lets nothing in), every sender is believed.
func (a *App) proveSender(ctx context.Context, raw []byte, from string) bool {
	lookup := a.mail.LookupTXT
	if lookup == nil && a.mail.Names == nil {
		return true
	}
	if lookup == nil {
		lookup = a.mail.Names.LookupTXT
	}
	ctx, stop := context.WithTimeout(ctx, proofTime)
	defer stop()
	return incoming.Proven(raw, from, func(name string) ([]string, error) { return lookup(ctx, name) })
}

// LookupTXT asks name servers.
type LookupTXT func(ctx context.Context, name string) ([]string, error)

var _ LookupTXT = net.DefaultResolver.LookupTXT

// mailFiles makes what came along into what is kept. What is not is named.
func mailFiles(m incoming.Mail) (files []support.File) {
	kept := 0
	for _, f := range m.Files {
		made := support.File{Name: support.FileName(f.Name), Why: support.TooLarge, Size: int64(len(f.Body))}
		switch {
		case f.TooLarge:
		case kept >= support.MostFiles:
			made.Why = support.TooMany
		default:
			made = makeFile(NewFile{Name: f.Name, Body: f.Body})
		}
		if made.Why == "" {
			kept++
		}
		files = append(files, made)
	}
	for _, name := range m.LeftOut {
		files = append(files, support.File{Name: support.FileName(name), Why: support.TooMany})
	}
	return files
}

// heedMailIn finds out what a mail belongs to, and adds it there.
func (a *App) heedMailIn(tx *pg.Tx, m support.Incoming, r *read) (support.Fate, uuid.UUID, error) {
	letters := lettersOf(append([]string{r.ID}, r.Answers...), a.mail.From)
	if own := lettersOf([]string{r.ID}, a.mail.From); len(own) > 0 {
		if of, err := support.ByLetter(tx, own); err != nil || of != uuid.Nil {
			return support.OurOwn, of, err // a letter of ours went in a circle
		}
	}
	request, err := belongsTo(tx, m, r, letters)
	if err != nil {
		return "", uuid.Nil, err
	}
	if r.Bounce {
		return support.Bounced, request, support.NotDelivered(tx, letters)
	}
	if request != uuid.Nil {
		kept, err := a.joinMail(tx, m, r, request)
		if err != nil || kept {
			return support.Joined, request, err
		}
	}
	request, err = a.openByMail(tx, m, r)
	return support.Opened, request, err
}

// lettersOf are the ids of our letters among Message-IDs.
func lettersOf(mailIDs []string, from string) (found []uuid.UUID) {
	_, domain, _ := strings.Cut(from, "@")
	for _, mailID := range mailIDs {
		local, host, _ := strings.Cut(mailID, "@")
		if id, err := uuid.Parse(local); err == nil && len(local) == 36 && strings.EqualFold(host, domain) {
			found = append(found, id)
		}
	}
	return found
}

// belongsTo is the request that a mail answers: by its signed address, by our
// letter that it answers, by a mail of its own thread. Zero for none.
func belongsTo(tx *pg.Tx, m support.Incoming, r *read, letters []uuid.UUID) (uuid.UUID, error) {
	if m.Request != uuid.Nil {
		return m.Request, nil
	}
	if len(letters) > 0 {
		if of, err := support.ByLetter(tx, letters); err != nil || of != uuid.Nil {
			return of, err
		}
	}
	if len(r.Answers) == 0 {
		return uuid.Nil, nil
	}
	return support.ByMailID(tx, r.Answers)
}

// joinMail adds a mail to a conversation. It is its member's word when it comes
// from their address, and that is proven by the signed address, which only their
// letters hold, or by the sender's domain. kept is false for a stranger's mail that
// only names a conversation, which is none of theirs.
func (a *App) joinMail(tx *pg.Tx, m support.Incoming, r *read, id uuid.UUID) (kept bool, err error) {
	request, err := support.Lock(tx, id)
	if err != nil {
		return false, ignoreGone(err)
	}
	theirs, err := answersTo(tx, &request)
	if err != nil {
		return false, err
	}
	same := theirs != "" && strings.EqualFold(theirs, r.From)
	if !same && m.Request == uuid.Nil {
		return false, nil
	}
	all, lately, err := support.CountSaid(tx, id)
	if err != nil || all >= mostKeptSaid {
		return err == nil, err
	}
	said := support.Message{
		Request: id, Who: support.FromMember, Name: cmp.Or(r.FromName, r.From), Channel: support.ByEmail,
		Text: mailText(r), MailID: r.ID, Auto: r.Auto || lately >= mostMailed,
		Unproven: !same || m.Request == uuid.Nil && !r.proven, Key: "mail:" + m.Key,
	}
	told, added, err := support.Tell(tx, said)
	if err != nil || !added {
		return true, err
	}
	return true, a.joined(tx, r, told, &request)
}

// joined keeps what came along with a mail, and has the conversation go on. What a
// machine wrote is kept, and changes nothing.
func (a *App) joined(tx *pg.Tx, r *read, said support.Message, request *support.Request) error {
	if err := keepFiles(tx, request.ID, said.ID, r.files); err != nil || said.Auto {
		return err
	}
	if err := a.tellLeftOut(tx, r, *request, said.Key); err != nil {
		return err
	}
	return a.heard(tx, request)
}

// mostKeptSaid is how many messages one conversation holds; a loop ends there.
const mostKeptSaid = 2000

// mailText is what a mail says, in words where it says nothing.
func mailText(r *read) string {
	switch {
	case r.Text != "":
		return r.Text
	case r.Subject != "":
		return r.Subject
	default:
		return "—"
	}
}

// openByMail opens a request with a mail to the forwarding address.
func (a *App) openByMail(tx *pg.Tx, m support.Incoming, r *read) (uuid.UUID, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return uuid.Nil, err
	}
	mac, err := keys.EmailMAC(r.From)
	if err != nil {
		return uuid.Nil, err
	}
	newest, lately, err := support.LatelyFrom(tx, mac, tx.Now.Add(-hourOfMail))
	if err != nil {
		return uuid.Nil, err
	}
	if lately >= mostOpenedMail {
		r.Auto = true
		_, err := a.joinMail(tx, support.Incoming{Request: newest, Key: m.Key}, r, newest)
		return newest, err
	}
	wish := support.Request{
		Kind: cmp.Or(m.Kind, support.Question), By: support.ByEmail, Text: mailText(r), Subject: r.Subject,
		SenderName: r.FromName, SenderEmail: r.From, SenderMAC: mac, Unproven: !r.proven || r.From == "",
		MailID: r.ID, Auto: r.Auto, Key: "mail:" + m.Key,
	}
	if wish.Member, err = memberAt(tx, mac); err != nil {
		return uuid.Nil, err
	}
	if err := wish.Check(); err != nil {
		return uuid.Nil, err
	}
	kept, added, err := a.addRequest(tx, wish)
	if err != nil || !added {
		return kept.ID, err
	}
	if err := keepFiles(tx, kept.ID, uuid.Nil, r.files); err != nil {
		return kept.ID, err
	}
	return kept.ID, a.tellLeftOut(tx, r, kept, m.Key)
}

// memberAt is whose address it is, as far as that is certain: zero for nobody's,
// and for one that two members have.
func memberAt(tx *pg.Tx, mac []byte) (uuid.UUID, error) {
	if mac == nil {
		return uuid.Nil, nil
	}
	found, err := member.ByMAC(tx, [][]byte{mac})
	if err != nil || len(found[string(mac)]) != 1 {
		return uuid.Nil, err
	}
	return found[string(mac)][0].ID, nil
}

// tellLeftOut has somebody told which of their files were not kept. A machine is
// told nothing, nor is an address that nobody vouches for: it may be a victim's.
func (a *App) tellLeftOut(tx *pg.Tx, r *read, request support.Request, key string) error {
	var names []string
	for _, f := range r.files {
		if f.Why != "" {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 || r.Auto || !r.proven || r.From == "" {
		return nil
	}
	names = names[:min(len(names), 10)]
	return support.QueueMail(tx, support.Mail{
		Request: request.ID, Kind: support.MailLeftOut, Key: "left-out:" + key,
		Said: map[string]string{"files": strings.Join(names, ", ")},
	})
}

// fetchMail reads a mail that a service only told of, and keeps it.
func (a *App) fetchMail(ctx context.Context, merchantID uuid.UUID, m support.Incoming) (raw []byte, err error) {
	var key []byte
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		_, in, err := support.GetSettings(tx)
		if err != nil || in.Service != support.Resend || in.Key == nil {
			return orElse(err, fail.New(fail.Conflict, "Resend told of a mail, and there is no key of theirs any more"))
		}
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		key, err = keys.Unseal("desk_setting.api_key", in.Key)
		return err
	})
	if err != nil {
		return nil, err
	}
	got, err := a.mailFetcher().Fetch(ctx, string(key), m.Fetch)
	if errors.Is(err, incoming.ErrTooLarge) {
		return nil, a.refuseLarge(ctx, merchantID, m, got.From)
	}
	if err != nil {
		return nil, err
	}
	return got.Raw, a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return support.Fetched(tx, m.ID, got.Raw)
	})
}

// refuseLarge tells the sender of a mail that was too large to be read, once a day.
func (a *App) refuseLarge(ctx context.Context, merchantID uuid.UUID, m support.Incoming, from string) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		mac, err := keys.EmailMAC(from)
		if err != nil {
			return err
		}
		if len(mac) > 0 {
			err = support.QueueMail(tx, support.Mail{
				Kind: support.MailTooLarge, To: from,
				Key: "too-large:" + addressText.EncodeToString(mac) + ":" + tx.Now.Format(time.DateOnly),
			})
			if err != nil {
				return err
			}
		}
		return support.EndIncoming(tx, m.ID, support.Oversize, uuid.Nil)
	})
}
