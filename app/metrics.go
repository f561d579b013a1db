package app

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// gaugeLife is how old a figure over all merchants may be: scrapes of many
// processes shall not each count.
const gaugeLife = 15 * time.Second

// Metrics measures what the App does in batches. A nil one measures nothing.
type Metrics struct {
	acceptRows    prometheus.Histogram
	acceptSeconds prometheus.Histogram
	applyRows     prometheus.Histogram
	applySeconds  prometheus.Histogram
}

// NewMetrics registers the App's measures.
func NewMetrics(to prometheus.Registerer) (*Metrics, error) {
	rows := []float64{1, 2, 5, 10, 25, 50, 100, 200, 300}
	seconds := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}
	histogram := func(name, help string, buckets []float64) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
	}
	m := &Metrics{
		acceptRows:    histogram("regulars_accept_rows", "Deliveries stored by one commit.", rows),
		acceptSeconds: histogram("regulars_accept_seconds", "Time of one commit that stores deliveries.", seconds),
		applyRows:     histogram("regulars_apply_rows", "Deliveries applied by one transaction.", rows),
		applySeconds:  histogram("regulars_apply_seconds", "Time of one transaction that applies deliveries.", seconds),
	}
	return m, errors.Join(to.Register(m.acceptRows), to.Register(m.acceptSeconds),
		to.Register(m.applyRows), to.Register(m.applySeconds))
}

// accepting starts the clock of one commit of deliveries; call what it returns
// with their number.
func (m *Metrics) accepting() func(rows int) {
	if m == nil {
		return func(int) {}
	}
	return measure(m.acceptRows, m.acceptSeconds)
}

// applying is the same for one transaction that applies deliveries. One that
// found nothing to do is not counted.
func (m *Metrics) applying() func(rows int) {
	if m == nil {
		return func(int) {}
	}
	return measure(m.applyRows, m.applySeconds)
}

func measure(rows, seconds prometheus.Histogram) func(int) {
	timer := prometheus.NewTimer(seconds)
	return func(n int) {
		if n > 0 {
			rows.Observe(float64(n))
			timer.ObserveDuration()
		}
	}
}
