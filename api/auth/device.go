package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"strings"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/schedule"
)

// DeviceLives is how long a browser is known; browsers keep no cookie longer.
const DeviceLives = 400 * 24 * time.Hour

// people is how many accounts one browser is known for: a desk that a few colleagues share.
const people = 5

// Device is a mark of the browser for the account of that name, empty when nobody of that name logged in there. It opens nothing: it
// says only that others' failures do not count against it. The cookie names nobody.
func (s *Service) Device(ctx context.Context, name, cookie string) (string, error) {
	nonce, marks := parts(cookie)
	if len(marks) == 0 {
		return "", nil
	}
	id, err := s.idOf(ctx, name)
	if err != nil || id == "" {
		return "", err
	}
	mine := s.mark(nonce, id)
	for _, m := range marks {
		if subtle.ConstantTimeCompare([]byte(m), []byte(mine)) == 1 {
			return mine, nil
		}
	}
	return "", nil
}

// MarkDevice is the browser's cookie with the account in front; an older one is taken over.
func (s *Service) MarkDevice(cookie, accountID string) string {
	nonce, marks := parts(cookie)
	if nonce == "" {
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails: it ends the program rather
		nonce = hex.EncodeToString(b[:])
	}
	out := []string{nonce, s.mark(nonce, accountID)}
	for _, m := range marks {
		if m != out[1] && len(out) <= people {
			out = append(out, m)
		}
	}
	return strings.Join(out, ".")
}

func (s *Service) mark(nonce, accountID string) string {
	return s.db.Keys().Hash("device", nonce, accountID)[:32]
}

// parts are a cookie's nonce and marks, none when it is not one of ours.
func parts(cookie string) (nonce string, marks []string) {
	all := strings.Split(cookie, ".")
	if len(all) < 2 || len(all) > people+1 {
		return "", nil
	}
	for _, p := range all {
		if _, err := hex.DecodeString(p); err != nil || len(p) != 32 {
			return "", nil
		}
	}
	return all[0], all[1:]
}

// idOf is the account of a name, empty when there is none.
func (s *Service) idOf(ctx context.Context, name string) (string, error) {
	var ids []string
	err := s.db.Read(ctx).Model(&Account{}).Where("name = ?", name).Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// TellGuesses puts on record that so many wrong passwords were given for a name, once an hour for each account; done says whether they
// need not be told again. A name that no account has is none.
func (s *Service) TellGuesses(ctx context.Context, name string, n int) (done bool, err error) {
	id, err := s.idOf(ctx, name)
	if err != nil || id == "" {
		return err == nil, err
	}
	return schedule.Once(ctx, s.db, "guessed."+id, s.db.Now().Format("2006-01-02T15"), func(ctx context.Context) error {
		return s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			return audit.Record(tx, "account.guessed", id, map[string]int{"guesses": n})
		})
	})
}
