package survey

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/proof"
)

// orphans are rows whose other half is gone.
func (v *verification) orphans() error {
	gone := func(from, id, where, in, match string) *gorm.DB {
		return v.at.Table(from + " a").Select("a." + id).Where(where + " AND NOT EXISTS (SELECT 1 FROM " + in + " b WHERE " + match + ")")
	}
	for _, o := range []struct {
		what, say string
		q         *gorm.DB
	}{
		{"concern_orphan", "诉求点 %s 的意见不见了。", gone("concerns", "id", "1 = 1", "opinions", "b.id = a.opinion_id")},
		{"opinion_orphan", "意见 %s 的查询码不见了。", gone("opinions", "id", "1 = 1", "receipts", "b.id = a.receipt_id")},
		{"receipt_orphan", "查询码 %s 的意见不见了。", gone("receipts", "id", "a.kind = 'opinion'", "opinions", "b.receipt_id = a.id")},
		{"classification_orphan", "分类 %s 的诉求点不见了。", gone("classifications", "id", "1 = 1", "concerns", "b.id = a.concern_id")},
		{"concern_unclassified", "诉求点 %s 没有分类记录。", gone("concerns", "id", "1 = 1", "classifications", "b.concern_id = a.id")},
		{"photo_orphan", "照片 %s 的意见不见了。", gone("photos", "id", "a.opinion_id <> ''", "opinions", "b.id = a.opinion_id")},
		{"opinion_deleted", "留痕里的意见 %s 不见了。", gone("audits", "subject", "a.action = 'opinion.submit'", "opinions", "b.id = a.subject")},
		{"opinion_unrecorded", "意见 %s 没有提交的留痕。", gone("opinions", "id", "1 = 1", "audits", "b.subject = a.id AND b.action = 'opinion.submit'")},
	} {
		if err := v.Orphans(o.what, o.say, o.q); err != nil {
			return err
		}
	}
	return nil
}

// photos compares each picture with the hash it had when it was stored.
func (v *verification) photos() error {
	return proof.Batches(func() *gorm.DB { return v.at }, 20, func(p Photo) string { return p.ID }, func(batch []Photo) error {
		for _, p := range batch {
			if sum := sha256.Sum256(p.Jpeg); hex.EncodeToString(sum[:]) != p.Hash {
				v.Add("photo", p.ID, "照片 %s 和存入时不一样。", p.ID)
			}
		}
		return nil
	})
}

// newestOriginals are opened again; opening all of a large database would put them all through memory for little.
const newestOriginals = 200

// originals opens the newest sealed originals, and compares them with what the audit trail says was sent.
func (v *verification) originals() error {
	var rows []Opinion
	if err := v.at.Order("received_at DESC, id").Limit(newestOriginals).Find(&rows).Error; err != nil {
		return err
	}
	for _, o := range rows {
		var original Original
		if err := o.unseal(v.db.Keys(), &original); err != nil {
			v.Add("original", o.ID, "意见 %s 的原文打不开。", o.ID)
			continue
		}
		var said []audit.Audit
		if err := v.at.Where("subject = ? AND action = ?", o.ID, "opinion.submit").Limit(1).Find(&said).Error; err != nil {
			return err
		}
		var detail struct{ Text string }
		if len(said) > 0 && (json.Unmarshal([]byte(said[0].Detail), &detail) != nil || detail.Text != v.db.Keys().Hash("audit.text", original.Text)) {
			v.Add("original_changed", o.ID, "意见 %s 的原文和提交时不一样。", o.ID)
		}
	}
	return nil
}

// record proves the record, and all rows that it names.
func (v *verification) record() error {
	days, err := proof.Record(&v.Findings, v.at, v.db)
	if err != nil {
		return err
	}
	v.setsOf(days)
	return proof.Days(&v.Findings, v.at, days)
}

// Astray selects the ids of concerns and of photos that hang on a case which `cases`, a query of ids, does not know.
func Astray(at, cases *gorm.DB) (concerns, photos *gorm.DB) {
	lost := func(row any) *gorm.DB {
		return at.Model(row).Select("id").Where("case_id <> '' AND case_id NOT IN (?)", cases)
	}
	return lost(&Concern{}), lost(&Photo{})
}

// marked checks a response against its own MAC and puts it into its set.
func (v *verification) marked(r Response) {
	switch {
	case r.Mac == "":
		v.Add("response_unproved", r.ID, "responses %s 没有证明。老数据库升级后，请运行 huiyin verify --adopt。", r.ID)
	case r.Mac != r.Sign(v.db.Keys()):
		v.Add("response_altered", r.ID, "responses %s 的内容被改过，和写入时的证明不符。", r.ID)
	}
	v.sets.add(r)
}

// setsOf compares the responses of each day with what the record says of them.
func (v *verification) setsOf(days []audit.Audit) {
	for _, a := range days {
		var day struct {
			Sets     Sets
			Finished bool
		}
		_ = json.Unmarshal([]byte(a.Detail), &day) // an edited one fails its seal
		for where, was := range day.Sets {
			is := v.sets[where]
			if is.N < was.N || day.Finished && is != was {
				v.Add("response_set", where, "%s 的答卷清点时有 %d 份，现在是 %d 份，或者换过。", where, was.N, is.N)
			}
		}
	}
}
