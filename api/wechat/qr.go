package wechat

import (
	"context"
	"slices"

	"github.com/silenceper/wechat/v2/officialaccount/basic"

	"huiyin/internal/fault"
	"huiyin/survey"
)

// SurveyCode makes a code of the account for an open survey and gives the address of its picture: who scans it is led to the survey, and
// follows by it. NotFound when no such survey is open.
func (s *Service) SurveyCode(ctx context.Context, code string) (picture string, err error) {
	if !s.On() {
		return "", noAccount()
	}
	open, err := s.survey.OpenSurveys(ctx)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(open, func(x survey.OpenSurvey) bool { return x.Code == code }) {
		return "", fault.New(fault.NotFound, "unknown_survey", "没有开着的问卷 %s。", code)
	}
	var t *basic.Ticket
	err = s.port.ask(func() (err error) {
		t, err = basic.NewBasic(s.port.context).GetQRTicket(basic.NewLimitQrRequest(surveyScene + code)) // a text: the library panics on numbers
		return err
	})
	if err != nil {
		return "", err
	}
	return basic.ShowQRCode(t), nil
}
