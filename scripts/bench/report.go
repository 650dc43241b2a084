package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// machine says where and of what it was measured.
func machine() string {
	return fmt.Sprintf("%s · %s · %d cores, %s, load average %s before it began · Go %s · commit %s", time.Now().Format("2006-01-02 15:04"), processor(),
		runtime.NumCPU(), memory(), busy(), strings.TrimPrefix(runtime.Version(), "go"), commit())
}

// busy is how many processes wanted a core in the last minute: on a machine that others use too, rates say little.
func busy() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(raw))[0]
}

// lineOf is what a file of /proc says after a name.
func lineOf(file, name string) string {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(raw)) {
		if before, after, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(before) == name {
			return strings.TrimSpace(after)
		}
	}
	return "unknown"
}

func processor() string { return lineOf("/proc/cpuinfo", "model name") }

func memory() string {
	var kb int
	if _, err := fmt.Sscanf(lineOf("/proc/meminfo", "MemTotal"), "%d kB", &kb); err != nil {
		return "unknown memory"
	}
	return fmt.Sprintf("%d GiB", (kb+1<<19)>>20)
}

func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

const preamble = `# How fast it is

Written by ` + "`make bench`" + `, each time anew: the history of this file is how it grew. Databases as shipped (each 2xx is on the disk), every check on, only the
rate limits off; whole visits through HTTP on loopback. **The generator runs on the same cores**: its CPU is shown, and rates would be higher without it.
A whole visit is the page with the questionnaire in it and the answers to all units, every second with a text of 150 characters. CPU is of the process in
/proc, divided by the visits. The public pages are asked for in an open loop: 100 viewers, each every 5 s, timed from the moment at which each meant to ask.

`

// report is the table.
func report(machine, city string, phase time.Duration, results []result) string {
	var b strings.Builder
	b.WriteString(preamble)
	fmt.Fprintf(&b, "%s\n\nCity: %s. Each load lasted %s.\n", machine, city, phase)
	on := ""
	for _, r := range results {
		if r.on != on {
			on = r.on
			fmt.Fprintf(&b, "\n## %s\n| what | connections | visits/s | p50 ms | p99 ms | server CPU ms | database CPU ms | generator CPU ms | server RSS MB | |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---|\n", on)
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %s | %s | %s | %.0f | %s |\n", r.what, r.conns, number(r.rate), ms(r.p50), ms(r.p99), ms(r.server), ms(r.database), ms(r.generator), r.resident, remark(r, results))
	}
	return b.String()
}

// remark is what was not answered, and of the stored letter how many could have been understood in its time.
func remark(r result, all []result) string {
	if r.failed > 0 {
		return fmt.Sprintf("%d without an answer", r.failed)
	}
	if r.what != "opinion stored" {
		return r.note
	}
	for _, x := range all {
		if x.on == r.on && x.conns == r.conns && x.what == "opinion understood only" && r.rate > 0 {
			return fmt.Sprintf("understood only: %.1f times", x.rate/r.rate)
		}
	}
	return ""
}

func ms(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return number(float64(d) / float64(time.Millisecond))
}

// number has three digits that count.
func number(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}
