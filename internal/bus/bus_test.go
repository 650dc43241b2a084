package bus_test

import (
	"testing"

	"huiyin/internal/bus"
)

func TestWhoListensIsWokenOnceForWhateverCameMeanwhile(t *testing.T) {
	var b bus.Bus
	b.Publish("nobody listens")
	one, leave := b.Listen("round")
	two, leaveToo := b.Listen("round")
	defer leaveToo()
	for range 3 {
		b.Publish("round")
		b.Publish("another")
	}
	<-one
	<-two
	select {
	case <-one:
		t.Error("woken twice")
	default:
	}
	leave()
	b.Publish("round")
	<-two
	select {
	case <-one:
		t.Error("woken after it left")
	default:
	}
}
