package wechat

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/silenceper/wechat/v2/util"
)

// token makes sure that there is a token, so that a call that is refused for another reason was a call.
func (p *port) token(ctx context.Context) error {
	return p.ask(func() error {
		_, err := p.access.GetAccessTokenContext(ctx)
		return err
	})
}

// post asks WeChat something with a body and gives the number of the message that it made, empty when it names none. The library's own
// ways of sending take no context, and drop that number.
func (p *port) post(ctx context.Context, path string, body any) (message string, err error) {
	var out struct {
		util.CommonError
		MsgID int64 `json:"msgid"`
	}
	err = p.ask(func() error {
		token, err := p.access.GetAccessTokenContext(ctx)
		if err != nil {
			return err
		}
		answer, err := util.PostJSONContext(ctx, "https://api.weixin.qq.com"+path+"?access_token="+url.QueryEscape(token), body)
		if err == nil {
			err = json.Unmarshal(answer, &out)
		}
		if err == nil && out.ErrCode != 0 {
			err = &out.CommonError
		}
		return err
	})
	if err != nil || out.MsgID == 0 {
		return "", err
	}
	return strconv.FormatInt(out.MsgID, 10), nil
}
