package wechat

import (
	"context"
	"errors"
	"net/url"

	"github.com/silenceper/wechat/v2/util"

	"huiyin/internal/fault"
)

// codeUnreadable is our own, of a picture that is none.
const codeUnreadable = 1

// fetchPicture takes a picture from WeChat, cleans it like every other photo, and gives the token by which an opinion claims it.
func (s *Service) fetchPicture(ctx context.Context, media string) (token string, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var data []byte
	err = s.port.ask(func() error {
		access, err := s.port.access.GetAccessTokenContext(ctx)
		if err != nil {
			return err
		}
		data, err = util.HTTPGetContext(ctx, "https://api.weixin.qq.com/cgi-bin/media/get?access_token="+url.QueryEscape(access)+"&media_id="+url.QueryEscape(media))
		if err == nil {
			data, err = util.HandleFileResponse(data, "media")
		}
		return err
	})
	if err != nil {
		return "", err
	}
	token, err = s.survey.UploadPhoto(ctx, stranger, data)
	var f *fault.Fault
	if errors.As(err, &f) {
		return "", &Refusal{Code: codeUnreadable}
	}
	return token, err
}
