package api_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"
)

// Who is told 503 tries again; who is told 500 waits for us to mend it.
func TestAnOutageIsSaidToBeOne(t *testing.T) {
	d := newDoor(t)
	for _, x := range []struct {
		err    error
		status int
		says   string
	}{
		{context.DeadlineExceeded, 503, "连不上数据库"},
		{driver.ErrBadConn, 503, "连不上数据库"},
		{errors.New("no such column: colour"), 500, "我们这边出了问题"},
	} {
		c := d.app.Web.AcquireCtx(&fasthttp.RequestCtx{})
		d.must(d.app.Web.Config().ErrorHandler(c, fmt.Errorf("read the units: %w", x.err)))
		if body := string(c.Response().Body()); c.Response().StatusCode() != x.status || !strings.Contains(body, x.says) || strings.Contains(body, x.err.Error()) {
			t.Errorf("%v: %d %s", x.err, c.Response().StatusCode(), body)
		}
		if retry := string(c.Response().Header.Peek("Retry-After")); (retry != "") != (x.status == 503) {
			t.Errorf("%v: Retry-After %q", x.err, retry)
		}
	}
}
