package wechat

import (
	"github.com/gofiber/fiber/v2"
	"gorm.io/gorm/clause"

	"huiyin/internal/database"
)

// wechatPerson is somebody who has come by the account: known by an HMAC of her openid, which is kept sealed to write to her. She may
// have all of it erased, so no proof of rows holds it.
type wechatPerson struct {
	Person    string `gorm:"primaryKey"`
	Openid    []byte // sealed
	Following bool
	HeardAt   int64 // her last word in the chat; for 48 hours from then we may write
	Granted   int   // messages that she has allowed, once each
	Used      int
	CreatedAt int64
}

func (wechatPerson) TableName() string { return "wechat_people" }

// key is by what a person is known here.
func (s *Service) key(openid string) string { return s.db.Keys().Hash("wechat.person", openid) }

// PersonOf is by what whoever has an openid is known here: what the demonstration and the tests ask by.
func (s *Service) PersonOf(openid string) string { return s.key(openid) }

func openidOf(person string) string { return "wechat.openid:" + person }

// openid is whom to write to.
func (s *Service) openid(p wechatPerson) (string, error) {
	return s.db.Keys().Open(openidOf(p.Person), p.Openid)
}

// know gives the row of a person, held until the end of the transaction; a new one when she is new.
func (s *Service) know(tx *database.Tx, openid string) (p wechatPerson, err error) {
	p = wechatPerson{Person: s.key(openid), CreatedAt: tx.Millis()}
	p.Openid = tx.Keys().Seal(openidOf(p.Person), openid)
	if err = tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&p).Error; err != nil {
		return p, err
	}
	return held(tx, p.Person)
}

// held reads the row of a person until the end of the transaction; empty when she is unknown.
func held(tx *database.Tx, person string) (p wechatPerson, err error) {
	return p, tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("person = ?", person).Limit(1).Find(&p).Error
}

type personKey struct{}

// Know lets the handlers after it ask for Person; it looks nothing up itself.
func (s *Service) Know(c *fiber.Ctx) error {
	c.Locals(personKey{}, func() (string, bool) { return s.signedIn(c) })
	return c.Next()
}

// Person is the person behind a request, as a session says that only a code exchanged by this server began; nothing else that a request
// holds says who somebody is. ok is false for everybody else, and without an account.
func Person(c *fiber.Ctx) (key string, ok bool) {
	ask, known := c.Locals(personKey{}).(func() (string, bool))
	if !known {
		return "", false
	}
	return ask()
}

func (s *Service) signedIn(c *fiber.Ctx) (string, bool) {
	token := c.Cookies(s.cookie())
	if !s.On() || token == "" {
		return "", false
	}
	person, err := s.whose(c.UserContext(), token)
	if err != nil {
		s.log.Error("wechat session not read", "error", err.Error())
	}
	return person, person != ""
}
