package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database/dbtest"
)

// leaves are all strings and numbers of a JSON answer, by their paths.
func leaves(t *testing.T, body string) map[string]string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch x := v.(type) {
		case map[string]any:
			for k, y := range x {
				walk(path+"."+k, y)
			}
		case []any:
			for i, y := range x {
				walk(fmt.Sprint(path, ".", i), y)
			}
		case string:
			out[path] = x
		case json.Number:
			out[path] = x.String()
		}
	}
	walk("", v)
	return out
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var (
	handle  = regexp.MustCompile(`[` + crockford + `]{26}`)
	aDay    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	aMoment = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d|\d{1,2}:\d\d:\d\d`)
)

// moments are the instants that a string tells: as a ULID, as milliseconds or seconds since 1970, as a date with a time of day.
func moments(s string) (out []string) {
	for _, id := range handle.FindAllString(s, -1) {
		if at := ulidTime(id); near(at) {
			out = append(out, "the ULID "+id+" of "+at.Format(time.RFC3339Nano))
		}
	}
	for _, digits := range regexp.MustCompile(`\d{10,13}`).FindAllString(s, -1) {
		n, _ := strconv.ParseInt(digits, 10, 64)
		if near(time.UnixMilli(n)) || near(time.Unix(n, 0)) {
			out = append(out, "the instant "+digits)
		}
	}
	if aMoment.MatchString(s) {
		out = append(out, "the moment "+s)
	}
	return out
}

// ulidTime is what the first ten characters of a ULID say.
func ulidTime(id string) time.Time {
	var ms int64
	for _, c := range id[:10] {
		ms = ms<<5 | int64(strings.IndexRune(crockford, c))
	}
	return time.UnixMilli(ms)
}

// near says whether a time lies in the months around the test's day: by chance, a random handle says so once in a million.
func near(at time.Time) bool {
	start, err := time.Parse(time.DateOnly, dbtest.Start)
	return err == nil && at.After(start.AddDate(0, -2, 0)) && at.Before(start.AddDate(0, 4, 0))
}

func TestTheSearchForMomentsFindsThem(t *testing.T) {
	at := time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)
	var id [10]byte
	for i, ms := 9, at.UnixMilli(); i >= 0; i, ms = i-1, ms>>5 {
		id[i] = crockford[ms&31]
	}
	for _, s := range []string{string(id[:]) + "ABCDEFGHJKMNPQRS", "x." + string(id[:]) + "ABCDEFGHJKMNPQRS", fmt.Sprint(at.UnixMilli()), fmt.Sprint(at.Unix()), at.Format(time.RFC3339), "2026-03-02 10:00", "今天 10:00:00"} {
		if len(moments(s)) == 0 {
			t.Errorf("%s tells a moment", s)
		}
	}
	for _, s := range []string{"2026-03-02", "3月2日", "15 天", "13800001111", "9FD0ABCDEFGHJKMNPQRSTVWXYZ"} {
		if got := moments(s); len(got) > 0 {
			t.Errorf("%s tells %v", s, got)
		}
	}
}

// Everything that a unit can ask for, by everybody of it and by who supports: of the time it tells the day, by ids as well as by words.
// A unit that knew the minute of a letter would know whom it saw writing.
func TestNothingThatAUnitSeesTellsMoreOfTheTimeThanTheDay(t *testing.T) {
	k := newCircle(t)
	for who, cookie := range map[string]string{"经办": k.handler, "领导": k.lead, "配合经办": k.aide} {
		paths := []string{"/api/v1/session", "/api/v1/states", "/api/v1/cases/" + k.id, "/api/v1/unit/cases?limit=1"}
		for _, status := range []string{"open", "mine", "late", "today", "week", "asking", "closed", "supporting", "waiting", "all"} {
			paths = append(paths, "/api/v1/unit/cases?status="+status)
		}
		for _, path := range paths {
			got := k.as(cookie, "GET", path, "")
			if got.status != 200 {
				t.Fatalf("%s of %s: %d %s", path, who, got.status, got.body)
			}
			for at, s := range leaves(t, got.body) {
				for _, moment := range moments(s) {
					t.Errorf("%s reads %s in %s%s", who, moment, path, at)
				}
				if name := at[strings.LastIndex(at, ".")+1:]; (name == "on" || strings.HasSuffix(name, "_on") || strings.HasSuffix(name, "_until")) && !aDay.MatchString(s) {
					t.Errorf("%s%s is no plain day: %q", path, at, s)
				}
				if name := at[strings.LastIndex(at, ".")+1:]; name == "at" || strings.HasSuffix(name, "_at") {
					t.Errorf("%s%s is an instant", path, at)
				}
			}
			for name, value := range got.header {
				if name != "Date" && len(moments(strings.Join(value, " "))) > 0 {
					t.Errorf("%s of %s: the header %s tells %s", path, who, name, value)
				}
			}
		}
	}
}

// A cursor names the place where a list goes on; it is for the server, but whoever holds it can read it.
func TestACursorOfAUnitTellsNoMoment(t *testing.T) {
	k := newCircle(t)
	for range 3 {
		k.submitted(`{"text":"共享单车乱停占道，推婴儿车只好走机动车道"}`)
		k.clock.Add(time.Minute)
	}
	next := k.as(k.handler, "GET", "/api/v1/unit/cases?status=all&limit=1", "").text("next")
	if next == "" {
		t.Fatal("one row, and no next page")
	}
	plain, _ := base64.RawURLEncoding.DecodeString(next)
	for _, s := range []string{next, string(plain)} {
		if got := moments(s); len(got) > 0 {
			t.Errorf("the cursor %s tells %v", s, got)
		}
	}
}

// A picture is a file with a time of its own: none is said.
func TestAPhotoTellsAUnitNoMoment(t *testing.T) {
	k := newCircle(t)
	id := k.withPhoto()
	if got := k.as(k.handler, "GET", "/api/v1/photos/"+id, ""); got.status != 404 {
		t.Errorf("a photo that the office has not looked at: %d", got.status)
	}
	if got := k.as(k.office, "POST", "/api/v1/office/photos/"+id+"/release", ""); got.status != 204 {
		t.Fatalf("release: %d %s", got.status, got.body)
	}
	for _, cookie := range []string{k.handler, k.lead} {
		got := k.as(cookie, "GET", "/api/v1/photos/"+id, "")
		if got.status != 200 || got.header.Get("Last-Modified") != "" || strings.Contains(got.body, "Exif") || len(moments(got.header.Get("Etag"))) > 0 {
			t.Errorf("%d, %v", got.status, got.header)
		}
	}
	if got := k.as(k.stranger, "GET", "/api/v1/photos/"+id, ""); got.status != 404 {
		t.Errorf("another unit: %d", got.status)
	}
}

// withPhoto sends a letter with a photo, which the machine gives to the unit of the circle, and names the photo.
func (k *circle) withPhoto() string {
	k.t.Helper()
	return k.withPhotoOf(new(string))
}

// withPhotoOf is withPhoto that also gives her receipt.
func (k *circle) withPhotoOf(receipt *string) string {
	k.t.Helper()
	var b bytes.Buffer
	k.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 64))))
	token, err := k.app.Survey.UploadPhoto(k.t.Context(), actor.Actor{Role: actor.Citizen}, b.Bytes())
	k.must(err)
	*receipt = k.submitted(`{"text":"共享单车乱停占道，推婴儿车只好走机动车道","photos":["` + token + `"]}`)
	for i := range 3 {
		concern := fmt.Sprintf("items.%d.", i)
		if id := k.as(k.office, "GET", "/api/v1/office/concerns?status=in_case", "").text(concern + "photos.0.id"); id != "" {
			return id
		}
	}
	k.t.Fatal("the photo is nowhere")
	return ""
}
