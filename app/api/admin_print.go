package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/paper"
)

// PrintRun is coupons or cards on paper, and what came of them.
type PrintRun struct {
	ID          uuid.UUID        `json:"id" format:"uuid"`
	Name        string           `json:"name"`
	StoreID     uuid.UUID        `json:"store_id" format:"uuid" doc:"Its codes work there only"`
	StoreName   string           `json:"store_name"`
	RewardID    string           `json:"reward_id"`
	RewardName  string           `json:"reward_name" doc:"Empty for a reward that the program does not have any more"`
	SegmentID   *uuid.UUID       `json:"segment_id" format:"uuid"`
	SegmentName string           `json:"segment_name"`
	MemberID    *uuid.UUID       `json:"member_id" format:"uuid"`
	MemberName  string           `json:"member_name"`
	Copies      int              `json:"copies" doc:"For whoever has one; 0 for members"`
	Posted      bool             `json:"posted" doc:"By post: to members with an address who agreed to it"`
	Design      string           `json:"design" enum:"clear,color,ticket"`
	Form        string           `json:"form" enum:"four,eight,ten,single,folded"`
	Paper       string           `json:"paper" enum:"a4,letter"`
	Locale      string           `json:"locale"`
	Line        string           `json:"line"`
	Title       string           `json:"title"`
	Body        string           `json:"body"`
	Compare     int              `json:"compare_permille" doc:"Of a thousand members, left alone for comparison"`
	Window      int              `json:"window_days" doc:"In which purchases count"`
	Stage       string           `json:"stage" enum:"draft,gathering,making,ready,stopped"`
	Failed      bool             `json:"failed" doc:"It needs attention"`
	LastError   string           `json:"last_error"`
	Value       string           `json:"value" doc:"What is printed large"`
	Limits      string           `json:"limits"`
	LogoError   string           `json:"logo_error" doc:"Why it has no logo, empty when nothing is wrong"`
	Looked      int64            `json:"looked" doc:"Members looked at so far"`
	Given       int64            `json:"given" doc:"Coupons"`
	Alone       int64            `json:"alone" doc:"Members left alone for comparison"`
	Skipped     map[string]int64 `json:"skipped" doc:"Who got none: no_account, no_consent, no_address, none_left"`
	BegunAt     *time.Time       `json:"begun_at"`
	ReadyAt     *time.Time       `json:"ready_at"`
	EndedAt     *time.Time       `json:"ended_at"`
	Codes       PrintCodes       `json:"codes"`
	Results     NewsletterResult `json:"results" doc:"What members bought, against those left alone"`
	CountedAt   *time.Time       `json:"counted_at"`
	ChangedAt   time.Time        `json:"changed_at"`
}

// PrintCodes count codes by how they stand.
type PrintCodes struct {
	Making  int64 `json:"making"`
	Open    int64 `json:"open" doc:"They work"`
	Online  int64 `json:"online" doc:"Used in an order"`
	InStore int64 `json:"in_store" doc:"Taken at a till"`
	Over    int64 `json:"over" doc:"Ended, or taken back"`
	Refused int64 `json:"refused" doc:"The store made none"`
}

// PrintBody is a print run as it is written. It is for a segment, for a member, or for
// whoever has one of so many copies.
type PrintBody struct {
	Name      string     `json:"name" maxLength:"80"`
	StoreID   uuid.UUID  `json:"store_id" format:"uuid"`
	RewardID  string     `json:"reward_id" maxLength:"40"`
	SegmentID *uuid.UUID `json:"segment_id,omitempty" format:"uuid"`
	MemberID  *uuid.UUID `json:"member_id,omitempty" format:"uuid"`
	Copies    int        `json:"copies,omitempty" minimum:"0" maximum:"10000"`
	Posted    bool       `json:"posted,omitempty"`
	Design    string     `json:"design" enum:"clear,color,ticket"`
	Form      string     `json:"form" enum:"four,eight,ten,single,folded"`
	Paper     string     `json:"paper" enum:"a4,letter"`
	Locale    string     `json:"locale" maxLength:"10"`
	Line      string     `json:"line,omitempty" maxLength:"80"`
	Title     string     `json:"title,omitempty" maxLength:"80"`
	Body      string     `json:"body,omitempty" maxLength:"900"`
	Compare   int        `json:"compare_permille" minimum:"0" maximum:"500"`
	Window    int        `json:"window_days" minimum:"1" maximum:"120"`
}

// PrintPreview is how a coupon of a run looks.
type PrintPreview struct {
	SVG string `json:"svg" doc:"One coupon, or the whole letter, with a code that is none"`
}

// TillBody is a code as it was typed or scanned.
type TillBody struct {
	Code string `json:"code" maxLength:"500" doc:"The code, or the link of its QR code"`
}

// TillCode is a code that somebody shows at a till.
type TillCode struct {
	ID        uuid.UUID  `json:"id" format:"uuid"`
	Code      string     `json:"code"`
	Gives     string     `json:"gives"`
	Limits    string     `json:"limits"`
	StoreName string     `json:"store_name"`
	Member    string     `json:"member" doc:"Empty for whoever has the code"`
	PrintRun  string     `json:"print_run" doc:"The print run it is of, empty for none"`
	Standing  string     `json:"standing" enum:"works,checking,used,ended,not_ready,store_only"`
	EndsAt    time.Time  `json:"ends_at"`
	UsedAt    *time.Time `json:"used_at"`
	InStore   bool       `json:"in_store" doc:"It was used at a till"`
}

type printInput struct {
	OneInput
	Body PrintBody
}

func (s *server) printAPI(described huma.API) {
	const path = "/print-runs"
	staff(s, described, get("list-print-runs", path, "Print runs, newest first"), s.listPrintRuns)
	staff(s, described, get("get-print-run", path+"/{id}", "One print run, and what came of it"), s.getPrintRun)
	add := post("add-print-run", path, "Write a print run")
	add.DefaultStatus = http.StatusCreated
	staff(s, described, add, s.addPrintRun)
	staff(s, described, put("save-print-run", path+"/{id}", "Change a draft"), s.savePrintRun)
	staff(s, described, post("start-print-run", path+"/{id}/start", "Make its codes"), s.startPrintRun)
	staff(s, described, post("stop-print-run", path+"/{id}/stop", "Give it up: unused codes die"), s.stopPrintRun)
	staff(s, described, post("remove-print-run", path+"/{id}/remove", "Forget a draft"), s.removePrintRun)
	staff(s, described, post("preview-print-run", "/print-preview", "How a coupon looks"), s.previewPrintRun)
	file := get("get-print-file", path+"/{id}/coupons.pdf", "Its coupons, as PDF, once their codes work")
	file.Responses = map[string]*huma.Response{"200": {
		Description: "The pages", Content: map[string]*huma.MediaType{"application/pdf": {}},
	}}
	staff(s, described, file, s.printFile)
	list := get("get-print-addresses", path+"/{id}/addresses.csv", "Where its letters go, as CSV")
	list.Responses = map[string]*huma.Response{"200": {
		Description: "One letter a row", Content: map[string]*huma.MediaType{"text/csv": {}},
	}}
	staff(s, described, list, s.printAddresses)
	staff(s, described, post("look-at-code", "/till/look", "What a code at the till is worth"), s.lookAtCode)
	staff(s, described, post("take-code", "/till/take", "Take a code at the till"), s.takeCode)
}

func printRunOf(v app.PrintView) PrintRun {
	r := v.Run
	wire := PrintRun{
		ID: r.ID, Name: r.Name, StoreID: r.Store, StoreName: v.StoreName, RewardID: r.RewardID,
		RewardName: v.RewardName, SegmentID: r.Segment, SegmentName: v.SegmentName, MemberID: r.Member,
		MemberName: v.MemberName, Copies: r.Copies, Posted: r.Posted, Design: string(r.Design), Form: string(r.Form),
		Paper: string(r.Paper), Locale: r.Locale,
		Line: r.Line, Title: r.Title, Body: r.Body, Compare: int(r.Compare), Window: int(r.Window),
		Stage: r.Stage.String(), Failed: r.Failed(), LastError: r.LastError, Value: r.Value, Limits: r.Limits,
		LogoError: r.LogoError, Looked: r.Looked, Given: r.Given, Alone: r.Alone, Skipped: map[string]int64{},
		BegunAt: utc(r.BegunAt), ReadyAt: utc(r.ReadyAt), EndedAt: utc(r.EndedAt), CountedAt: utc(r.CountedAt),
		ChangedAt: r.ChangedAt.UTC(), Codes: PrintCodes(r.Result.Codes),
		Results: NewsletterResult{
			Verdict: string(v.Comparison.Verdict), Given: sideOf(r.Result.Given), Alone: sideOf(r.Result.Alone),
			Rate: differenceOf(v.Comparison.Rate, 10_000), Revenue: differenceOf(v.Comparison.Revenue, 1),
			Currency: v.Currency,
		},
	}
	for why, n := range r.Skipped {
		wire.Skipped[string(why)] = n
	}
	return wire
}

func printFrom(b PrintBody) coupon.Run {
	return coupon.Run{
		Name: b.Name, Store: b.StoreID, RewardID: b.RewardID, Segment: b.SegmentID, Member: b.MemberID,
		Copies: b.Copies, Posted: b.Posted, Design: paper.Design(b.Design), Form: paper.Form(b.Form),
		Paper:  paper.Size(b.Paper),
		Locale: b.Locale, Line: b.Line, Title: b.Title, Body: b.Body, Compare: small(b.Compare),
		Window: small(b.Window),
	}
}

func (s *server) listPrintRuns(
	ctx context.Context, who app.Session, in *PageInput,
) (*answer[Page[PrintRun]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(printRunOf)(s.app.PrintRuns(ctx, who.Merchant, before, in.Limit))
}

func (s *server) getPrintRun(ctx context.Context, who app.Session, in *OneInput) (*answer[PrintRun], error) {
	return replied(printRunOf)(s.app.PrintRun(ctx, who.Merchant, in.ID))
}

func (s *server) addPrintRun(
	ctx context.Context, who app.Session, in *request[PrintBody],
) (*answer[PrintRun], error) {
	return replied(printRunOf)(s.app.SavePrintRun(ctx, who.Merchant, printFrom(in.Body)))
}

func (s *server) savePrintRun(ctx context.Context, who app.Session, in *printInput) (*answer[PrintRun], error) {
	if in.ID == uuid.Nil {
		return nil, fail.New(fail.NotFound, "there is no such print run")
	}
	r := printFrom(in.Body)
	r.ID = in.ID
	return replied(printRunOf)(s.app.SavePrintRun(ctx, who.Merchant, r))
}

func (s *server) startPrintRun(ctx context.Context, who app.Session, in *OneInput) (*answer[PrintRun], error) {
	return replied(printRunOf)(s.app.StartPrintRun(ctx, who.Merchant, in.ID))
}

func (s *server) stopPrintRun(ctx context.Context, who app.Session, in *OneInput) (*answer[PrintRun], error) {
	return replied(printRunOf)(s.app.StopPrintRun(ctx, who.Merchant, in.ID))
}

func (s *server) removePrintRun(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemovePrintRun(ctx, who.Merchant, in.ID)
}

func (s *server) previewPrintRun(
	ctx context.Context, who app.Session, in *request[PrintBody],
) (*answer[PrintPreview], error) {
	svg, err := s.app.PreviewPrintRun(ctx, who.Merchant, printFrom(in.Body))
	if err != nil {
		return nil, err
	}
	return reply(PrintPreview{SVG: svg}), nil
}

func (s *server) printFile(ctx context.Context, who app.Session, in *OneInput) (*huma.StreamResponse, error) {
	write, err := s.app.PrintFile(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return s.streamFile(ctx, fileKind{name: "coupons.pdf", mime: "application/pdf"}, write), nil
}

func (s *server) printAddresses(ctx context.Context, who app.Session, in *OneInput) (*huma.StreamResponse, error) {
	write, err := s.app.PrintPosted(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return s.streamCSV(ctx, "addresses.csv", write), nil
}

func tillReply(t app.TillCode, err error) (*answer[TillCode], error) {
	if err != nil {
		return nil, err
	}
	return reply(TillCode{
		ID: t.ID, Code: t.Code, Gives: t.Gives, Limits: t.Limits, StoreName: t.StoreName, Member: t.Member,
		PrintRun: t.Run, Standing: string(t.Standing), EndsAt: t.EndsAt.UTC(), UsedAt: utc(t.UsedAt),
		InStore: t.InStore,
	}), nil
}

func (s *server) lookAtCode(
	ctx context.Context, who app.Session, in *request[TillBody],
) (*answer[TillCode], error) {
	return tillReply(s.app.LookAtCode(ctx, who.Merchant, in.Body.Code))
}

func (s *server) takeCode(ctx context.Context, who app.Session, in *request[TillBody]) (*answer[TillCode], error) {
	return tillReply(s.app.TakeCode(ctx, who.Merchant, in.Body.Code))
}
