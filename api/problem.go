package api

import (
	"errors"
	"math"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// Problem is an RFC 9457 problem: detail is a sentence for the reader that says what to do.
type Problem struct {
	Type    string        `json:"type"`
	Title   string        `json:"title"`
	Status  int           `json:"status"`
	Detail  string        `json:"detail"`
	Reason  string        `json:"reason"`
	Request string        `json:"request,omitempty"`
	Fields  []fault.Field `json:"fields,omitempty"`

	Challenge *Challenge `json:"challenge,omitempty"` // of proof_of_work
}

var statusOf = map[fault.Kind]int{
	fault.Invalid: 422, fault.NotFound: 404, fault.Forbidden: 403, fault.Conflict: 409, fault.TooMany: 429, fault.Unavailable: 503, fault.Unsigned: 401, fault.TooLarge: 413,
}

var titles = map[int]string{
	400: "请求读不懂", 401: "请先登录", 403: "不能这样做", 404: "没有找到", 405: "不能这样做", 408: "太慢了", 409: "已经变了", 413: "太大了", 415: "格式不对", 422: "内容需要改一改", 429: "请稍等", 431: "请求读不懂", 500: "没有办成", 503: "请稍等",
}

// troubles are the sentences for what the database does not do now: what is true, and what becomes of what she typed.
var troubles = map[database.Trouble]string{
	database.Silent: "现在连不上数据库，没有办成。您填的内容还在，请过一会儿再试，不会重复提交。",
	database.Full:   "系统的磁盘满了，暂时存不进新的内容，没有办成。您填的内容还在，请过一会儿再试；查进度、看公开数字不受影响。",
	database.Broken: "系统的磁盘出了故障，暂时存不进新的内容，没有办成。您填的内容还在，请过一会儿再试。",
}

// problem is the one place where an error becomes an answer. What is no fault is ours to fix: logged with the request id, never shown.
func (a *App) problem(c *fiber.Ctx, err error) error {
	p := Problem{Type: "about:blank", Request: requestID(c)}
	var f *fault.Fault
	var e *fiber.Error
	if a.DB.Down(err) {
		why := a.DB.Trouble(err)
		a.Log.Error("database in trouble", "why", string(why), "request", p.Request, "route", c.Route().Path, "error", err.Error())
		err = fault.New(fault.Unavailable, "database_"+string(why), "%s", troubles[why])
	}
	switch {
	case errors.As(err, &f):
		p.Status, p.Detail, p.Reason, p.Fields = statusOf[f.Kind], f.Say, f.Reason, f.Fields
		p.Challenge = challengeIn(err)
	case errors.As(err, &e) && e.Code < 500:
		p.Status, p.Reason, p.Detail = e.Code, "http", plain(e.Code)
	default:
		a.Log.Error("request failed", "request", p.Request, "method", c.Method(), "route", c.Route().Path, "error", err.Error())
		p.Status, p.Reason, p.Detail = 500, "internal", "没有办成，是我们这边出了问题，已经记下来了。您填的内容还在，请过一会儿再试。"
	}
	p.Title = titles[p.Status]
	if p.Status == 429 || p.Status == 503 {
		c.Set(fiber.HeaderRetryAfter, retryAfter(f))
	}
	c.Status(p.Status)
	return c.JSON(p, "application/problem+json")
}

// retryAfter is in seconds, ten where nobody knows.
func retryAfter(f *fault.Fault) string {
	if f == nil || f.After <= 0 {
		return "10"
	}
	return strconv.Itoa(int(math.Ceil(f.After.Seconds())))
}

// plain are the sentences for what the router itself refuses.
func plain(status int) string {
	switch status {
	case 404:
		return "没有这个地址，请检查链接，或者回到首页。"
	case 405:
		return "这个地址不支持这样的操作，请刷新页面再试。"
	case 408:
		return "网络太慢，没有收全。您填的内容还在，请到信号好的地方再点一次。"
	case 413:
		return "发送的内容太大了。照片每张不超过 10 MB，文字请删短一些。"
	case 415:
		return "内容的格式不对，请刷新页面再试，您填的内容还在。"
	}
	return "请求读不懂，请刷新页面再试，您填的内容还在。"
}
