package api_test

import (
	"reflect"
	"testing"
)

// What the answer says of her concerns is built from what was stored, her page from what is read: they are the same.
func TestTheAnswerToAnOpinionSaysWhatHerPageSays(t *testing.T) {
	d := newDoor(t)
	for name, body := range map[string]string{
		"a matter of the plan": `{"text":"文晖路和绍兴路口的人行道，共享单车堆得走不了人，盲道全占了。"}`,
		"no matter of it":      `{"text":"我想问一问这件事到底归谁来管呢"}`,
		"two matters":          `{"text":"文晖路人行道上共享单车堆满盲道，走不了人。另外翠苑一区的垃圾房臭得开不了窗。"}`,
		"praise":               `{"text":"社区医生上门给老人量血压，服务态度特别好，谢谢你们。"}`,
		"danger":               `{"text":"翠苑一区3幢楼道里有很浓的煤气味"}`,
		"a place":              `{"text":"路灯坏了好几天，晚上看不见","place":{"text":"翠苑一区门口","district":"西湖区"}}`,
	} {
		key := []string{keyOf(body)}
		first := d.send("POST", "/api/v1/opinions", body, key)
		page := d.send("GET", "/api/v1/receipts/"+first.text("receipt"), "", nil)
		again := d.send("POST", "/api/v1/opinions", body, key)
		if first.status != 201 || page.status != 200 || len(page.get("concerns").([]any)) == 0 {
			t.Fatalf("%s: %d, %d, %v", name, first.status, page.status, page.body)
		}
		for what, got := range map[string]any{"first": first.get("concerns"), "again": again.get("concerns")} {
			if !reflect.DeepEqual(got, page.get("concerns")) {
				t.Errorf("%s, %s answer: %v\nher page: %v", name, what, got, page.get("concerns"))
			}
		}
	}
}
