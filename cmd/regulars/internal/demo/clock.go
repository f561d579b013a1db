package demo

import (
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"sync"
	"time"

	"regulars/app"
)

// day is the longest step of the clock: more would let things be due together
// that fall due one after the other.
const day = 24 * time.Hour

// pass moves the clock on, in steps of at most a day, and lets all work that
// falls due be done before the next.
func (d *Demo) pass(ctx context.Context, by time.Duration) error {
	for by > 0 {
		step := min(by, day)
		d.App.Advance(step)
		if err := d.sweep(ctx); err != nil {
			return err
		}
		if err := d.drain(ctx); err != nil {
			return err
		}
		by -= step
	}
	return nil
}

// sweep does what the clock asks for. The worker does so too, but looks at the
// clock seldom enough that days pass between: who was to be told on one of them
// would not be. A sweep done twice is done once.
func (d *Demo) sweep(ctx context.Context) error {
	for _, job := range app.Schedule() {
		if err := d.App.Sweep(ctx, job.Name, d.App.Now().Truncate(job.Every)); err != nil {
			return fmt.Errorf("sweep %s: %w", job.Name, err)
		}
	}
	return nil
}

// tasks keeps what is handed out until it is done here.
type tasks []app.Task

// Enqueue keeps a task.
func (t *tasks) Enqueue(_ context.Context, task app.Task) error {
	*t = append(*t, task)
	return nil
}

// drain delivers the stores' webhooks and does all that is due, beside the
// worker if one runs. Twice nothing means that there is nothing: the worker may
// hold a task that it has not begun.
func (d *Demo) drain(ctx context.Context) error {
	for quiet := 0; quiet < 2; {
		n, err := d.drainOnce(ctx)
		if err != nil {
			return err
		}
		quiet++
		if n > 0 {
			quiet = 0
		}
	}
	return nil
}

// drainOnce returns how many things were done or are being done by the worker.
func (d *Demo) drainOnce(ctx context.Context) (int, error) {
	sent := d.stores.coffee.Deliver(ctx) + d.stores.fresh.Deliver(ctx)
	d.stores.tea.Deliver(ctx)
	d.stores.herbs.Deliver(ctx)
	var found tasks
	if _, err := d.App.Dispatch(ctx, &found); err != nil {
		return 0, err
	}
	if _, err := d.App.DispatchSlow(ctx, &found); err != nil {
		return 0, err
	}
	for _, task := range found {
		if err := d.App.Run(ctx, task); err != nil {
			d.o.Log.WarnContext(ctx, "task failed", "task_kind", string(task.Kind), "error", err)
		}
	}
	waiting, err := d.waiting()
	if err != nil {
		return 0, err
	}
	if len(found) == 0 && waiting > 0 {
		if err := wait(ctx, 20*time.Millisecond); err != nil {
			return 0, err
		}
	}
	return sent + len(found) + waiting, nil
}

// waiting counts the tasks that the worker holds or has before it.
func (d *Demo) waiting() (int, error) {
	queues, err := d.inspector.Queues()
	if err != nil {
		return 0, err
	}
	count := 0
	for _, name := range queues {
		info, err := d.inspector.GetQueueInfo(name)
		if err != nil {
			return 0, err
		}
		count += info.Pending + info.Active
	}
	return count, nil
}

// wait lets others go on for a moment.
func wait(ctx context.Context, moment time.Duration) error {
	timer := time.NewTimer(moment)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

//go:embed clock.html
var clockText string

var clockPage = template.Must(template.New("clock").Parse(clockText))

// clockSteps are the buttons of the clock's page.
var clockSteps = []struct{ By, Label string }{{"1h", "+1 hour"}, {"24h", "+1 day"}, {"336h", "+14 days"}}

// longestPass is the most that one press may pass.
const longestPass = 366 * day

// serveClock serves the page that moves the time of everything, on a port of
// its own: it is no part of the product.
func (d *Demo) serveClock(ctx context.Context) error {
	port := 0
	if d.o.Port != 0 {
		port = d.o.Port + portClock
	}
	listener, err := listen(ctx, port)
	if err != nil {
		return err
	}
	d.clock = "http://" + listener.Addr().String() + "/clock"
	var turn sync.Mutex
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/clock", http.StatusFound)
	})
	mux.HandleFunc("GET /clock", d.showClock)
	mux.HandleFunc("POST /clock", func(w http.ResponseWriter, r *http.Request) {
		turn.Lock()
		defer turn.Unlock()
		d.moveClock(w, r)
	})
	mux.HandleFunc("POST /sign-in", d.signInAgain)
	mux.HandleFunc("GET /mail", d.showMail)
	mux.HandleFunc("GET /mail/{number}", d.showLetter)
	d.serve(ctx, listener, http.NewCrossOriginProtection().Handler(mux))
	return nil
}

// signInAgain leads into the admin by a fresh link: moving the clock ends links
// and, in time, sessions.
func (d *Demo) signInAgain(w http.ResponseWriter, r *http.Request) {
	link, err := d.LoginLink(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, link, http.StatusSeeOther)
}

func (d *Demo) showClock(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	now := d.App.Now()
	_ = clockPage.Execute(w, map[string]any{
		"Now": now.Format("Monday, 2 January 2006, 15:04") + " UTC", "Machine": now.Format(time.RFC3339),
		"Steps":  clockSteps,
		"Coffee": d.stores.coffee.URL(), "Tea": d.stores.tea.URL(),
	})
}

func (d *Demo) moveClock(w http.ResponseWriter, r *http.Request) {
	by, err := time.ParseDuration(r.FormValue("by"))
	if err != nil || by <= 0 || by > longestPass {
		refusal := fmt.Sprintf("by must be a time above zero and at most %d h, such as 24h", int(longestPass.Hours()))
		http.Error(w, refusal, http.StatusBadRequest)
		return
	}
	if err := d.pass(r.Context(), by); err != nil {
		http.Error(w, "the clock moved, but not all work was done: "+err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/clock", http.StatusSeeOther)
}
