package wechat_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// Ten thousand people write to the account at once, over 32 connections: each gets her answer, within 200 ms at the 99th percentile, and
// nothing of what they wrote is lost. Once is the measurement: go test -bench Callbacks -benchtime 1x.
func BenchmarkTenThousandCallbacks(b *testing.B) {
	const callbacks, conns = 10000, 32
	for range b.N {
		w := newWorld(b)
		took := make([]time.Duration, callbacks)
		var all sync.WaitGroup
		b.ResetTimer()
		for c := range conns {
			all.Go(func() {
				for i := c; i < callbacks; i += conns {
					p := w.parcel(plainText(fmt.Sprintf("oBENCH%06d", i), i+1, fmt.Sprintf("文晖路口共享单车乱停，把盲道堵住了，第 %d 天", i)), w.clock.Now())
					got, err := w.wechat.Send(p)
					if took[i] = got.Took; err != nil || got.Content == "" {
						b.Errorf("%d: %d %v", i, got.Status, err)
					}
				}
			})
		}
		all.Wait()
		b.StopTimer()
		slices.Sort(took)
		b.ReportMetric(float64(took[callbacks/2].Milliseconds()), "p50-ms")
		b.ReportMetric(float64(took[callbacks*99/100].Milliseconds()), "p99-ms")
		if drafts := w.count("wechat_drafts"); drafts != callbacks {
			b.Errorf("%d of %d were kept", drafts, callbacks)
		}
	}
}
