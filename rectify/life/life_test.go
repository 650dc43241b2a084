package life_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/rectify/life"
)

// A toy life of three states: a lantern that a handler lights, that citizens may ask to be put out, and that the office takes away.
type light string

const (
	dark   light = "dark"
	lit    light = "lit"
	stowed light = "stowed"
)

type lantern struct {
	at   light
	unit string
	oil  int
}

type house struct{ burns int }

type given struct {
	word   string
	days   int
	kind   string
	on     string
	photos []string
	sure   bool
}

type hand struct {
	lantern *lantern
	in      given
	to      light
}

type (
	move = life.Move[light, lantern, house, given, *hand]
	need = life.Need[given]
)

var (
	word   = life.Field[given]{Name: "word", Type: "area", Most: 10, Read: func(g given) any { return g.word }}
	days   = life.Field[given]{Name: "days", Type: "days", Read: func(g given) any { return g.days }}
	kind   = life.Field[given]{Name: "kind", Type: "choice", Read: func(g given) any { return g.kind }}
	on     = life.Field[given]{Name: "on", Type: "date", Read: func(g given) any { return g.on }}
	photos = life.Field[given]{Name: "photos", Type: "photos", Most: 2, Read: func(g given) any { return g.photos }}
	sure   = life.Field[given]{Name: "sure", Type: "flag", Read: func(g given) any { return g.sure }}
)

func hasOil(l lantern, h house, _ string) *fault.Fault {
	if l.oil < h.burns {
		return fault.New(fault.Conflict, "no_oil", "灯里没有油了，请先添油。")
	}
	return nil
}

var lanterns = life.Life[light, lantern, house, given, *hand]{
	Thing: "这盏灯",
	State: func(l lantern) light { return l.at },
	Word: func(s light) string {
		return map[light]string{dark: "暗着", lit: "亮着", stowed: "收起来了"}[s]
	},
	Theirs: func(l lantern, who actor.Actor) *fault.Fault {
		if who.Role == actor.Handler && who.Unit != l.unit {
			return fault.New(fault.Forbidden, "not_yours", "这盏灯是别人的。")
		}
		return nil
	},
	Births: []move{{Verb: "hang", Label: "挂上", From: []light{""}, To: []light{dark}, Who: []actor.Role{actor.Office}}},
	Beside: []life.Beside{{Verb: "flicker", Label: "闪了一下"}},
	Moves: []move{
		{From: []light{dark}, Verb: "light", Label: "点灯", To: []light{lit}, Who: []actor.Role{actor.Handler}, When: hasOil, Rank: 2,
			Needs: []need{{Field: word, Label: "为什么", Required: true}, {Field: kind, Label: "哪种", Options: []life.Option{{Code: "red", Label: "红灯"}}}, {Field: on, Label: "哪天"}, {Field: photos, Label: "照片"}},
			Help:  func(h house) string { return fmt.Sprintf("要烧 %d 两油。", h.burns) },
			Do:    func(h *hand) error { h.to, h.lantern.oil = lit, h.lantern.oil-1; return nil }},
		{From: []light{lit}, Verb: "dim", Label: "请熄灯", Who: []actor.Role{actor.Citizen, actor.Handler}, Needs: []need{{Field: days, Label: "几天", Required: true}, {Field: sure, Label: "想好了", Required: true}}},
		{From: []light{dark, lit}, Verb: "stow", Label: "收起", To: []light{stowed, dark}, Who: []actor.Role{actor.Office}, Rank: 1, Help: life.Plain[house]("收进库房。")},
		{From: []light{dark}, Verb: "fill", Label: "添油", Who: []actor.Role{actor.Handler}, Rank: 1},
		{From: []light{stowed}, Verb: "light", Label: "再点上", To: []light{lit}, Who: []actor.Role{actor.Handler}},
	},
}

var (
	keeper   = actor.Actor{Role: actor.Handler, Unit: "A"}
	other    = actor.Actor{Role: actor.Handler, Unit: "B"}
	office   = actor.Actor{Role: actor.Office}
	passerby = actor.Actor{Role: actor.Citizen}
	rules    = house{burns: 1}
	full     = lantern{at: dark, unit: "A", oil: 3}
	empty    = lantern{at: dark, unit: "A"}
)

func reason(err error) string {
	if f, ok := err.(*fault.Fault); ok {
		return f.Reason
	}
	return fmt.Sprint(err)
}

func TestWhoMayDoWhatAndWhen(t *testing.T) {
	for _, x := range []struct {
		name string
		of   lantern
		verb string
		who  actor.Actor
		want string
		say  string
	}{
		{"a verb that nobody declared", full, "sing", keeper, "no_verb", "没有这个操作"},
		{"a role that the line does not name", full, "light", office, "not_your_role", "“点灯”不是考评办能做的"},
		{"somebody else's lantern", full, "light", other, "not_yours", "别人的"},
		{"a state that the line does not name", lantern{at: lit, unit: "A"}, "light", keeper, "wrong_state", "这盏灯现在是“亮着”，不能点灯"},
		{"as declared", full, "light", keeper, "<nil>", ""},
		{"the same verb from another state", lantern{at: stowed, unit: "A"}, "light", keeper, "<nil>", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			m, err := lanterns.Permitted(x.of, x.verb, x.who)
			if reason(err) != x.want || err != nil && !strings.Contains(err.Error(), x.say) {
				t.Errorf("got %v", err)
			}
			if err == nil && !m.Starts(x.of.at) {
				t.Errorf("got the line of another state: %v", m.From)
			}
		})
	}
}

// What is offered would succeed: the button, the next step and the verb itself ask one function.
func TestOfferedIsPossible(t *testing.T) {
	verbs := func(l lantern, who actor.Actor) (out []string) {
		for _, m := range lanterns.Offered(l, rules, who, "2026-03-02") {
			if _, err := lanterns.Permitted(l, m.Verb, who); err != nil || m.Refused(l, rules, "2026-03-02") != nil {
				t.Errorf("%s is offered and refused: %v", m.Verb, err)
			}
			out = append(out, m.Verb)
		}
		return out
	}
	for _, x := range []struct {
		of   lantern
		who  actor.Actor
		want []string
	}{
		{full, keeper, []string{"light", "fill"}},
		{empty, keeper, []string{"fill"}},
		{full, other, nil},
		{full, office, []string{"stow"}},
		{full, passerby, nil},
		{lantern{at: lit, unit: "A"}, passerby, []string{"dim"}},
	} {
		if got := verbs(x.of, x.who); !slices.Equal(got, x.want) {
			t.Errorf("%+v offered to %s: %v, want %v", x.of, x.who.Role, got, x.want)
		}
	}
	if m, err := lanterns.Permitted(empty, "light", keeper); err != nil || reason(m.Refused(empty, rules, "")) != "no_oil" {
		t.Errorf("without oil: %v, %v", m.Refused(empty, rules, ""), err)
	}
}

func TestTheNextStepIsTheHighestThatIsPossible(t *testing.T) {
	for _, x := range []struct {
		of   lantern
		who  actor.Actor
		want string
	}{{full, keeper, "light"}, {empty, keeper, "fill"}, {full, office, "stow"}, {full, other, ""}, {lantern{at: lit, unit: "A"}, keeper, ""}} {
		m, ok := lanterns.Next(x.of, rules, x.who, "")
		if m.Verb != x.want || ok != (x.want != "") {
			t.Errorf("%+v: next for %s is %q", x.of, x.who.Role, m.Verb)
		}
	}
}

func TestWhatAVerbMustBeGiven(t *testing.T) {
	light := lanterns.Lines("light")[0].Needs
	for _, x := range []struct {
		name string
		in   given
		say  string // empty: all is well
	}{
		{"nothing", given{}, "请填写“为什么”"},
		{"spaces", given{word: " \n　"}, "请填写“为什么”"},
		{"one character", given{word: "好"}, "太短了"},
		{"eleven characters", given{word: strings.Repeat("灯", 11)}, "最多 10 个字，现在有 11 个字"},
		{"ten characters", given{word: strings.Repeat("灯", 10)}, ""},
		{"a choice that is none", given{word: "天黑", kind: "blue"}, "不在选项里"},
		{"a choice", given{word: "天黑", kind: "red"}, ""},
		{"a day that is none", given{word: "天黑", on: "2026-02-30"}, "不是日期"},
		{"a day of another century", given{word: "天黑", on: "1999-12-31"}, "不是日期"},
		{"a day", given{word: "天黑", on: "2026-02-28"}, ""},
		{"three photos of two", given{word: "天黑", photos: []string{"a", "b", "c"}}, "最多 2 项，现在有 3 项"},
	} {
		t.Run(x.name, func(t *testing.T) {
			err := life.Check(x.in, light)
			if (err == nil) != (x.say == "") || err != nil && !strings.Contains(err.Error(), x.say) {
				t.Errorf("got %v", err)
			}
		})
	}
	err := life.Check(given{}, lanterns.Lines("dim")[0].Needs)
	f, _ := err.(*fault.Fault)
	if f == nil || len(f.Fields) != 2 || f.Fields[0].Name != "days" || f.Fields[1].Name != "sure" {
		t.Errorf("one fault names every field: %v", err)
	}
	if err := life.Check(given{days: 3, sure: true}, lanterns.Lines("dim")[0].Needs); err != nil {
		t.Error(err)
	}
}

func TestWordsAreFunctionsOfTheRules(t *testing.T) {
	if got := lanterns.Lines("light")[0].Help(house{burns: 7}); got != "要烧 7 两油。" {
		t.Error(got)
	}
	if got := lanterns.Lines("stow")[0].Help(rules); got != "收进库房。" {
		t.Error(got)
	}
	for _, x := range []struct{ verb, from, want string }{{"light", "dark", "点灯"}, {"light", "stowed", "再点上"}, {"light", "lit", "点灯"}, {"hang", "", "挂上"}, {"flicker", "lit", "闪了一下"}, {"sing", "lit", "sing"}} {
		if got := lanterns.Label(x.verb, light(x.from)); got != x.want {
			t.Errorf("%s from %s reads %s", x.verb, x.from, got)
		}
	}
	if got := life.Say([]life.Option{{Code: "red", Label: "红灯"}}, "red"); got != "红灯" {
		t.Error(got)
	}
}

func TestReplay(t *testing.T) {
	type step = life.Step[light]
	born := step{Verb: "hang", To: dark, Role: actor.Office, Version: 1}
	lighted := step{Verb: "light", From: dark, To: lit, Role: actor.Handler, Version: 2}
	for _, x := range []struct {
		name  string
		steps []step
		end   light
		how   string
	}{
		{"as declared", []step{born, lighted, {Verb: "dim", From: lit, To: lit, Role: actor.Citizen, Version: 3}, {Verb: "flicker", From: lit, To: lit, Role: actor.System, Version: 4}}, lit, ""},
		{"one of several ends", []step{born, {Verb: "stow", From: dark, To: dark, Role: actor.Office, Version: 2}}, dark, ""},
		{"a missing step", []step{born, {Verb: "light", From: dark, To: lit, Role: actor.Handler, Version: 3}}, dark, life.Gap},
		{"a step that begins elsewhere", []step{born, {Verb: "dim", From: lit, To: lit, Role: actor.Citizen, Version: 2}}, lit, life.Torn},
		{"a birth that none is", []step{{Verb: "hang", To: lit, Role: actor.Office, Version: 1}}, lit, life.Torn},
		{"a birth by the wrong one", []step{{Verb: "hang", To: dark, Role: actor.Citizen, Version: 1}}, dark, life.Torn},
		{"a verb that leads elsewhere", []step{born, {Verb: "light", From: dark, To: stowed, Role: actor.Handler, Version: 2}}, stowed, life.Undeclared},
		{"a role that may not", []step{born, {Verb: "light", From: dark, To: lit, Role: actor.Office, Version: 2}}, lit, life.Undeclared},
		{"an accompanying verb that moves", []step{born, {Verb: "flicker", From: dark, To: lit, Role: actor.System, Version: 2}}, lit, life.Undeclared},
	} {
		t.Run(x.name, func(t *testing.T) {
			end, breaks := lanterns.Replay(lanterns.Births, x.steps)
			how := ""
			if len(breaks) > 0 {
				how = breaks[0].How
			}
			if end != x.end || how != x.how {
				t.Errorf("ends %q, breaks %v", end, breaks)
			}
		})
	}
}

// The verbs run: the room's turn is handed to Do as it is.
func TestARoomCarriesOutItsVerbs(t *testing.T) {
	l := full
	m, err := lanterns.Permitted(l, "light", keeper)
	if err != nil {
		t.Fatal(err)
	}
	h := &hand{lantern: &l, in: given{word: "天黑了"}}
	if err := life.Check(h.in, m.Needs); err != nil {
		t.Fatal(err)
	}
	if err := m.Do(h); err != nil || h.to != lit || l.oil != 2 {
		t.Errorf("%+v, %+v, %v", h, l, err)
	}
}
