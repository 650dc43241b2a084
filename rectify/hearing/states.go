package hearing

import (
	"slices"

	"huiyin/internal/fault"
)

// State is where a hearing stands.
type State string

// The states of a hearing, in their order.
const (
	Draft     State = "draft"
	Gathering State = "gathering" // questions and sign-ups come in
	Frozen    State = "frozen"    // the list of numbers is published, the seed not yet drawn
	Drawn     State = "drawn"
	Live      State = "live"
	Finished  State = "finished"
	Published State = "published" // the protocol stands, promises and questions are cases
)

// States are all states with the word that people read.
var States = []struct {
	Code State  `json:"code"`
	Say  string `json:"label"`
}{
	{Draft, "筹备"}, {Gathering, "征集中"}, {Frozen, "名单已冻结，待抽签"}, {Drawn, "席位已定"}, {Live, "进行中"}, {Finished, "已结束"}, {Published, "已公布"},
}

// Say is the word people read for the state.
func (s State) Say() string {
	for _, x := range States {
		if x.Code == s {
			return x.Say
		}
	}
	return string(s)
}

// move is one line of the life of a hearing.
type move struct {
	verb string
	from []State
	to   State // empty: it stays
	do   func(*turn) error
}

// moves are all verbs on a hearing itself; those on rounds, seats, questions and promises stand with them.
var moves = []move{
	{verb: "edit", from: []State{Draft, Gathering}, do: edit},
	{verb: "announce", from: []State{Draft}, to: Gathering, do: announce},
	{verb: "freeze", from: []State{Gathering}, to: Frozen, do: freeze},
	{verb: "draw", from: []State{Frozen}, to: Drawn, do: draw},
	{verb: "invite", from: []State{Gathering}, to: Drawn, do: nothing}, // every seat is an invited one: nothing is drawn
	{verb: "start", from: []State{Drawn}, to: Live, do: start},
	{verb: "preview", from: []State{Drawn, Live}, do: preview},
	{verb: "take", from: []State{Drawn, Live}, do: take},
	{verb: "speak", from: []State{Live}, do: speak},
	{verb: "stop", from: []State{Live}, do: stopSpeaking},
	{verb: "finish", from: []State{Live}, to: Finished, do: finish},
	{verb: "publish", from: []State{Finished}, to: Published, do: publish},
}

func moveOf(h Hearing, verb string) (move, error) {
	i := slices.IndexFunc(moves, func(m move) bool { return m.verb == verb })
	if i < 0 {
		return move{}, fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	if !slices.Contains(moves[i].from, h.State) {
		return move{}, fault.New(fault.Conflict, "not_now", "这场公述民评现在“%s”，不能这样做。", h.State.Say())
	}
	return moves[i], nil
}

// Verbs are the verbs on a hearing that can be done in its state.
func (h Hearing) Verbs() []string {
	out := []string{}
	for _, m := range moves {
		if slices.Contains(m.from, h.State) {
			out = append(out, m.verb)
		}
	}
	return out
}
