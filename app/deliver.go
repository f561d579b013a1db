package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/outbound"
	"regulars/app/work"
)

// deliverTime bounds handing one delivery over.
const deliverTime = 15 * time.Second

// mostRest is the longest that a server may ask us to wait.
const mostRest = 6 * time.Hour

// outgoing is one delivery, ready to be handed over. No transaction is open while
// it is.
type outgoing struct {
	id   uuid.UUID
	to   *outbound.Endpoint
	send func(context.Context) answered
}

// answered is what came of handing a delivery over. Its error is classified, and
// says nothing of what the body held.
type answered struct {
	code  int  // HTTP status, 0 for no answer
	whole bool // the server as a whole fails, and not this delivery alone
	gone  bool // it wants no more, ever
	// refused: a tool refuses the key. Nothing is wrong with the delivery, which waits
	// for another.
	refused bool
	later   time.Duration      // the delivery asks again after this; its endpoint is well
	kept    string             // why it is kept back after all, "" when it is not
	err     error              // nil: taken
	note    func(*pg.Tx) error // of a delivery that was taken: what else there is to note; may be nil
}

// Deliver tells one server of the merchant's, or a tool, of one thing: at least
// once, each time under the same id. Whoever was erased meanwhile is told of no
// more, for what is sent is read when it is sent.
func (a *App) Deliver(ctx context.Context, merchantID, id uuid.UUID) error {
	p, err := a.beginDelivery(ctx, merchantID, id)
	if err != nil {
		return a.endDelivery(ctx, merchantID, &outgoing{id: id}, answered{err: err})
	}
	if p == nil {
		return nil
	}
	sending, stop := context.WithTimeout(ctx, deliverTime)
	defer stop()
	return a.endDelivery(ctx, merchantID, p, p.send(sending))
}

// beginDelivery writes what is sent and notes the attempt. Nil when there is
// nothing to send now.
func (a *App) beginDelivery(ctx context.Context, merchantID, id uuid.UUID) (p *outgoing, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		p = nil
		d, err := outbound.LockDelivery(tx, id)
		if fail.Is(pg.Translate(err), fail.NotFound) {
			return nil // its member, or its endpoint, is gone
		}
		if err != nil || work.State(d.State) != work.Waiting || d.NextAt.After(tx.Now) {
			return err
		}
		to, err := outbound.Get(tx, d.Endpoint, false)
		if err != nil {
			return err
		}
		switch {
		case to.State != outbound.On:
			return outbound.Finish(tx, id, outbound.KeptBack, outbound.WhyOff, 0)
		case to.RestUntil != nil && to.RestUntil.After(tx.Now):
			return outbound.PutOff(tx, id, *to.RestUntil)
		}
		if givenUp, err := work.Begin(tx, work.Outbound, id); err != nil || givenUp {
			return errors.Join(err, outbound.Refused(tx, id, 0))
		}
		p, err = a.pack(tx, d, to)
		if err != nil || p == nil {
			return err
		}
		return outbound.Tried(tx, id)
	})
	return p, err
}

// pack writes a delivery for who is told, or keeps it back and says why.
func (a *App) pack(tx *pg.Tx, d *outbound.Delivery, to *outbound.Endpoint) (*outgoing, error) {
	switch to.Tool {
	case outbound.Flow:
		return a.packForFlow(tx, d, to)
	case outbound.Klaviyo:
		return a.packForTool(tx, d, to)
	case outbound.Server:
	}
	body, why, err := a.bodyOf(tx, d, to)
	if err != nil {
		return nil, err
	}
	if why != "" {
		return nil, outbound.Finish(tx, d.ID, outbound.KeptBack, why, 0)
	}
	secrets, err := a.secretsOf(tx, to)
	if err != nil {
		return nil, err
	}
	h := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"Regulars-Webhooks/1"}}
	if err := outbound.Sign(h, d.MessageID(), tx.Now, body, secrets...); err != nil {
		return nil, err
	}
	return &outgoing{id: d.ID, to: to, send: func(ctx context.Context) answered {
		return a.post(ctx, to.URL, h, body)
	}}, nil
}

// secretsOf opens what an endpoint's deliveries are signed with, newest first.
func (a *App) secretsOf(tx *pg.Tx, e *outbound.Endpoint) ([]string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	sealed := [][]byte{e.Secret}
	if e.Both(tx.Now) {
		sealed = append(sealed, e.OldSecret)
	}
	var secrets []string
	for _, s := range sealed {
		secret, err := keys.Unseal(endpointSecret, s)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, string(secret))
	}
	return secrets, nil
}

// endpointSecret is the column that an endpoint's secrets are sealed for.
const endpointSecret = "outbound_endpoint.secret"

// post hands a body to an address that a merchant typed.
func (a *App) post(ctx context.Context, address string, h http.Header, body []byte) answered {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return answered{err: fail.New(fail.Conflict, "the address cannot be asked")}
	}
	request.Header = h
	request.GetBody = nil // the transport repeats nothing by itself
	answer, err := a.webClient().Do(request)
	if err != nil {
		return answered{whole: true, err: unreached(err)}
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.CopyN(io.Discard, answer.Body, 16<<10) // so that the connection can be used again
	return judged(answer)
}

// webClient asks addresses that merchants typed. It follows nobody elsewhere.
func (a *App) webClient() *http.Client {
	if a.web != nil {
		return a.web
	}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// unreached says why there was no answer, without the address.
func unreached(err error) error {
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort),
		errors.Is(err, ssrf.ErrProhibitedNetwork):
		return fail.New(fail.Unavailable, "the address is not a public one, or not on port 443")
	case errors.Is(err, context.DeadlineExceeded), strings.Contains(err.Error(), "Client.Timeout"):
		return fail.New(fail.Unavailable, "no answer in time")
	default:
		return fail.New(fail.Unavailable, "the server cannot be reached")
	}
}

// judged says what an answer means. Anything but 2xx is tried again.
func judged(answer *http.Response) answered {
	code := answer.StatusCode
	out := answered{code: code}
	switch {
	case code >= http.StatusOK && code < http.StatusMultipleChoices:
	case code == http.StatusGone:
		out.gone, out.err = true, fail.New(fail.Conflict, "it wants no more (410)")
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
		out.whole, out.err = true, fail.After(waitOf(answer), "it asks us to wait (%d)", code)
	case code >= http.StatusInternalServerError:
		out.whole, out.err = true, fail.New(fail.Unavailable, "it failed (%d)", code)
	default:
		out.err = fail.New(fail.Unavailable, "it refused (%d)", code)
	}
	return out
}

// waitOf is how long an answer asks us to wait, within reason.
func waitOf(answer *http.Response) time.Duration {
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	if err != nil || seconds < 1 {
		return time.Minute
	}
	return min(time.Duration(min(seconds, 1<<20))*time.Second, mostRest)
}

// endDelivery notes what came of an attempt, and how its endpoint fares.
func (a *App) endDelivery(ctx context.Context, merchantID uuid.UUID, p *outgoing, came answered) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // stopping must not forget it
	defer stop()
	dropped := false
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		switch {
		case came.refused:
			dropped, err = waitForKey(tx, p)
			return err
		case came.later > 0:
			return outbound.PutOff(tx, p.id, tx.Now.Add(came.later))
		case came.kept != "":
			if err := outbound.Finish(tx, p.id, outbound.KeptBack, came.kept, 0); err != nil {
				return err
			}
		case came.err == nil:
			if err := outbound.Finish(tx, p.id, outbound.Delivered, "", came.code); err != nil {
				return err
			}
			if came.note != nil {
				if err := came.note(tx); err != nil {
					return err
				}
			}
		default:
			if err := noteRefused(tx, p.id, came); err != nil {
				return err
			}
		}
		if p.to == nil {
			return nil
		}
		dropped, err = a.noteHealth(tx, p.to, came)
		return err
	})
	if dropped {
		a.merchants.drop(merchantID)
	}
	return errors.Join(err, logged(came.err))
}

// logged is what of an outcome is worth a line in the log: what the merchant's
// own server answers is not.
func logged(err error) error {
	if fail.Is(err, fail.Internal) {
		return err
	}
	return nil
}

func noteRefused(tx *pg.Tx, id uuid.UUID, came answered) error {
	if err := ignoreGone(work.Fail(tx, work.Outbound, id, came.err)); err != nil {
		return err
	}
	return outbound.Refused(tx, id, came.code)
}

// noteHealth notes how an endpoint fares. It reports whether that switched it off.
func (a *App) noteHealth(tx *pg.Tx, as *outbound.Endpoint, came answered) (off bool, err error) {
	if came.refused {
		_, off, err = parkTool(tx, as)
		return off, err
	}
	e, err := outbound.Get(tx, as.ID, true)
	if fail.Is(err, fail.NotFound) {
		return false, nil
	}
	if err != nil || e.State != outbound.On {
		return false, err
	}
	switch {
	case came.gone:
		return true, giveUp(tx, e, outbound.WhyGone)
	case came.err == nil:
		if e.FailingSince == nil && e.LastOKAt != nil && tx.Now.Sub(*e.LastOKAt) < time.Minute {
			return false, nil // a row that all deliveries would wait for
		}
		e.Worked(tx.Now)
	case fail.Is(came.err, fail.Internal):
		return false, nil // our own doing
	case came.whole:
		if e.Failed(tx.Now, fail.Backoff(came.err, e.Failures+1, int64(as.ID[15]))) {
			return true, giveUp(tx, e, outbound.WhyFailing)
		}
	default:
		if e.Failed(tx.Now, 0) {
			return true, giveUp(tx, e, outbound.WhyFailing)
		}
	}
	return false, outbound.NoteHealth(tx, e)
}

// giveUp switches an endpoint off by itself. It stands under what needs
// attention until somebody switches it on, or off.
func giveUp(tx *pg.Tx, e *outbound.Endpoint, why string) error {
	e.Switch(outbound.GivenUp, why)
	e.ChangedAt = tx.Now
	if err := alertOwners(tx, e); err != nil {
		return err
	}
	if err := outbound.Save(tx, e); err != nil {
		return err
	}
	if err := outbound.KeepBack(tx, e.ID, outbound.WhyOff); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.EndpointGivenUp, Kind: audit.OfEndpoint, Subject: e.ID.String(), Reason: why, By: audit.System,
	})
}

// forgetDeliveries drops what was delivered, or given up, long ago.
func (a *App) forgetDeliveries(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = outbound.Forget(tx, tx.Now.Add(-outbound.LogLife))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
