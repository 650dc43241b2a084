package wechat

import (
	"context"
	"slices"

	"github.com/silenceper/wechat/v2/officialaccount/basic"

	"huiyin/internal/fault"
	"huiyin/rectify/hearing"
	"huiyin/survey"
)

// Code makes a code of the account for an open survey or a hearing and gives the address of its picture: who scans it is led there, and
// follows by it. NotFound when there is neither.
func (s *Service) Code(ctx context.Context, code string) (picture string, err error) {
	if !s.On() {
		return "", noAccount()
	}
	scene, err := s.sceneOf(ctx, code)
	if err != nil {
		return "", err
	}
	var t *basic.Ticket
	err = s.port.ask(func() (err error) {
		t, err = basic.NewBasic(s.port.context).GetQRTicket(basic.NewLimitQrRequest(scene)) // a text: the library panics on numbers
		return err
	})
	if err != nil {
		return "", err
	}
	return basic.ShowQRCode(t), nil
}

// sceneOf is what a code says of an open survey or a hearing.
func (s *Service) sceneOf(ctx context.Context, code string) (string, error) {
	open, err := s.survey.OpenSurveys(ctx)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(open, func(x survey.OpenSurvey) bool { return x.Code == code }) {
		return surveyScene + code, nil
	}
	all, err := s.hearings(ctx)
	if err == nil && !slices.ContainsFunc(all, func(h hearing.Brief) bool { return h.Code == code }) {
		err = fault.New(fault.NotFound, "unknown_scene", "没有开着的问卷或公述民评 %s。", code)
	}
	return hearingScene + code, err
}
