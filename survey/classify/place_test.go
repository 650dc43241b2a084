package classify_test

import (
	"testing"

	"huiyin/survey/classify"
)

func TestAnAddressInTheTextIsFound(t *testing.T) {
	for text, want := range map[string]string{
		"文晖路和东新路口的共享单车乱停":            "文晖路和东新路口",
		"我家门口的文三路478号路灯坏了":           "文三路478号",
		"翠苑一区垃圾房臭，朝晖小区也是":            "朝晖小区",
		"住在濮家新村，楼下广场舞太吵":             "濮家新村",
		"彭埠大桥上坑坑洼洼":                  "彭埠大桥",
		"路灯坏了":                       "",
		"这条路天天堵，马路上全是坑":              "",
		"我们小区停车难":                    "",
		"公路和铁路都要修":                   "",
		"Lights are out on the road": "",
	} {
		if got := classify.PlaceIn(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
