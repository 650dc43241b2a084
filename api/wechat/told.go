package wechat

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"huiyin/internal/outbox"
)

var jobShape = regexp.MustCompile(`^\d{1,32}$`)

// tell hands on what became of a letter. It comes before the inbox knows the message: told twice, it is told once.
func (s *Service) tell(ctx context.Context, m inbound) (all error) {
	told := func(job string, ok bool, why string) {
		if jobShape.MatchString(job) {
			all = errors.Join(all, outbox.Delivered(ctx, s.db, job, ok, why))
		}
	}
	switch m.Event {
	case "TEMPLATESENDJOBFINISH":
		told(m.Job, m.Status == "success", notDelivered(m.Status))
	case "subscribe_msg_sent_event":
		for _, x := range m.Sent {
			told(x.Job, x.Code == "0", notDelivered("failed: "+x.Code))
		}
	}
	return all
}

// notDelivered is why, in plain words.
func notDelivered(status string) string {
	switch {
	case status == "success" || status == "failed: 0":
		return ""
	case strings.Contains(status, "user block") || strings.Contains(status, "43101"):
		return "她关掉了公众号的消息"
	}
	return "微信没有送到"
}

// grants counts what she has allowed in a page, of the templates that are sent once for each time.
func (s *Service) grants(asked []subscription) (n int) {
	for _, x := range asked {
		for _, t := range s.cfg.WeChatTemplates {
			if t.Way == "once" && t.ID == x.Template && x.Status == "accept" {
				n++
			}
		}
	}
	return n
}
