package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"huiyin/api"
	"huiyin/internal/puzzle"
)

// misses gives wrong codes until the address owes work.
func (d *door) misses(n int, headers ...string) {
	d.t.Helper()
	for i := range n {
		if got := d.send("GET", "/api/v1/receipts/"+unknown(d.t), "", headers); got.status != 404 {
			d.t.Fatalf("wrong receipt %d: %d %s", i+1, got.status, got.body)
		}
	}
}

// works does what a page does when it is told to.
func (a answer) works(receipt string) string {
	return "Huiyin-Proof: " + puzzle.Solve(a.text("challenge.text"), receipt)
}

// Behind one address somebody guesses without end; everybody else there gets to her letter, by work or by what her phone holds.
func TestWrongCodesBehindASharedAddressLockNobodyOut(t *testing.T) {
	d := behindProxy(t)
	shared := from("203.0.113.9")
	sent := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, []string{shared})
	receipt, held := sent.text("receipt"), "Huiyin-Held: "+sent.header.Get("Huiyin-Held")
	d.misses(19, shared)
	path := "/api/v1/receipts/" + receipt
	for _, x := range []struct{ method, path, body string }{{"GET", "", ""}, {"POST", "/seen", "{}"}, {"POST", "/concerns/1/messages", `{"text":"在吗"}`}} {
		right, wrong := d.send(x.method, path+x.path, x.body, []string{shared}), d.send(x.method, "/api/v1/receipts/"+unknown(t)+x.path, x.body, []string{shared})
		for _, got := range []answer{right, wrong} {
			if got.status != 429 || got.text("reason") != "proof_of_work" || got.get("challenge.pieces") != 8.0 || got.header.Get("Huiyin-Held") != "" {
				t.Errorf("%s%s without work: %d %s", x.method, x.path, got.status, got.body)
			}
		}
		if strip(right) != strip(wrong) {
			t.Errorf("a right code stands out: %s, %s", right.body, wrong.body)
		}
		if got := d.send(x.method, path+x.path, x.body, []string{shared, right.works(receipt)}); got.status >= 300 || got.header.Get("Huiyin-Held") == "" {
			t.Errorf("%s%s with work: %d %s", x.method, x.path, got.status, got.body)
		}
		if got := d.send(x.method, path+x.path, x.body, []string{shared, held}); got.status >= 300 {
			t.Errorf("%s%s of a device that holds it: %d %s", x.method, x.path, got.status, got.body)
		}
	}
	if got := d.send("GET", path, "", []string{from("203.0.113.10")}); got.status != 200 {
		t.Errorf("another address: %d", got.status)
	}
}

// strip is an answer without what differs by the request.
func strip(a answer) string {
	text, id := a.text("challenge.text"), a.text("request")
	return strings.NewReplacer(text, "", id, "").Replace(a.body) + a.header.Get("Retry-After")
}

// One solution buys one code from one address; what holds one receipt opens no other.
func TestWorkForOneCodeBuysNoOther(t *testing.T) {
	d := behindProxy(t)
	shared := from("203.0.113.9")
	mine := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, []string{shared})
	hers := d.send("POST", "/api/v1/opinions", `{"text":"井盖松了，晚上响"}`, []string{shared}).text("receipt")
	d.misses(19, shared)
	owed := d.send("GET", "/api/v1/receipts/"+hers, "", []string{shared})
	proof := owed.works(unknown(t))
	for name, headers := range map[string][]string{
		"work for another code": {shared, proof}, "what holds another": {shared, "Huiyin-Held: " + mine.header.Get("Huiyin-Held")}, "no work": {shared, "Huiyin-Proof: " + owed.text("challenge.text") + ":0.0.0.0.0.0.0.0"},
		"nothing": {shared}, "empty": {shared, "Huiyin-Held: ", "Huiyin-Proof: "},
	} {
		if got := d.send("GET", "/api/v1/receipts/"+hers, "", headers); got.status != 429 {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	other := from("203.0.113.10")
	d.misses(19, other)
	if got := d.send("GET", "/api/v1/receipts/"+hers, "", []string{other, owed.works(hers)}); got.status != 429 {
		t.Errorf("work done for another address: %d", got.status)
	}
	wrong := unknown(t)
	if got := d.send("GET", "/api/v1/receipts/"+wrong, "", []string{shared, owed.works(wrong)}); got.status != 404 {
		t.Errorf("who worked for a wrong code is told so: %d", got.status)
	}
}

// A city that is guessed at from many addresses asks all who hold nothing for work.
func TestGuessesFromManyAddressesCostWorkEverywhere(t *testing.T) {
	d := behindProxy(t)
	receipt := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, nil).text("receipt")
	spread(100, func(i int) {
		for range 11 {
			d.send("GET", "/api/v1/receipts/"+unknown(t), "", []string{from(fmt.Sprintf("198.51.100.%d", i))})
		}
	})
	fresh := from("203.0.113.77")
	got := d.send("GET", "/api/v1/receipts/"+receipt, "", []string{fresh})
	if got.text("reason") != "proof_of_work" {
		t.Fatalf("after 1,100 wrong ones of a hundred addresses: %d %s", got.status, got.body)
	}
	if got := d.send("GET", "/api/v1/receipts/"+receipt, "", []string{fresh, got.works(receipt)}); got.status != 200 {
		t.Errorf("with work: %d %s", got.status, got.body)
	}
}

// Two servers in processes of their own, one database: what one asks for, the other takes.
func TestTwoServersTakeEachOthersWorkAndMarks(t *testing.T) {
	a, _ := twoServers(t)
	b := a.beside() // has limits of its own
	sent := a.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, nil)
	receipt := sent.text("receipt")
	a.misses(19)
	b.misses(19)
	owed := a.send("GET", "/api/v1/receipts/"+receipt, "", nil)
	for _, headers := range [][]string{{owed.works(receipt)}, {"Huiyin-Held: " + sent.header.Get("Huiyin-Held")}} {
		for _, d := range []*door{a, b} {
			if got := d.send("GET", "/api/v1/receipts/"+receipt, "", headers); got.status != 200 {
				t.Errorf("%.20s: %d %s", headers, got.status, got.body)
			}
		}
	}
	if got := b.send("GET", "/api/v1/receipts/"+receipt, "", nil); got.status != 429 {
		t.Errorf("without any: %d", got.status)
	}
}

// The picture of a code is arithmetic: it is the same for a code that somebody holds and for one that nobody has.
func TestThePictureOfACodeTellsNothing(t *testing.T) {
	d := behindProxy(t)
	d.misses(19)
	receipt := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, nil).text("receipt")
	for _, code := range []string{receipt, unknown(t)} {
		if got := d.send("GET", "/api/v1/receipts/"+code+"/qr", "", nil); got.status != 200 || got.header.Get("Huiyin-Held") != "" {
			t.Errorf("%d", got.status)
		}
	}
}

// What guessing costs, of the constants as they are: somebody wants to hit any one of a million receipts.
func TestWhatGuessingAReceiptCosts(t *testing.T) {
	const (
		codes, held = 1e15, 1e6 // 15 random digits
		core        = 20e6      // SHA-256 a second of a core that has instructions for it
		year        = 365.25 * 24 * 3600
	)
	guesses := codes / held
	g := api.Guessing()
	alone := guesses / (g.FreeByOne / g.Window.Seconds()) / year
	all := guesses / (g.FreeByAll / g.Window.Seconds()) / year
	work := puzzle.Work(g.Harder) * guesses / core / year
	t.Logf("one address without work: %.0f years; any number of addresses without work: %.0f years", alone, all)
	t.Logf("with work, of one address or a botnet alike: %.1f CPU-years in %.0e requests; of addresses that each stop after %.0f in ten minutes: %.2f CPU-years",
		work, guesses, g.BeforeHarder, puzzle.Work(g.Difficulty)*guesses/core/year)
	t.Logf("a phone that does 150,000 hashes a second: %.1f s, %.1f s where somebody goes on guessing", puzzle.Work(g.Difficulty)/150e3, puzzle.Work(g.Harder)/150e3)
	if alone < 500 || all < 15 || work < 1 || puzzle.Work(g.Difficulty)/150e3 > 1.5 {
		t.Error("guessing has become cheap, or an honest phone waits long")
	}
	if g.Window < 10*time.Minute {
		t.Error("the window is shorter than promised")
	}
}
