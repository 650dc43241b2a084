package survey_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

func TestOpinionsAreReadOrRefused(t *testing.T) {
	w := newWorld(t)
	before := w.dump()
	for _, x := range []struct {
		name, reason string
		in           survey.SubmitOpinion
	}{
		{"nothing", "empty_text", survey.SubmitOpinion{}},
		{"spaces", "empty_text", survey.SubmitOpinion{Text: " 　\n\t"}},
		{"invisible", "empty_text", survey.SubmitOpinion{Text: "\u200b\ufeff\u2060"}},
		{"marks", "empty_text", survey.SubmitOpinion{Text: "！！！。。。"}},
		{"too long", "long_text", survey.SubmitOpinion{Text: strings.Repeat("长", 2001)}},
		{"unknown photo", "unknown_photo", survey.SubmitOpinion{Text: "路灯不亮", Photos: []string{"nothing"}}},
	} {
		if _, err := w.SubmitOpinion(ctx, x.in); reasonOf(err) != x.reason {
			t.Errorf("%s: want %s, got %v", x.name, x.reason, err)
		}
	}
	if w.dump() != before {
		t.Fatal("a refused opinion left something")
	}
	for _, text := range []string{"冷", "😡", strings.Repeat("长", 2000), "  路灯不亮  ", "<script>alert(1)</script>", "'; DROP TABLE opinions; --", "𠮷野家门口的路"} {
		if _, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: text}); err != nil {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	w.sound()
}

// What was on a list when she chose it may be gone when it arrives; that is nothing to refuse her for.
func TestALetterIsNeverRefusedForWhatIsOnNoList(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("说不清", 6)
	for _, x := range []struct {
		name                  string
		in                    survey.SubmitOpinion
		hint, about, district string
	}{
		{"unknown district", survey.SubmitOpinion{Place: &survey.Place{District: "浦东新区"}}, "", "", "浦东新区"},
		{"unknown row", survey.SubmitOpinion{Hint: "XX-99"}, "XX-99", "", ""},
		{"unknown unit", survey.SubmitOpinion{About: "NOBODY"}, "", "NOBODY", ""},
		{"all of them", survey.SubmitOpinion{Hint: "XX-99", About: "NOBODY", Place: &survey.Place{District: "浦东新区"}}, "XX-99", "NOBODY", "浦东新区"},
		{"longer than a code", survey.SubmitOpinion{Hint: long}, string([]rune(long)[:16]), "", ""},
		{"a telephone instead", survey.SubmitOpinion{About: "打13812345678", Place: &survey.Place{District: "找13812345678"}}, "", "打138****5678", "找138****5678"},
		{"known", survey.SubmitOpinion{Hint: "CG-06", About: "SCGW", Place: &survey.Place{District: "上城区"}}, "CG-06", "SCGW", "上城区"},
	} {
		x.in.Text = "路灯不亮"
		in, err := w.SubmitOpinion(ctx, x.in)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		o, c := w.submitted(in.Receipt)
		if o.HintRow != x.hint || o.About != x.about || o.District != x.district || c.State != survey.Waiting {
			t.Errorf("%s: %q %q %q, %s", x.name, o.HintRow, o.About, o.District, c.State)
		}
	}
	w.sound()
}

func TestLongPlacesMakeNoTrouble(t *testing.T) {
	w := newWorld(t)
	for _, place := range []string{strings.Repeat("路", 80), strings.Repeat("我叫王五", 20), strings.Repeat("1号2幢3单元", 11)} {
		if _, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮", Place: &survey.Place{Text: place}}); err != nil {
			t.Errorf("%.12s…: %v", place, err)
		}
	}
	w.sound()
}

func TestLookingAtTheOriginalIsRecordedFirst(t *testing.T) {
	w := newWorld(t)
	in, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "我叫王小二，电话 13812345678，路灯不亮", Contact: "13812345678", Place: &survey.Place{Text: "3幢2单元501室门口"}})
	w.must(err)
	r, err := w.FindReceipt(ctx, in.Receipt)
	w.must(err)
	opinions, _, err := w.Submission(ctx, r.ID)
	w.must(err)
	id := opinions[0].ID
	if all := w.dump(); strings.Contains(all, "13812345678") || strings.Contains(all, "王小二") || strings.Contains(all, in.Receipt) {
		t.Fatal("the database can be read without the key")
	}
	out, err := w.RevealOriginal(ctx, office, id, "要回电话核实")
	w.must(err)
	if out.Text != "我叫王小二，电话 13812345678，路灯不亮" || out.Contact != "13812345678" || out.Place != "3幢2单元501室门口" {
		t.Fatalf("%+v", out)
	}
	var looks []audit.Audit
	w.must(w.db.Read(ctx).Where("subject = ? AND action = ?", id, "opinion.original").Find(&looks).Error)
	if len(looks) != 1 || looks[0].ActorID != "office" || !strings.Contains(looks[0].Detail, "回电话") {
		t.Fatalf("%+v", looks)
	}
	if _, err := w.RevealOriginal(ctx, office, "nothing", "看看"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("%v", err)
	}
}

func TestPhotos(t *testing.T) {
	w := newWorld(t)
	var picture bytes.Buffer
	w.must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64))))
	citizen := actor.Actor{Role: actor.Citizen}
	upload := func(who actor.Actor) string {
		t.Helper()
		token, err := w.UploadPhoto(ctx, who, picture.Bytes())
		w.must(err)
		return token
	}
	token := upload(citizen)
	in, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮", Photos: []string{token}})
	w.must(err)
	if _, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮", Photos: []string{token}}); reasonOf(err) != "unknown_photo" {
		t.Fatalf("a photo was claimed twice: %v", err)
	}
	r, err := w.FindReceipt(ctx, in.Receipt)
	w.must(err)
	opinions, _, err := w.Submission(ctx, r.ID)
	w.must(err)
	photos, err := w.Photos(ctx, []string{opinions[0].ID})
	w.must(err)
	p := photos[opinions[0].ID][0]
	if p.State != survey.PhotoWaiting {
		t.Fatalf("a citizen's photo waits for the office's look: %+v", p)
	}
	w.must(w.JudgePhoto(ctx, office, p.ID, survey.PhotoReleased))
	upload(citizen) // nobody claims it
	w.clock.Add(25 * time.Hour)
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return survey.ForgetPhotos(tx) }))
	var left []survey.Photo
	w.must(w.db.Read(ctx).Find(&left).Error)
	if len(left) != 1 || left[0].ID != p.ID || left[0].State != survey.PhotoReleased {
		t.Fatalf("%d photos left", len(left))
	}
	unit := upload(handler)
	var own survey.Photo
	w.must(w.db.Read(ctx).Where("owner = ?", "unit").Take(&own).Error)
	if unit == "" || own.State != survey.PhotoReleased {
		t.Fatalf("%+v", own)
	}
	if err := w.JudgePhoto(ctx, office, own.ID, survey.PhotoWithheld); !fault.Is(err, fault.NotFound) {
		t.Fatalf("the office judges only citizens' photos: %v", err)
	}
	w.sound()
}

func TestReceipts(t *testing.T) {
	w := newWorld(t)
	in, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮"})
	w.must(err)
	spaced := in.Receipt[:4] + " " + in.Receipt[4:8] + "-" + in.Receipt[8:]
	if _, err := w.FindReceipt(ctx, spaced); err != nil {
		t.Errorf("as a person types it: %v", err)
	}
	wrong := []byte(in.Receipt)
	wrong[3] = '0' + (wrong[3]-'0'+1)%10
	if _, err := w.FindReceipt(ctx, string(wrong)); !fault.Is(err, fault.Invalid) {
		t.Errorf("one digit wrong: %v", err)
	}
	if _, err := w.FindReceipt(ctx, "1234"); !fault.Is(err, fault.Invalid) {
		t.Errorf("too short: %v", err)
	}
	fresh, err := newWorld(t).SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮"})
	w.must(err)
	if fresh.Receipt == in.Receipt {
		t.Error("two submissions have one receipt")
	}
}
