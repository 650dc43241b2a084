package door

import (
	"errors"
	"net"
	"os"

	"github.com/valyala/fasthttp"
)

// Refusal is why a request never reached the house: the HTTP status it is answered with, and the reason for programs.
type Refusal struct {
	Status int
	Why    string
}

func (r *Refusal) Error() string { return "refused at the door: " + r.Why }

var (
	slowHead  = &Refusal{408, "slow_head"}
	slowBody  = &Refusal{408, "slow_body"}
	tooLarge  = &Refusal{413, "too_large"}
	longHead  = &Refusal{431, "long_head"}
	crowded   = &Refusal{429, "crowded"}
	busy      = &Refusal{503, "busy"}
	malformed = &Refusal{400, "malformed"}
)

// Why is the reason for which a request on this connection could not be read, whoever noticed: the door, or the server behind it with
// err. The connection is ended after the answer, and not before the answer could be read.
func Why(c net.Conn, err error) *Refusal {
	ours, ok := c.(*Conn)
	if ok && ours.refused != nil {
		return ours.refused
	}
	r := malformed
	var small *fasthttp.ErrSmallBuffer
	switch {
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		r = tooLarge
	case errors.As(err, &small):
		r = longHead
	case errors.Is(err, os.ErrDeadlineExceeded):
		r = slowHead
	}
	if ok {
		ours.refuse(r)
	}
	return r
}
