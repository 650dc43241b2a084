package wechat

import (
	"errors"
	"time"

	"huiyin/internal/outbox"
)

// notSent is what becomes of a letter that WeChat did not take for a reason of the account or the network: it waits, since whoever runs the
// account can put it right, and nobody should have to send a thousand letters again.
func notSent(err error) outbox.Outcome {
	var r *Refusal
	if !errors.As(err, &r) {
		return outbox.Outcome{State: outbox.Waiting, Reason: "没有发出去，稍后再试"}
	}
	switch r.Code {
	case 0:
		if r.Unsure {
			return outbox.Outcome{State: outbox.Unknown, Reason: "微信没有回答，不知道送到没有"}
		}
		return outbox.Outcome{State: outbox.Waiting, Reason: "连不上微信，稍后再试"}
	case codeBusy:
		return outbox.Outcome{State: outbox.Waiting, Reason: "微信说系统繁忙，稍后再试"}
	case codeQuota:
		return outbox.Outcome{State: outbox.Waiting, Reason: "今天的发送额度用完了，稍后再试", After: 30 * time.Minute}
	case codeAddress:
		return outbox.Outcome{State: outbox.Waiting, Reason: "这台服务器不在公众号的 IP 白名单里", After: 10 * time.Minute}
	case codeApp, codeSecret:
		return outbox.Outcome{State: outbox.Waiting, Reason: "AppID 或 AppSecret 不对", After: 10 * time.Minute}
	}
	for _, stale := range staleTokens {
		if r.Code == stale {
			return outbox.Outcome{State: outbox.Waiting, Reason: "微信不认访问令牌，稍后换新的再试"}
		}
	}
	return outbox.Outcome{State: outbox.Parked, Reason: "微信拒绝了，代码 " + itoa(r.Code) + "，请查公众平台的说明后再发"}
}
