package wechat

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"

	"github.com/silenceper/wechat/v2/util"
)

// Refusal is why WeChat did not do what it was asked: its own code, or how it was not reached. It never holds an address: the library's
// errors do, and with it the secret and the token.
type Refusal struct {
	Code   int64 // errcode; 0 when there was no answer that could be read
	Unsure bool  // the call broke off: it may have been done
}

func (r *Refusal) Error() string {
	switch {
	case r.Code != 0:
		return fmt.Sprintf("wechat refused: errcode %d", r.Code)
	case r.Unsure:
		return "wechat gave no answer that could be read"
	}
	return "wechat was not reached"
}

// The codes that decide what happens next.
const (
	codeBusy     = -1
	codeApp      = 40013
	codeSecret   = 40125
	codeAddress  = 40164 // our address is not on the account's list
	codeTemplate = 40037
	codeFields   = 47003
	codeLeft     = 43004 // she does not follow
	codeRefused  = 43101 // she does not want it, or has not allowed it
	codeQuota    = 45009
	codeSilent   = 45015 // her last word was too long ago
	codeMany     = 45047 // too many of our words on one of hers
)

// staleTokens are the codes that a token is refused with.
var staleTokens = []int64{40001, 42001, 40014}

var errcode = regexp.MustCompile(`errcode=(-?\d+)`)

// refusal makes a Refusal of what the library says; nil stays nil.
func refusal(err error) error {
	if err == nil {
		return nil
	}
	var common *util.CommonError
	if errors.As(err, &common) {
		return &Refusal{Code: common.ErrCode}
	}
	var dialled *net.OpError
	if errors.As(err, &dialled) && dialled.Op == "dial" {
		return &Refusal{}
	}
	if found := errcode.FindStringSubmatch(err.Error()); found != nil {
		code, _ := strconv.ParseInt(found[1], 10, 64)
		return &Refusal{Code: code}
	}
	return &Refusal{Unsure: true}
}

// codeOf is WeChat's code in an error, 0 for none.
func codeOf(err error) int64 {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return 0
}

// ask calls WeChat; with a new token once more, when it no longer takes the old one.
func (p *port) ask(call func() error) error {
	err := refusal(call())
	if slices.Contains(staleTokens, codeOf(err)) {
		p.forgetToken()
		err = refusal(call())
	}
	return err
}
