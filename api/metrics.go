package api

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what the operator's dashboards show.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	refused  *prometheus.CounterVec
	unseen   *prometheus.GaugeVec
	alerts   prometheus.Counter
}

func newMetrics() metrics {
	m := metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "huiyin_request_seconds", Help: "Requests by method, route pattern and status.",
			Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10}}, []string{"method", "route", "status"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "huiyin_refused_total", Help: "Connections and requests refused before they were read."}, []string{"why"}),
		unseen:  prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "huiyin_dangers_unseen", Help: "Dangers at which nobody has looked, in time still or late."}, []string{"when"}),
		alerts:  prometheus.NewCounter(prometheus.CounterOpts{Name: "huiyin_duty_alerts_total", Help: "Dangers of which those on duty were told, because nobody had looked in time."}),
	}
	m.registry.MustRegister(m.requests, m.refused, m.unseen, m.alerts, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Metrics answers with the operator's figures, for a listener that is not the public's.
func (a *App) Metrics() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}
