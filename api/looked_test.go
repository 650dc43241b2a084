package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// looked are the looks that a citizen reads under her receipt.
func (k *circle) looked(receipt string) (out []string) {
	k.t.Helper()
	got := k.send("GET", "/api/v1/receipts/"+receipt, "", nil)
	if got.status != 200 {
		k.t.Fatalf("%d %s", got.status, got.body)
	}
	for i := 0; got.get(fmt.Sprintf("looks.%d", i)) != nil; i++ {
		at := fmt.Sprintf("looks.%d.", i)
		out = append(out, got.text(at+"on")+" "+got.text(at+"who")+" "+got.text(at+"what")+" "+got.text(at+"why"))
	}
	for _, name := range []string{"office", "handler", "lead", "auditor"} { // what the accounts are called
		if strings.Contains(got.body, `"`+name+`"`) {
			k.t.Errorf("she reads who it was: %s", got.body)
		}
	}
	return out
}

func TestACitizenReadsWhoLookedAtWhatSheWroteByRoleAndDayAndWhy(t *testing.T) {
	k := newCircle(t)
	if got := k.looked(k.receipt); len(got) != 0 {
		t.Fatalf("nobody has looked, and she reads %q", got)
	}
	reasons := []string{`"contact"`, `"check"`, `"dispute"`, `"assign"`}
	for i, s := range k.sealed() {
		for range 2 { // the same look again says nothing new to her
			if got := k.as(k.office, "POST", "/api/v1/office/"+s.path+"/original", `{"reason":`+reasons[i]+`}`); got.status != 200 {
				t.Fatalf("%s: %d %s", s.path, got.status, got.body)
			}
		}
		if n := len(k.looks(s.action, s.subject)); n != 2 {
			t.Errorf("%s: %d looks on record, want each of them", s.action, n)
		}
	}
	k.clock.Set("2026-03-09")
	k.office = k.again("office")
	k.as(k.office, "POST", "/api/v1/office/opinions/"+k.opinion+"/original", `{"reason":"她说的地方有两处，要打 13812345678 问清"}`)
	want := []string{"2026-03-09 考评办 您的原话和联系方式 其他", "2026-03-02 考评办 您留言的原话 分办需要", "2026-03-02 考评办 您的原话和联系方式 联系市民", "2026-03-02 考评办 您评价理由的原话 复核争议"}
	if got := k.looked(k.receipt); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("she reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := k.send("GET", "/api/v1/receipts/"+k.receipt, "", nil); strings.Contains(got.body, "两处") {
		t.Error("the office's own words are told")
	}
	for _, bad := range []string{`{"reason":"other"}`, `{"reason":""}`, `{}`} {
		if got := k.as(k.office, "POST", "/api/v1/office/opinions/"+k.opinion+"/original", bad); got.status != 422 {
			t.Errorf("a look for %s: %d", bad, got.status)
		}
	}
}

// A page of photos is opened again and again: once a day and person is what the record keeps, once a day and role what she reads.
func TestLooksAtPhotosAreKeptOnceADayAndPerson(t *testing.T) {
	k := newCircle(t)
	id := k.withPhoto()
	see := func(cookie string, times, status int) {
		t.Helper()
		for range times {
			if got := k.as(cookie, "GET", "/api/v1/photos/"+id, ""); got.status != status {
				t.Fatalf("%d", got.status)
			}
		}
	}
	see(k.handler, 1, 404)
	if n := len(k.looks("photo.look", id)); n != 0 {
		t.Errorf("%d looks of whom nothing was shown", n)
	}
	see(k.office, 3, 200)
	k.as(k.office, "POST", "/api/v1/office/photos/"+id+"/release", "")
	see(k.handler, 3, 200)
	see(k.lead, 2, 200)
	see(k.auditor, 1, 200)
	if n := len(k.looks("photo.look", id)); n != 4 {
		t.Errorf("%d looks of four people on a day", n)
	}
	k.clock.Set("2026-03-03")
	office := k.again("office")
	see(office, 2, 200)
	looks := k.looks("photo.look", id)
	if len(looks) != 5 || !strings.Contains(looks[0].Detail, `"reason":"`) {
		t.Errorf("the day after: %+v", looks)
	}
}

// again logs somebody in who has an account.
func (d *door) again(name string) string {
	d.t.Helper()
	got := d.send("POST", "/api/v1/session", fmt.Sprintf(`{"name":%q,"password":%q}`, name, password), nil)
	if got.status != 200 {
		d.t.Fatalf("log-in of %s: %d %s", name, got.status, got.body)
	}
	return strings.SplitN(got.header.Get("Set-Cookie"), ";", 2)[0]
}

func TestSheReadsTheLooksAtHerPhotos(t *testing.T) {
	k := newCircle(t)
	receipt := ""
	id := k.withPhotoOf(&receipt)
	k.as(k.office, "GET", "/api/v1/photos/"+id, "")
	k.as(k.office, "POST", "/api/v1/office/photos/"+id+"/release", "")
	k.as(k.handler, "GET", "/api/v1/photos/"+id, "")
	k.as(k.lead, "GET", "/api/v1/photos/"+id, "")
	want := "2026-03-02 市交通运输局 您的照片 办理需要\n2026-03-02 考评办 您的照片 分办需要"
	if got := strings.Join(k.looked(receipt), "\n"); got != want {
		t.Errorf("she reads\n%s\nwant\n%s", got, want)
	}
}
