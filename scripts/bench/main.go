// Command bench measures ./huiyin as it is shipped, through its front door, in a city that is already loaded. scripts/bench.sh prepares
// all it needs. It stays on this machine, ends by itself, and writes a table.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// target is one database with the city in it: NAME=URL, or NAME=URL=PID of the database's own process.
type target struct {
	name, url string
	pid       int
}

// bench is one run.
type bench struct {
	program, listen, scratch string
	only                     string        // what is measured holds this in its name and connections
	seconds                  time.Duration // of one phase
	targets                  []target
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var b bench
	var out, city string
	most := 12 * time.Minute
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.StringVar(&b.program, "program", "./huiyin", "the server to measure")
	f.StringVar(&b.listen, "listen", "127.0.0.1:8099", "where it listens: loopback only")
	f.StringVar(&b.scratch, "scratch", os.TempDir(), "folder for its log")
	f.StringVar(&b.only, "only", "", "only the loads that have this in their name, such as: opinion stored, 32")
	f.StringVar(&out, "out", "", "file for the table; none: standard output")
	f.StringVar(&city, "city", "", "what is in the databases, for the table")
	f.DurationVar(&b.seconds, "phase", 6*time.Second, "how long each load lasts")
	f.DurationVar(&most, "most", most, "how long all may last")
	f.Func("on", "NAME=URL or NAME=URL=PID; may be repeated", func(s string) error {
		t, err := targetOf(s)
		b.targets = append(b.targets, t)
		return err
	})
	if err := f.Parse(args); err != nil {
		return err
	}
	if !strings.HasPrefix(b.listen, "127.0.0.1:") || len(b.targets) == 0 {
		return errors.New("want -on NAME=URL and a -listen on 127.0.0.1")
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	where := machine()
	var results []result
	for _, t := range b.targets {
		found, err := b.measure(ctx, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		results = append(results, found...)
	}
	return write(out, report(where, city, b.seconds, results))
}

func targetOf(s string) (t target, err error) {
	name, rest, ok := strings.Cut(s, "=")
	if !ok || name == "" || rest == "" {
		return t, errors.New("want NAME=URL")
	}
	t = target{name: name, url: rest}
	if i := strings.LastIndexByte(rest, '='); i >= 0 {
		t.url = rest[:i]
		t.pid, err = strconv.Atoi(rest[i+1:])
	}
	return t, err
}

func write(name, text string) error {
	if name == "" {
		_, err := fmt.Print(text)
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644) //nolint:gosec // a document
}
