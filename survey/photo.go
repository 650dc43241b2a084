package survey

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/photo"
)

// Photo is a picture of a problem or of what was done about it; always re-encoded, so that nothing but the picture is in it.
// A citizen's goes to the unit only after the office has looked; none is ever public.
type Photo struct {
	ID        string
	TokenHash string
	OpinionID string // of the opinion that claimed it
	CaseID    string // of the case it is evidence in
	Owner     string // citizen or unit
	State     string // waiting, released, withheld
	Jpeg      []byte
	Hash      string // SHA-256 of the picture
	CreatedAt int64

	kept.Stamp
}

// PhotoRef is a photo as lists show it.
type PhotoRef struct {
	ID    string `json:"id"`
	State string `json:"state"`
}

// The states of a photo.
const (
	PhotoWaiting  = "waiting"
	PhotoReleased = "released"
	PhotoWithheld = "withheld"
)

// PhotoStates are the states of a photo with the word that the office reads.
var PhotoStates = []struct{ Code, Say string }{{PhotoWaiting, "考评办还没看"}, {PhotoReleased, "单位可见"}, {PhotoWithheld, "不给单位看"}}

// UnclaimedPhotos live this long.
const UnclaimedPhotos = 24 * time.Hour

// UploadPhoto cleans and stores one photo and gives the token with which an opinion or a verb claims it.
func (s *Service) UploadPhoto(ctx context.Context, who Who, data []byte) (token string, err error) {
	jpeg, err := photo.Clean(data)
	if err != nil {
		return "", err
	}
	return s.KeepPhoto(ctx, who, jpeg)
}

// KeepPhoto is UploadPhoto for one that was cleaned already, by who decides when that is its turn.
func (s *Service) KeepPhoto(ctx context.Context, who Who, jpeg photo.Cleaned) (token string, err error) {
	raw := make([]byte, 16)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	token = hex.EncodeToString(raw)
	sum := sha256.Sum256(jpeg)
	p := Photo{TokenHash: s.db.Keys().Hash("photo", token), Owner: "citizen", State: PhotoWaiting, Jpeg: jpeg, Hash: hex.EncodeToString(sum[:])}
	if _, bound := who.Of(); bound {
		p.Owner, p.State = "unit", PhotoReleased
	}
	return token, s.db.Do(ctx, who, func(tx *database.Tx) error {
		p.ID, p.CreatedAt = tx.ID(), tx.Millis()
		return kept.Insert(tx, &p)
	})
}

// ClaimPhotos gives uploaded photos to an opinion or a case, on record, and says which they are. Invalid when one is gone or taken.
func (s *Service) ClaimPhotos(tx *database.Tx, opinionID, caseID string, tokens []string) ([]string, error) {
	ids, entries := []string{}, []audit.Entry{}
	for _, token := range tokens {
		var p Photo
		if err := withoutPicture(tx.DB).Where("token_hash = ?", s.db.Keys().Hash("photo", token)).Limit(1).Find(&p).Error; err != nil {
			return nil, err
		}
		free := p.ID != "" && p.OpinionID == "" && p.CaseID == ""
		p.OpinionID, p.CaseID = opinionID, caseID
		// The claim itself asks whether it is free: of two at once, one gets it.
		claimed, err := kept.ChangeWhere(tx, &p, "opinion_id = '' AND case_id = ''")
		if err != nil {
			return nil, err
		}
		if !free || !claimed {
			return nil, fault.InField("photos", "unknown_photo", "有一张照片已经过期，请重新上传这张照片。")
		}
		ids = append(ids, p.ID)
		entries = append(entries, audit.Entry{Action: "photo.claim", Subject: p.ID, Detail: map[string]string{"opinion": opinionID, "case": caseID}})
	}
	return ids, audit.RecordAll(tx, entries...)
}

// withoutPicture reads photos whole but for the pictures, which are large and never change.
func withoutPicture(db *gorm.DB) *gorm.DB { return db.Model(&Photo{}).Omit("jpeg") }

// Photos are the photos of opinions, by opinion, oldest first.
func (s *Service) Photos(ctx context.Context, opinions []string) (map[string][]PhotoRef, error) {
	out := map[string][]PhotoRef{}
	for some := range slices.Chunk(opinions, database.Many) {
		var rows []Photo
		err := s.db.Read(ctx).Select("id", "opinion_id", "state").Where("opinion_id IN ?", some).Order("created_at, id").Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, p := range rows {
			out[p.OpinionID] = append(out[p.OpinionID], PhotoRef{p.ID, p.State})
		}
	}
	return out, nil
}

// TakePhoto reads one photo with its picture; who may see it is judged by the room above.
func (s *Service) TakePhoto(ctx context.Context, id string) (Photo, error) {
	var p Photo
	if err := s.db.Read(ctx).Where("id = ?", id).Limit(1).Find(&p).Error; err != nil {
		return p, err
	}
	if p.ID == "" || p.OpinionID == "" && p.CaseID == "" {
		return p, missing("这张照片")
	}
	return p, nil
}

// JudgePhoto lets a citizen's photo go to the unit, or keeps it back; the record names the opinion or the case it came with.
// NotFound when there is none.
func (s *Service) JudgePhoto(ctx context.Context, who Who, id, state string) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		var p Photo
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Omit("jpeg").Where("id = ? AND owner = ?", id, "citizen").Limit(1).Find(&p).Error
		if err != nil {
			return err
		}
		if p.ID == "" {
			return missing("这张照片")
		}
		if p.OpinionID != "" {
			if err := opinionOfDesk(tx, p.OpinionID); err != nil {
				return err
			}
		}
		detail := map[string]string{"opinion": p.OpinionID, "case": p.CaseID, "from": p.State, "to": state}
		p.State = state
		if _, err := kept.Change(tx, &p); err != nil { // it is held: nobody else changes it
			return err
		}
		return audit.Record(tx, "photo."+state, id, detail)
	})
}

// UnclaimedBytes is how much the photos take that nobody has claimed yet.
func (s *Service) UnclaimedBytes(ctx context.Context) (int64, error) {
	var n *int64
	err := s.db.Read(ctx).Model(&Photo{}).Where("opinion_id = '' AND case_id = ''").Select("SUM(LENGTH(jpeg))").Scan(&n).Error
	if n == nil {
		return 0, err
	}
	return *n, err
}

// ForgetPhotos removes what nobody claimed in time.
func ForgetPhotos(tx *database.Tx) error {
	var old []Photo
	err := withoutPicture(tx.DB).Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("opinion_id = '' AND case_id = '' AND created_at < ?", tx.Now().Add(-UnclaimedPhotos).UnixMilli()).Find(&old).Error
	if err != nil {
		return err
	}
	return kept.Remove(tx, old)
}
