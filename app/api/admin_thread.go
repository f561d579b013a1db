package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/money"
	"regulars/app/support"
)

// RequestDetail is a request with all that was said.
type RequestDetail struct {
	Request
	Messages     []RequestMessage `json:"messages" doc:"Oldest first; the first are the request's own words"`
	Facts        *RequestFacts    `json:"facts" doc:"Of who asks; null for who is no member, or not proven"`
	GoodwillLeft *int64           `json:"goodwill_left" doc:"Points that you may still give this month; null for no limit"`
}

// RequestMessage is one thing said.
type RequestMessage struct {
	ID      uuid.UUID     `json:"id" format:"uuid"`
	Who     string        `json:"who" enum:"member,staff,system,note" doc:"note: staff among themselves"`
	Name    string        `json:"name"`
	Channel string        `json:"channel" enum:"survey,journey,staff,widget,order,email,public"`
	Text    string        `json:"text" doc:"Plain text"`
	At      time.Time     `json:"at"`
	Auto    bool          `json:"auto" doc:"A machine wrote it: nothing was answered to it"`
	Proven  bool          `json:"proven" doc:"False: nobody vouches for its sender"`
	Mail    string        `json:"mail" enum:",waiting,sent,not_sent,doubtful" doc:"What became of its letter; empty for none"`
	Why     string        `json:"why" doc:"Why the letter was not sent"`
	Files   []RequestFile `json:"files"`
}

// RequestFile is something that came along with a message.
type RequestFile struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Name   string    `json:"name"`
	Type   string    `json:"type" doc:"Of what was kept: image/jpeg, image/png or application/pdf"`
	Size   int64     `json:"size" doc:"Bytes"`
	Width  int       `json:"width" doc:"Pixels; 0 for no picture"`
	Height int       `json:"height"`
	Kept   bool      `json:"kept" doc:"False: only its name is here"`
	Why    string    `json:"why" enum:",type,size,count,broken,pixels" doc:"Why it was not kept"`
}

// RequestFacts is what is known of who asks.
type RequestFacts struct {
	Points       int64      `json:"points"`
	Tier         string     `json:"tier" doc:"Empty for none"`
	Orders       int64      `json:"orders"`
	LastOrderAt  *time.Time `json:"last_order_at"`
	Spent        []Money    `json:"spent" doc:"By currency, the most first"`
	OpenRequests int64      `json:"open_requests" doc:"That go on, this one too"`
}

// SayBody is what staff write into a conversation.
type SayBody struct {
	Text  string        `json:"text" minLength:"1" maxLength:"4000"`
	Note  bool          `json:"note,omitempty" doc:"For your team alone; without it the words are mailed to who asked"`
	Files []RequestGoes `json:"files,omitempty" maxItems:"5"`
}

// AssignBody gives a request to somebody.
type AssignBody struct {
	StaffID uuid.UUID `json:"staff_id,omitzero" format:"uuid" doc:"Absent for nobody"`
}

// SortBody says what a request is.
type SortBody struct {
	Kind     string `json:"kind" enum:"complaint,question,technical,suggestion"`
	Priority string `json:"priority" enum:"low,normal,high,urgent"`
}

// SenderBody says who of the members wrote.
type SenderBody struct {
	MemberID uuid.UUID `json:"member_id" format:"uuid"`
}

// GoodwillBody is points for who asked. The member reads the reason.
type GoodwillBody struct {
	Points int64  `json:"points" minimum:"1" maximum:"10000000"`
	Reason string `json:"reason" minLength:"1" maxLength:"500"`
}

// GoodwillGiven is what came of it.
type GoodwillGiven struct {
	Movement Movement `json:"movement"`
	Left     *int64   `json:"left" doc:"Points that you may still give this month; null for no limit"`
}

// Colleague is somebody of the team whom a request can be given to.
type Colleague struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
	Role string    `json:"role" enum:"owner,manager,agent"`
}

// FilledAnswer is a canned answer, filled in for one request.
type FilledAnswer struct {
	Text string `json:"text"`
}

type sayInput struct {
	OneInput
	KeyInput
	Body SayBody
}

type mailAgainInput struct {
	OneInput
	Message uuid.UUID `path:"message_id" format:"uuid"`
}

type assignInput struct {
	OneInput
	Body AssignBody
}

type sortInput struct {
	OneInput
	Body SortBody
}

type senderInput struct {
	OneInput
	Body SenderBody
}

type goodwillInput struct {
	OneInput
	KeyInput
	Body GoodwillBody
}

type requestFileInput struct {
	OneInput
	File uuid.UUID `path:"file_id" format:"uuid"`
}

type filledInput struct {
	OneInput
	Answer uuid.UUID `path:"answer_id" format:"uuid"`
}

// sentFileAnswer is a file that a stranger sent: a browser shows pictures, downloads
// the rest, and takes neither for anything else.
type sentFileAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	NoSniff     string `header:"X-Content-Type-Options"`
	Policy      string `header:"Content-Security-Policy"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

func fileOut(f support.File, err error) (*sentFileAnswer, error) {
	if err != nil {
		return nil, err
	}
	out := &sentFileAnswer{
		ContentType: f.Type, Disposition: "inline", NoSniff: "nosniff", Policy: "default-src 'none'; sandbox",
		Cache: "private, max-age=3600", Body: f.Body,
	}
	if f.Type == "application/pdf" {
		out.Disposition = `attachment; filename="` + f.ID.String() + `.pdf"`
	}
	return out, nil
}

// filed describes an operation that answers with a file.
func filed(op huma.Operation) huma.Operation {
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"image/jpeg": {}, "image/png": {}, "application/pdf": {},
	}}}
	return op
}

func (s *server) threadAPI(described huma.API) {
	const path = "/requests/{id}"
	say := post("say-request", path+"/messages", "Answer who asked, or note something for the team")
	staff(s, described, large(say), s.sayRequest)
	staff(s, described, post("mail-again", path+"/messages/{message_id}/mail", "Send its letter once more"),
		s.mailAgain)
	staff(s, described, filed(get("get-request-file", path+"/files/{file_id}", "A file that came along")),
		s.requestFile)
	staff(s, described, post("assign-request", path+"/assign", "Give it to somebody of the team"), s.assignRequest)
	staff(s, described, post("sort-request", path+"/sort", "Say what it is, and how urgent"), s.sortRequest)
	staff(s, described, post("know-sender", path+"/member", "Say which member wrote it"), s.knowSender)
	staff(s, described, post("erase-request", path+"/erase", "Drop its words and files, and end it"), s.eraseRequest)
	goodwill := post("give-goodwill", path+"/goodwill", "Give points for it")
	mayWait[GoodwillGiven](described, &goodwill, http.StatusOK)
	staff(s, described, goodwill, s.giveGoodwill)
	staff(s, described, get("fill-answer", path+"/answers/{answer_id}", "A canned answer, filled in for it"),
		s.fillAnswer)
	staff(s, described, get("list-colleagues", "/requests/people", "Who of the team takes requests"), s.colleagues)
}

func (s *server) detail(t app.RequestThread, err error) (*answer[RequestDetail], error) {
	if err != nil {
		return nil, err
	}
	d := RequestDetail{Request: requestOf(t.RequestView), GoodwillLeft: t.Left}
	d.Messages = []RequestMessage{requestMessageOf(t.First, t.Files[uuid.Nil])}
	for i := range t.Messages {
		d.Messages = append(d.Messages, requestMessageOf(t.Messages[i], t.Files[t.Messages[i].ID]))
	}
	if t.Facts != nil {
		d.Facts = &RequestFacts{
			Points: t.Facts.Points, Tier: t.Facts.Tier, Orders: t.Facts.Orders, LastOrderAt: utc(t.Facts.Last),
			OpenRequests: t.Facts.Open, Spent: each(t.Facts.Spent, func(m money.Amount) Money { return *moneyOf(&m) }),
		}
	}
	return reply(d), nil
}

func requestMessageOf(m support.Message, files []support.File) RequestMessage {
	return RequestMessage{
		ID: m.ID, Who: string(m.Who), Name: m.Name, Channel: string(m.Channel), Text: m.Text, At: m.At.UTC(),
		Auto:   m.Auto,
		Proven: !m.Unproven, Mail: m.Mail.Status, Why: m.Mail.Why, Files: each(files, requestFileOf),
	}
}

func requestFileOf(f support.File) RequestFile {
	return RequestFile{
		ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, Width: f.Width, Height: f.Height, Kept: f.Why == "",
		Why: string(f.Why),
	}
}

func (s *server) sayRequest(ctx context.Context, who app.Session, in *sayInput) (*answer[RequestDetail], error) {
	return s.detail(s.app.SayRequest(ctx, who, in.ID, app.Said{
		Text: in.Body.Text, Note: in.Body.Note, Files: newFiles(in.Body.Files), Key: in.Key,
	}))
}

func (s *server) mailAgain(ctx context.Context, who app.Session, in *mailAgainInput) (*answer[RequestDetail], error) {
	return s.detail(s.app.MailAgain(ctx, who, in.ID, in.Message))
}

func (s *server) requestFile(ctx context.Context, who app.Session, in *requestFileInput) (*sentFileAnswer, error) {
	return fileOut(s.app.RequestFile(ctx, who.Merchant, in.ID, in.File))
}

func (s *server) assignRequest(ctx context.Context, who app.Session, in *assignInput) (*answer[Request], error) {
	view, err := s.app.AssignRequest(ctx, who.Merchant, in.ID, in.Body.StaffID)
	return reply(requestOf(view)), err
}

func (s *server) sortRequest(ctx context.Context, who app.Session, in *sortInput) (*answer[Request], error) {
	priority, err := support.ParsePriority(in.Body.Priority)
	if err != nil {
		return nil, err
	}
	view, err := s.app.SortRequest(ctx, who.Merchant, in.ID, support.Kind(in.Body.Kind), priority)
	return reply(requestOf(view)), err
}

func (s *server) knowSender(ctx context.Context, who app.Session, in *senderInput) (*answer[Request], error) {
	view, err := s.app.KnowSender(ctx, who.Merchant, in.ID, in.Body.MemberID)
	return reply(requestOf(view)), err
}

func (s *server) eraseRequest(ctx context.Context, who app.Session, in *OneInput) (*answer[Request], error) {
	view, err := s.app.EraseRequest(ctx, who.Merchant, in.ID)
	return reply(requestOf(view)), err
}

func (s *server) giveGoodwill(ctx context.Context, who app.Session, in *goodwillInput) (*waitingAnswer, error) {
	given, err := s.app.GiveGoodwill(ctx, who, app.Goodwill{
		Request: in.ID, Points: in.Body.Points, Reason: in.Body.Reason, Key: in.Key,
	})
	if err != nil {
		return waits(who, err)
	}
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return done(GoodwillGiven{Movement: s.o.movementsIn(m.Locale, m.Look)(given.Movement), Left: given.Left}), nil
}

func (s *server) fillAnswer(ctx context.Context, who app.Session, in *filledInput) (*answer[FilledAnswer], error) {
	text, err := s.app.CannedFor(ctx, who, in.ID, in.Answer)
	return reply(FilledAnswer{Text: text}), err
}

func (s *server) colleagues(ctx context.Context, who app.Session, _ *noInput) (*answer[List[Colleague]], error) {
	people, err := s.app.Colleagues(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	list := List[Colleague]{Items: []Colleague{}}
	for i := range people {
		list.Items = append(list.Items, Colleague{ID: people[i].ID, Name: people[i].Name, Role: string(people[i].Role)})
	}
	return reply(list), nil
}
