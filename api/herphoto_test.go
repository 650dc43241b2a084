package api_test

import (
	"fmt"
	"testing"

	"huiyin/internal/actor"
)

// uploaded is the token of a photo of somebody of a unit.
func (k *circle) uploaded(unit string) string {
	k.t.Helper()
	token, err := k.app.Survey.UploadPhoto(k.t.Context(), actor.Actor{ID: "01HANDLER", Role: actor.Handler, Unit: unit}, honest(k.t))
	k.must(err)
	return token
}

func TestSheSeesHerPhotosAndThoseThatTheUnitShowsHerAndNoOther(t *testing.T) {
	k := newCircle(t)
	var receipt string
	hers := k.withPhotoOf(&receipt)
	unit := k.unit("市交通运输局")
	for i := range 5 { // the case that her opinion opened
		if id := k.as(k.handler, "GET", "/api/v1/unit/cases", "").text(fmt.Sprintf("items.%d.id", i)); id != "" && id != k.id {
			k.id = id
			break
		}
	}
	k.act(k.handler, "accept", `,"message":"您好，由客运处办"`)
	k.act(k.handler, "start", `,"promised_on":"2026-03-04"`)
	k.act(k.handler, "finish", fmt.Sprintf(`,"outcome":"done","reply":"3月2日清走单车 40 辆，每天早晚各清一次。","evidence":"照片","photos":[%q],"shown":[%q]`, k.uploaded(unit), k.uploaded(unit)))
	k.act(k.lead, "lead_approve", ``)
	photos := func() []string {
		c := k.as(k.office, "GET", "/api/v1/cases/"+k.id, "")
		return []string{c.text("results.0.photos.0"), c.text("results.0.photos.1")}
	}()
	see := func(receipt, id string, want int) {
		t.Helper()
		got := k.send("GET", "/api/v1/receipts/"+receipt+"/photos/"+id, "", nil)
		if got.status != want {
			t.Errorf("photo under %s: %d, want %d", receipt, got.status, want)
		}
		if want == 200 && (got.header.Get("Content-Type") != "image/jpeg" || got.header.Get("Cache-Control") != "no-store") {
			t.Errorf("it comes as %v", got.header)
		}
	}
	see(receipt, hers, 200)
	see(receipt, photos[1], 404) // not published yet
	k.act(k.office, "publish", `,"checked":true`)
	got := k.send("GET", "/api/v1/receipts/"+receipt, "", nil)
	if got.text("concerns.0.replies.0.photos.0") != photos[1] || got.text("pictures.0") != hers {
		t.Errorf("her page lists %v", got.get("concerns.0.replies"))
	}
	see(receipt, photos[1], 200)
	see(receipt, photos[0], 404)       // evidence for the office
	see(k.receipt, hers, 404)          // another citizen's
	see(k.receipt, photos[1], 404)     // another case's
	see(receipt, "01NOPHOTO", 404)     // none
	see(unknown(t), hers, 404)         // nobody's receipt
	see("1234567890123450", hers, 422) // no receipt at all
}
