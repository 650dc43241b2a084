package hearing_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"huiyin/rectify/hearing"
)

func (c *city) signUps(n int) {
	c.t.Helper()
	for i := range n {
		_, err := c.SignUp(ctx, c.h.Code, hearing.NewSignup{Name: fmt.Sprint("市民", i), Phone: fmt.Sprint(13800000000 + i), Layer: layers[i%3], District: []string{"西湖区", "上城区"}[i%2], Reason: "想听一听"})
		c.must(err)
	}
}

// drawn is a hearing whose seats were drawn from 60 sign-ups.
func drawn(c *city) {
	c.t.Helper()
	plan := c.plan("2026-7")
	plan.SeedSource = "3月2日双色球"
	plan.Quotas = []hearing.Quota{{Layer: "市民", District: "西湖区", Seats: 4}, {Layer: "市民", Seats: 3}, {Layer: "人大代表", District: "上城区", Seats: 12}, {Layer: "企业", Seats: 5}}
	var err error
	c.h, err = c.Draft(ctx, office, plan)
	c.must(err)
	c.act("announce", hearing.Act{})
	c.signUps(60)
	_, err = c.SignUp(ctx, c.h.Code, hearing.NewSignup{Name: "又来", Phone: "138 0000 0003", Layer: "市民", District: "西湖区"})
	c.refused(err, "signed_up")
	c.act("freeze", hearing.Act{})
	_, err = c.SignUp(ctx, c.h.Code, hearing.NewSignup{Name: "晚了", Phone: "13900000000", Layer: "市民", District: "西湖区"})
	c.refused(err, "no_signups")
	before, err := c.DrawOf(ctx, c.h.Code)
	c.must(err)
	if before.NumbersHash == "" || len(before.Picked) > 0 || len(before.Numbers) != 60 {
		c.t.Errorf("before the seed: %+v", before)
	}
	c.act("draw", hearing.Act{Seed: "03-08-12-17-25-31-06"})
}

func TestSeatsAreDrawnToQuotasAndVerified(t *testing.T) {
	c := newCity(t)
	drawn(c)
	seats, err := c.Seats(ctx, c.h.ID, true)
	c.must(err)
	of := map[string]int{}
	for _, x := range seats {
		of[x.Layer]++
		if x.Number == 0 || !strings.HasPrefix(x.Name, "市民") {
			t.Errorf("seat %+v", x)
		}
	}
	// Ten of the twelve come from the other district, since the first has ten.
	if len(seats) != 24 || of["市民"] != 7 || of["人大代表"] != 12 || of["企业"] != 5 {
		t.Errorf("%d seats: %v", len(seats), of)
	}
	if found, err := c.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
	c.must(c.AddSeats(ctx, office, c.h.ID, []hearing.NewSeat{{Seat: "嘉宾1座", Layer: "媒体"}})) // an invited one is no invention
	if found, _ := c.Verify(ctx); len(found) > 0 {
		t.Errorf("verify with an invited seat: %v", found)
	}
}

// redraw is the whole draw and the whole tree in another language: nothing of it is ours but the published rule.
const redraw = `
const h = (...b) => require("crypto").createHash("sha256").update(Buffer.concat(b.map((x) => Buffer.from(x)))).digest()
const x = JSON.parse(require("fs").readFileSync(0, "utf8")), numbers = x.draw.numbers
if (h(numbers.map((n) => n.number + "," + n.layer + "," + n.district + "\n").join("")).toString("hex") !== x.draw.numbers_hash) throw "numbers"
const rank = (n) => h(x.draw.seed + ":" + n.number).toString("hex")
const ranked = [...numbers].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
const picked = []
function take(n, fits) {
  const got = ranked.filter((c) => !picked.includes(c.number) && fits(c)).slice(0, n)
  picked.push(...got.map((c) => c.number))
  return n - got.length
}
const short = x.draw.quotas.map((q) => take(q.seats, (c) => c.layer === q.layer && (q.district === "" || q.district === c.district)))
x.draw.quotas.map((q, i) => take(short[i], (c) => c.layer === q.layer)).forEach((n) => take(n, () => true))
function root(l) {
  if (l.length < 2) return l[0] ?? h("")
  let k = 1
  while (2 * k < l.length) k *= 2
  return h([1], root(l.slice(0, k)), root(l.slice(k)))
}
console.log(JSON.stringify({ picked, root: root(x.proof.leaves.map((l) => Buffer.from(l, "hex"))).toString("hex") }))
`

func TestAnotherLanguageDrawsTheSameSeatsAndTheSameRoot(t *testing.T) {
	c := newCity(t)
	drawn(c)
	seats, err := c.Seats(ctx, c.h.ID, false)
	c.must(err)
	for i, x := range seats {
		c.must(c.ActOnSeat(ctx, office, c.h.ID, x.ID, "card", hearing.ActSeat{Version: x.Version, Admit: hearing.AdmitHash(word(i))}))
	}
	c.act("start", hearing.Act{})
	r := c.round(hearing.NewRound{})
	for i, p := range c.admitAll(len(seats)) {
		c.vote(p, r, 1, choices[i%3])
	}
	r = c.verb(r, "close")
	draw, err := c.DrawOf(ctx, c.h.Code)
	c.must(err)
	proof, err := c.ProofOf(ctx, c.h.Code, r.N)
	c.must(err)
	in, err := json.Marshal(map[string]any{"draw": draw, "proof": proof})
	c.must(err)
	node := exec.CommandContext(t.Context(), "node", "-e", redraw)
	node.Stdin = bytes.NewReader(in)
	out, err := node.CombinedOutput()
	var again struct {
		Picked []int
		Root   string
	}
	if err != nil || json.Unmarshal(out, &again) != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
	if !slices.Equal(again.Picked, draw.Picked) || again.Root != proof.Root || len(again.Picked) != 24 {
		t.Errorf("it drew %v and %s, we %v and %s", again.Picked, again.Root, draw.Picked, proof.Root)
	}
}
