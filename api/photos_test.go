package api_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/survey"
)

// uploads sends one photo as a page does.
func (d *door) uploads(data []byte, headers ...string) answer {
	d.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("photo", "photo")
	d.must(err)
	_, err = part.Write(data)
	d.must(err)
	d.must(form.Close())
	r := httptest.NewRequest("POST", "/api/v1/photos", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w, err := d.app.Web.Test(r, -1)
	d.must(err)
	b, err := io.ReadAll(w.Body)
	d.must(err)
	d.holds("POST", "/api/v1/photos", w, b)
	return answer{w.StatusCode, w.Header, string(b)}
}

func honest(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 1600, 1200)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// dear is a PNG of one colour in seven passes, all of it zero: small to send, dear to open.
func dear(w, h int) []byte {
	var raw bytes.Buffer
	z := zlib.NewWriter(&raw)
	for p, x := range []int{0, 4, 0, 2, 0, 1, 0} {
		y, dx, dy := []int{0, 0, 4, 0, 2, 0, 1}[p], []int{8, 8, 4, 4, 2, 2, 1}[p], []int{8, 8, 8, 4, 4, 2, 2}[p]
		row := make([]byte, 1+4*((w-x+dx-1)/dx))
		for range (h - y + dy - 1) / dy {
			_, _ = z.Write(row)
		}
	}
	_ = z.Close()
	out := []byte("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	for _, c := range [][2]string{{"IHDR", string(append(head, 8, 6, 0, 0, 1))}, {"IDAT", raw.String()}, {"IEND", ""}} {
		named := []byte(c[0] + c[1])
		out = binary.BigEndian.AppendUint32(out, uint32(len(c[1])))
		out = binary.BigEndian.AppendUint32(append(out, named...), crc32.ChecksumIEEE(named))
	}
	return out
}

// Twenty-four small files of many pixels at once, and somebody's honest photo in between.
func TestDearPhotosKeepNoHonestOneWaiting(t *testing.T) {
	d := behindProxy(t)
	bomb, photo := dear(3000, 3000), honest(t)
	var flood sync.WaitGroup
	var statuses [600]atomic.Int64
	for range 24 {
		flood.Go(func() {
			got := d.uploads(bomb, from("198.51.100.1"))
			statuses[got.status].Add(1)
			if got.status != 201 && (got.header.Get("Retry-After") == "" || strings.Contains(got.body, "数据库") || got.status != 429 && got.status != 503) {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	begun := time.Now()
	got := d.uploads(photo, from("203.0.113.9"))
	took := time.Since(begun)
	flood.Wait()
	t.Logf("of 24: %d stored, %d too many, %d busy; the honest one took %s", statuses[201].Load(), statuses[429].Load(), statuses[503].Load(), took)
	if got.status != 201 || took > 5*time.Second {
		t.Errorf("%d %s after %s", got.status, got.body, took)
	}
	if statuses[201].Load() > 11 { // 36 million pixels' worth each, of 400 million
		t.Errorf("%d were opened", statuses[201].Load())
	}
}

func TestWhatNobodyClaimsIsBoundedAndWhatIsClaimedIsGivenBack(t *testing.T) {
	d := behindProxy(t)
	photo, mine := honest(t), from("203.0.113.9")
	d.app.UnclaimedMost(3 * d.stored(photo))
	var tokens []string
	for range 3 {
		tokens = append(tokens, d.uploads(photo, mine).text("photo"))
	}
	if got := d.uploads(photo, mine); got.status != 503 || got.text("reason") != "photos_full" || got.header.Get("Retry-After") != "600" {
		t.Errorf("over the cap: %d %s", got.status, got.body)
	}
	before := d.app.UnclaimedLeft("203.0.113.9")
	if got := d.send("POST", "/api/v1/opinions", fmt.Sprintf(`{"text":"路灯不亮","photos":[%q,%q]}`, tokens[0], tokens[1]), []string{mine}); got.status != 201 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if left := d.app.UnclaimedLeft("203.0.113.9"); left-before < float64(2*d.stored(photo))-1 {
		t.Errorf("%v of the address's bytes left before, %v after two were claimed", before, left)
	}
	if got := d.uploads(photo, mine); got.status != 201 {
		t.Errorf("after two were claimed: %d %s", got.status, got.body)
	}
	n, err := d.app.Survey.UnclaimedBytes(context.Background())
	if d.must(err); n != int64(2*d.stored(photo)) {
		t.Errorf("%d bytes unclaimed, want %d", n, 2*d.stored(photo))
	}
}

// stored is how many bytes are kept of a photo.
func (d *door) stored(data []byte) int {
	d.t.Helper()
	sizes.Do(func() {
		token, err := d.app.Survey.UploadPhoto(context.Background(), actor.Actor{Role: actor.Citizen}, data)
		d.must(err)
		p := survey.Photo{}
		d.must(d.app.DB.Read(context.Background()).Where("token_hash = ?", d.app.DB.Keys().Hash("photo", token)).Take(&p).Error)
		d.must(database.Keeping(d.app.DB.Read(context.Background())).Delete(&p).Error)
		size = len(p.Jpeg)
	})
	return size
}

var (
	sizes sync.Once
	size  int
)

// The staff's evidence is counted by the account, whatever goes on at the office's address.
func TestAColleagueUploadsBesideAFloodAtHerAddress(t *testing.T) {
	d := behindProxy(t)
	cookie := "Cookie: " + d.staff("office", actor.Office, "")
	shared, flood := from("203.0.113.9"), dear(5000, 3900)
	for range 12 {
		d.uploads(flood[:200], shared) // broken, and still counted by what it claims
	}
	got := d.uploads(honest(t), shared)
	for n := 0; got.status == 201 && n < 40; n++ { // what was left for small ones, and what comes back while a slow machine sends them
		got = d.uploads(honest(t), shared)
	}
	if got.status != 429 || got.text("reason") != "too_many_photos" {
		t.Errorf("a citizen at the same address: %d %s", got.status, got.body)
	}
	if got := d.uploads(honest(t), shared, cookie); got.status != 201 {
		t.Errorf("a colleague: %d %s", got.status, got.body)
	}
}
