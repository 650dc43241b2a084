package wechat

import (
	"encoding/xml"
	"errors"
	"fmt"
)

var (
	errNotOurs = errors.New("not encrypted and signed by WeChat for us")
	errSealing = errors.New("an answer was not encrypted")
)

// inbound is what WeChat tells: a word of somebody's, or an event.
type inbound struct {
	To          string  `xml:"ToUserName"`
	From        string  `xml:"FromUserName"`
	At          int64   `xml:"CreateTime"`
	Kind        string  `xml:"MsgType"`
	ID          string  `xml:"MsgId"`
	Content     string  `xml:"Content"`
	MediaID     string  `xml:"MediaId"`
	Recognition string  `xml:"Recognition"`
	Lat         float64 `xml:"Location_X"`
	Lng         float64 `xml:"Location_Y"`
	Label       string  `xml:"Label"`
	Event       string  `xml:"Event"`
	EventKey    string  `xml:"EventKey"`
	Job         string  `xml:"MsgID"` // of a template that was sent
	Status      string  `xml:"Status"`

	Asked   []subscription `xml:"SubscribeMsgPopupEvent>List"`
	Changed []subscription `xml:"SubscribeMsgChangeEvent>List"`
	Sent    []subscription `xml:"SubscribeMsgSentEvent>List"`
}

// subscription is what became of one template of a person.
type subscription struct {
	Template string `xml:"TemplateId"`
	Status   string `xml:"SubscribeStatusString"` // accept or reject
	Job      string `xml:"MsgID"`
	Code     string `xml:"ErrorCode"` // 0: delivered
}

// readInbound reads a decrypted callback; the parser opens no entities of the sender's making.
func readInbound(raw []byte) (m inbound, err error) {
	if err := xml.Unmarshal(raw, &m); err != nil {
		return m, err
	}
	if !openidShape.MatchString(m.From) || m.Kind == "" {
		return m, errNotOurs
	}
	return m, nil
}

// name tells one message or event from all others; it comes again under the same name.
func (m inbound) name() string {
	if m.ID != "" && m.Kind != "event" {
		return "message " + m.ID
	}
	return fmt.Sprintf("event %s %d %s %s %s", m.From, m.At, m.Event, m.EventKey, m.Job)
}
