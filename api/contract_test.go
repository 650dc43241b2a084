package api_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
)

// Pages and their files are no part of the API, nor is what only WeChat asks for.
var notAPI = regexp.MustCompile(`^/(|mine|say|r|public|wechat|wechat/enter|wechat/return|MP_verify_:tag\.txt|public/:unit|hearings|hearings/:code|h/:code|h/:code/door|screen/:code|s/:code|console|console/\*|assets/\*|demo/\*|icon\.svg)$`)

func TestEveryRouteIsInTheContractAndTheOtherWayRound(t *testing.T) {
	d := newDoor(t)
	if err := loaded.doc.Validate(context.Background()); err != nil {
		t.Errorf("openapi.yaml: %v", err)
	}
	routes := map[string]bool{}
	for _, r := range d.app.Web.GetRoutes(true) {
		if r.Method == "HEAD" || notAPI.MatchString(r.Path) {
			continue
		}
		routes[r.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}")] = true
	}
	written := map[string]bool{}
	for path, item := range loaded.doc.Paths.Map() {
		for method := range item.Operations() {
			written[method+" "+path] = true
		}
	}
	for r := range routes {
		if !written[r] {
			t.Errorf("%s is served and not in openapi.yaml", r)
		}
	}
	for w := range written {
		if !routes[w] {
			t.Errorf("%s is in openapi.yaml and not served", w)
		}
	}
}

// What a page fetches from elsewhere would be blocked, what it inlines too; what the log holds must not lead to a person.
func TestPagesAndLogKeepTheirPromises(t *testing.T) {
	d := newDoor(t)
	got := d.send("POST", "/api/v1/opinions", `{"text":"文晖路共享单车堵住盲道，我的电话13812345678"}`, nil)
	receipt := got.text("receipt")
	if got.status != 201 || len(receipt) != 16 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if f := d.send("GET", "/api/v1/receipts/"+receipt, "", nil); f.status != 200 || strings.Contains(f.body, "13812345678") || !strings.Contains(f.body, "138****") {
		t.Errorf("the phone is not masked: %s", f.body)
	}
	if d.send("GET", "/api/v1/receipts/"+receipt+"/qr", "", nil).header.Get("Content-Type") != "image/png" {
		t.Error("no QR code")
	}
	for _, secret := range []string{receipt, "13812345678", "文晖路"} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
	home := d.send("GET", "/", "", nil)
	if home.status == 200 && !strings.Contains(home.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Error("a page without a policy")
	}
}
