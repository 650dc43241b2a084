package hearing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/fault"
	rooms "huiyin/rectify/hearing"
)

// How events are sent: at most four a second, each the newest state whole; looked after once a second, since another server may have
// changed something; a sign of life when nothing moves; and who takes none for long is let go.
const (
	eventGap   = 250 * time.Millisecond
	eventLook  = time.Second
	eventAlive = 15 * time.Second
	eventWrite = 10 * time.Second
)

// stages are what is on air, one for each hearing and audience that somebody watches, made once for all who do.
type stages struct {
	room *Room
	mu   sync.Mutex
	on   map[stageKey]*stage
	over bool
}

type stageKey struct {
	id     string // of the hearing
	office bool
}

// stage is one of them; it lives while somebody watches.
type stage struct {
	watchers int
	stop     context.CancelFunc
	mu       sync.Mutex
	event    event
	failed   error
	changed  chan struct{} // closed when event is another
	ready    chan struct{} // closed when there is a first event, or none can be made
	once     sync.Once
}

// event is a state as it is sent.
type event struct {
	id   string
	body []byte // the state as JSON
	wire []byte // with what Server-Sent Events put around it
}

func (s *stages) watch(k stageKey) (*stage, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on == nil {
		s.on = map[stageKey]*stage{}
	}
	t := s.on[k]
	if t == nil {
		ctx, stop := context.WithCancel(context.Background())
		t = &stage{stop: stop, changed: make(chan struct{}), ready: make(chan struct{})}
		s.on[k] = t
		go t.run(ctx, s.room, k)
	}
	t.watchers++
	return t, func() { s.leave(k, t) }
}

func (s *stages) leave(k stageKey, t *stage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.watchers--; t.watchers == 0 {
		t.stop()
		if s.on[k] == t {
			delete(s.on, k)
		}
	}
}

// run makes the state anew whenever something moved.
func (t *stage) run(ctx context.Context, r *Room, k stageKey) {
	woken, leave := r.hearings.Bus().Listen(k.id)
	defer leave()
	for {
		e, err := r.state(ctx, k)
		t.put(e, err)
		if !rested(ctx, eventGap) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-woken:
		case <-time.After(eventLook):
		}
	}
}

func rested(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (t *stage) put(e event, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed = err; err == nil && e.id != t.event.id {
		t.event = e
		close(t.changed)
		t.changed = make(chan struct{})
	}
	t.once.Do(func() { close(t.ready) })
}

func (t *stage) newest() (event, <-chan struct{}, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.event.id == "" && t.failed != nil {
		return t.event, t.changed, t.failed
	}
	return t.event, t.changed, nil
}

// state is what an audience sees now. Its id says what it says, the same on every server; only the clock in it is left out.
func (r *Room) state(ctx context.Context, k stageKey) (e event, err error) {
	ctx, cancel := context.WithTimeout(ctx, eventWrite)
	defer cancel()
	var v any
	var at *time.Time
	if k.office {
		o, failed := r.hearings.Office(ctx, k.id)
		v, at, err = &o, &o.Now.At, failed
	} else {
		n, failed := r.public(ctx, k.id)
		v, at, err = &n, &n.At, failed
	}
	if err != nil {
		return e, err
	}
	now := *at
	*at = time.Time{}
	still, _ := json.Marshal(v) // our own types: it never fails
	*at = now
	if e.body, err = json.Marshal(v); err != nil {
		return e, err
	}
	sum := sha256.Sum256(still)
	e.id = hex.EncodeToString(sum[:8])
	e.wire = fmt.Appendf(nil, "id: %s\ndata: %s\n\n", e.id, e.body)
	return e, nil
}

func (r *Room) public(ctx context.Context, id string) (rooms.Now, error) {
	h, err := r.hearings.ByID(ctx, id)
	if err != nil {
		return rooms.Now{}, err
	}
	return r.hearings.Now(ctx, h)
}

// now is the newest state, for who polls: made once for all, as for those who listen.
func (r *Room) now(c *fiber.Ctx) error {
	id, err := r.idOf(c)
	if err != nil {
		return err
	}
	v, err := r.public(c.UserContext(), id)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return answered(c, v, err)
}

func (r *Room) idOf(c *fiber.Ctx) (string, error) {
	h, err := r.hearings.ByCode(c.UserContext(), c.Params("code"))
	return h.ID, err
}

func (r *Room) events(c *fiber.Ctx) error {
	id, err := r.idOf(c)
	if err != nil {
		return err
	}
	return r.listen(c, stageKey{id: id})
}

func (r *Room) officeEvents(c *fiber.Ctx) error {
	if _, err := r.hearings.ByID(c.UserContext(), c.Params("id")); err != nil {
		return err
	}
	r.Watched(c.Params("id"))
	return r.listen(c, stageKey{id: c.Params("id"), office: true})
}

// listen takes the connection over: one goroutine and no buffers while nothing moves, and no time-out on a stream that is meant to last.
func (r *Room) listen(c *fiber.Ctx, k stageKey) error {
	if r.stages.closed() {
		return fault.New(fault.Unavailable, "going", "服务正在重启，请稍等几秒。")
	}
	last := c.Get("Last-Event-ID")
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no")
	c.Response().Header.SetConnectionClose()
	c.Response().Header.SetContentLength(-2) // it ends with the connection
	head := bytes.Clone(c.Response().Header.Header())
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(func(conn net.Conn) { r.tell(conn, head, k, last) })
	return nil
}

// tell sends the newest state whenever it is another, until she goes or we do.
func (r *Room) tell(conn net.Conn, head []byte, k stageKey, last string) {
	t, leave := r.stages.watch(k)
	defer leave()
	<-t.ready
	if write(conn, head) != nil {
		return
	}
	for {
		e, changed, err := t.newest()
		if err != nil {
			return
		}
		if e.id != last {
			if last = e.id; write(conn, e.wire) != nil {
				return
			}
		}
		select {
		case <-changed:
		case <-time.After(eventAlive):
			if r.stages.closed() || write(conn, []byte(":\n\n")) != nil {
				return
			}
		}
	}
}

func write(conn net.Conn, b []byte) error {
	if err := conn.SetWriteDeadline(time.Now().Add(eventWrite)); err != nil {
		return err
	}
	_, err := conn.Write(b)
	return err
}

// Close lets nobody listen any more; who does comes back to the server that follows.
func (r *Room) Close() {
	r.stages.mu.Lock()
	defer r.stages.mu.Unlock()
	r.stages.over = true
}

func (s *stages) closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}
