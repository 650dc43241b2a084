package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is ./huiyin, running as a process of its own.
type server struct {
	cmd  *exec.Cmd
	log  *os.File
	url  string
	done chan error
}

// start starts the server on a database and waits until it is ready. Nothing is turned off but the rate limits, which one address would hit.
func (b *bench) start(ctx context.Context, t target) (*server, error) {
	log, err := os.Create(filepath.Join(b.scratch, "server-"+t.name+".log"))
	if err != nil {
		return nil, err
	}
	s := &server{log: log, url: "http://" + b.listen, done: make(chan error, 1)}
	s.cmd = exec.Command(b.program, "serve", "--database", t.url, "--listen", b.listen, "--limits", "off") //nolint:gosec // our own program
	s.cmd.Stderr = log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} // it must not outlive the measuring
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	go func() { s.done <- s.cmd.Wait() }()
	return s, s.ready(ctx)
}

// patience is how long a server may take to start, and to stop.
const patience = 60 * time.Second

func (s *server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		got, err := http.Get(s.url + "/readyz")
		if err == nil {
			_ = got.Body.Close()
			if got.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-s.done:
			return fmt.Errorf("the server ended: %v; its log is %s", err, s.log.Name())
		case <-ctx.Done():
			return fmt.Errorf("the server is not ready: %w; its log is %s", ctx.Err(), s.log.Name())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// stop ends the server as an operator would.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
	case <-time.After(patience):
		_ = s.cmd.Process.Kill()
	}
	_ = s.log.Close()
}

// ticks a second in which Linux counts the time of processes.
const ticks = 100

// cpu is the time that a process has used, all its threads together. Nothing for the process 0.
func cpu(pid int) (time.Duration, error) {
	if pid == 0 {
		return 0, nil
	}
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	return cpuOf(string(raw))
}

// cpuOf reads utime and stime, fields 14 and 15; the name before them stands in brackets and may hold spaces.
func cpuOf(stat string) (time.Duration, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("not the stat of a process: %q", stat)
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / ticks, errors.Join(err1, err2)
}

// resident is the memory that a process holds, in MB.
func resident(pid int) (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	return residentOf(string(raw))
}

func residentOf(status string) (float64, error) {
	for line := range strings.Lines(status) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("no VmRSS")
}
