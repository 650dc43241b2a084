package stage

import (
	"context"
	"errors"
	"time"

	"huiyin/api/demo"
	"huiyin/api/wechat/fake"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// Begin lets the three people come in, once the product listens: who is new follows by a real event; who was here is found as she left.
func (s *Stage) Begin(ctx context.Context) error {
	s.playing.Lock()
	defer s.playing.Unlock()
	err := s.app.WeChat.PublishMenu()
	for _, p := range people {
		err = errors.Join(err, s.comes(ctx, p))
	}
	return err
}

func (s *Stage) comes(ctx context.Context, p person) error {
	f := s.wechat.Find(p.OpenID)
	var known []struct{ Following bool }
	if err := s.app.DB.Read(ctx).Table("wechat_people").Select("following").Where("person = ?", s.key(p)).Limit(1).Find(&known).Error; err != nil {
		return err
	}
	if p.ID == "zhou" {
		if err := s.remember(ctx, p, f, len(known) == 0); err != nil {
			return err
		}
	}
	switch {
	case len(known) > 0:
		s.wechat.Follow(f, known[0].Following)
		return nil
	case f.Follows:
		return nil
	}
	_, err := s.wechat.Follows(f, p.Scene)
	if err == nil && p.Left {
		_, err = s.wechat.Unfollows(f)
	}
	return err
}

// remember gives 周阿姨 an opinion of the played year whose result waits for her, and shows on her phone how it came so far.
func (s *Stage) remember(ctx context.Context, p person, f *fake.Follower, first bool) error {
	receipt, err := demo.Follower(ctx, s.app.DB)
	if err != nil || receipt == "" {
		return err
	}
	r, err := s.app.Survey.FindReceipt(ctx, receipt)
	if err != nil {
		return err
	}
	if err := s.recall(ctx, f, r); err != nil || !first {
		return err
	}
	parcel, err := s.wechat.Sealed(s.wechat.Followed(f, ""), s.clock.Now())
	if err != nil {
		return err
	}
	if _, err := s.wechat.Send(parcel); err != nil { // past her chat, which shows it long ago
		return err
	}
	return s.app.WeChat.Link(ctx, s.key(p), receipt)
}

// recall writes the chat as it went: what she said, and the two messages that the city sent her.
func (s *Stage) recall(ctx context.Context, f *fake.Follower, r survey.Receipt) error {
	opinions, concerns, err := s.app.Survey.Submission(ctx, r.ID)
	if err != nil || len(concerns) == 0 {
		return err
	}
	var c rectify.Case
	var accepted []int64
	db := s.app.DB.Read(ctx)
	if err := db.Where("id = ?", concerns[0].CaseID).Take(&c).Error; err != nil {
		return err
	}
	if err := db.Table("case_events").Where("case_id = ? AND verb = ?", c.ID, "accept").Order("at").Limit(1).Pluck("at", &accepted).Error; err != nil {
		return err
	}
	sent := time.UnixMilli(opinions[0].ReceivedAt)
	s.wechat.Recall(f,
		fake.Bubble{At: sent.Add(-2 * time.Minute), Kind: "text", Text: "您好，这里是“回音”，" + s.app.Config.OfficeName + "的。\n哪里不好、想怎么改，直接打字说，也可以发语音、照片、位置。"},
		fake.Bubble{At: sent, Mine: true, Kind: "text", Text: concerns[0].Text},
		fake.Bubble{At: sent, Kind: "text", Text: "听到了，替您交上去了。到了哪一步、谁在办，随时看“我的”。"})
	for _, at := range accepted {
		s.wechat.Recall(f, s.letter("accepted", time.UnixMilli(at), "您反映的一件事已受理"))
	}
	if c.PublishedAt != 0 {
		at := waking(time.UnixMilli(c.PublishedAt))
		s.wechat.Recall(f, s.letter("result", at, "您反映的一件事有结果了，请您评价"))
	}
	return nil
}

func (s *Stage) letter(kind string, at time.Time, say string) fake.Bubble {
	for _, l := range letters {
		if l.kind == kind {
			return fake.Bubble{At: at, Kind: "template", Template: l.id, URL: s.app.Config.URL + "/mine", Data: map[string]string{"thing1": say, "time2": day.Of(at)}}
		}
	}
	return fake.Bubble{}
}

// waking is the moment itself by day, else half past eight of the morning after.
func waking(at time.Time) time.Time {
	at = at.In(day.Shanghai)
	morning := time.Date(at.Year(), at.Month(), at.Day(), 8, 30, 0, 0, day.Shanghai)
	switch {
	case at.Hour() >= 21:
		return morning.AddDate(0, 0, 1)
	case at.Hour() < 8:
		return morning
	}
	return at
}

// Playable opens nothing: it says whether a database is one on which the stage may stand.
func Playable(ctx context.Context, db *database.DB, listen, url string) (bool, error) {
	is, err := survey.IsDemonstration(db.Read(ctx))
	return err == nil && fake.Allowed(is, listen, url) == nil, err
}
