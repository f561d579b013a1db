package jobs

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"regulars/app"
	"regulars/app/fail"
)

// scrapeTime bounds what a scrape may ask of Postgres and Redis.
const scrapeTime = 2 * time.Second

// Metrics measures tasks. A nil one measures nothing.
type Metrics struct{ seconds *prometheus.HistogramVec }

// NewMetrics registers the measures of tasks, and gauges that a person should be
// woken by: the age of the oldest delivery that waits, dead letters, and what
// Redis holds. They are asked at each scrape, until ctx ends; one that cannot be
// known is NaN.
func NewMetrics(ctx context.Context, to prometheus.Registerer, a *app.App, r *Redis) (*Metrics, error) {
	m := &Metrics{seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "regulars_task_seconds", Help: "Time of one task, by what came of it.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 25, 50},
	}, []string{"kind", "outcome"})}
	ask := func(opts prometheus.GaugeOpts, value func(context.Context) (int64, error)) error {
		return to.Register(prometheus.NewGaugeFunc(opts, func() float64 { return asked(ctx, value) }))
	}
	errs := []error{
		to.Register(m.seconds),
		ask(prometheus.GaugeOpts{
			Name: "regulars_inbox_oldest_seconds", Help: "Age of the oldest delivery that is not applied.",
		}, a.InboxAge),
		ask(prometheus.GaugeOpts{
			Name: "regulars_dead_letters", Help: "Rows of work that were given up.",
		}, a.DeadLetters),
	}
	for _, queue := range queues {
		opts := prometheus.GaugeOpts{
			Name: "regulars_redis_tasks", Help: "Tasks that Redis holds.",
			ConstLabels: prometheus.Labels{"queue": queue},
		}
		errs = append(errs, ask(opts, func(ctx context.Context) (int64, error) {
			held, err := r.held(ctx)
			return held[queue], err
		}))
	}
	return m, errors.Join(errs...)
}

func asked(ctx context.Context, value func(context.Context) (int64, error)) float64 {
	ctx, cancel := context.WithTimeout(ctx, scrapeTime)
	defer cancel()
	n, err := value(ctx)
	if err != nil {
		return math.NaN()
	}
	return float64(n)
}

// task starts the clock of one task; call what it returns with its error.
func (m *Metrics) task(kind app.TaskKind) func(error) {
	if m == nil {
		return func(error) {}
	}
	outcome := "done"
	timer := prometheus.NewTimer(prometheus.ObserverFunc(func(seconds float64) {
		m.seconds.WithLabelValues(string(kind), outcome).Observe(seconds)
	}))
	return func(err error) {
		if err != nil {
			outcome = fail.KindOf(err).String()
		}
		timer.ObserveDuration()
	}
}
