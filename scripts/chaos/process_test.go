//go:build chaos

package chaos_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is ./huiyin as it was built.
func program(t *testing.T) string {
	path, err := filepath.Abs("../../huiyin")
	if _, gone := os.Stat(path); err != nil || gone != nil {
		t.Fatal("没有 ./huiyin，请先运行 make build。")
	}
	return path
}

func freePort(t *testing.T) string {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer door.Close()
	return door.Addr().String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// command makes a command that does not outlive the test, with the key and nothing else of ours in its environment.
func command(t *testing.T, key, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	ours := func(set string) bool { return strings.HasPrefix(set, "HUIYIN_") }
	c.Env = append(slices.DeleteFunc(os.Environ(), ours), "HUIYIN_KEY_FILE="+key)
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

// server is one ./huiyin serve.
type server struct {
	t            *testing.T
	url          string
	key, db, log string
	listen       string
	cmd          *exec.Cmd
	ended        chan struct{}
}

func newServer(t *testing.T, key, db string) *server {
	s := &server{t: t, key: key, db: db, listen: freePort(t), log: filepath.Join(t.TempDir(), "server.log")}
	s.url = "http://" + s.listen
	t.Cleanup(s.kill)
	return s
}

// start starts it and waits until it is ready.
func (s *server) start() *server {
	s.t.Helper()
	s.begin()
	s.wait("/readyz", http.StatusOK, 30*time.Second)
	return s
}

func (s *server) begin() {
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(s.t, err)
	defer log.Close()
	s.cmd = command(s.t, s.key, program(s.t), "serve", "--database", s.db, "--listen", s.listen, "--limits", "off")
	s.cmd.Stdout, s.cmd.Stderr = log, log
	must(s.t, s.cmd.Start())
	ended, cmd := make(chan struct{}), s.cmd
	s.ended = ended
	go func() { _ = cmd.Wait(); close(ended) }()
}

// wait waits until an address answers with a status, and says how long that took.
func (s *server) wait(path string, status int, most time.Duration) time.Duration {
	s.t.Helper()
	began := time.Now()
	for time.Since(began) < most {
		if got, err := quick.Get(s.url + path); err == nil {
			_ = got.Body.Close()
			if got.StatusCode == status {
				return time.Since(began)
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	tail, _ := os.ReadFile(s.log)
	s.t.Fatalf("%s is not %d after %s; the log ends with\n%s", path, status, most, tail[max(0, len(tail)-2000):])
	return 0
}

func (s *server) signal(which syscall.Signal) {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(which)
		select {
		case <-s.ended:
		case <-time.After(40 * time.Second):
			s.t.Errorf("the server did not end after %v", which)
			_ = s.cmd.Process.Kill()
		}
	}
}

func (s *server) kill() { s.signal(syscall.SIGKILL) }
func (s *server) stop() { s.signal(syscall.SIGTERM) }

// verify runs huiyin verify, which must find nothing.
func verify(t *testing.T, key, db string) {
	t.Helper()
	out, err := command(t, key, program(t), "verify", "--database", db).CombinedOutput()
	if err != nil {
		t.Errorf("verify: %v\n%s", err, out[:min(len(out), 4000)])
	}
}

// maria is a MariaDB of its own, in a folder of its own.
type maria struct {
	t    *testing.T
	dir  string
	addr string
	cmd  *exec.Cmd
}

// newMaria makes and starts one.
func newMaria(t *testing.T, dir string) *maria {
	m := &maria{t: t, dir: dir, addr: freePort(t)}
	must(t, os.MkdirAll(dir, 0o700))
	m.own()
	m.run("mariadb-install-db", "--no-defaults", "--datadir="+dir+"/data", "--auth-root-authentication-method=normal", "--skip-test-db")
	must(t, os.WriteFile(dir+"/init.sql", []byte("CREATE USER IF NOT EXISTS 'huiyin'@'127.0.0.1' IDENTIFIED BY 'huiyin';\nGRANT ALL ON *.* TO 'huiyin'@'127.0.0.1';\nCREATE DATABASE IF NOT EXISTS huiyin CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n"), 0o644)) //nolint:gosec // another user reads it
	m.own()
	t.Cleanup(m.kill)
	m.start()
	return m
}

func (m *maria) url() string { return "mysql://huiyin:huiyin@" + m.addr + "/huiyin" }

// own gives the folder and the way to it to the user that MariaDB runs as: it refuses to be root.
func (m *maria) own() {
	if os.Getuid() != 0 {
		return
	}
	m.must(exec.Command("chown", "-R", "mysql:mysql", m.dir).CombinedOutput())
	for dir := filepath.Dir(m.dir); dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		must(m.t, os.Chmod(dir, 0o711)) //nolint:gosec // to pass, not to read
	}
}

func (m *maria) must(out []byte, err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatalf("%v: %s", err, out)
	}
}

func (m *maria) as(c *exec.Cmd) *exec.Cmd {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Getuid() == 0 {
		u, err := user.Lookup("mysql")
		must(m.t, err)
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		c.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return c
}

func (m *maria) run(name string, args ...string) {
	m.t.Helper()
	m.must(m.as(exec.Command(name, args...)).CombinedOutput())
}

func (m *maria) start() {
	m.t.Helper()
	_, port, _ := strings.Cut(m.addr, ":")
	m.cmd = m.as(exec.Command("mariadbd", "--no-defaults", "--datadir="+m.dir+"/data", "--socket="+m.dir+"/sock", "--pid-file="+m.dir+"/pid", "--init-file="+m.dir+"/init.sql",
		"--bind-address=127.0.0.1", "--port="+port, "--skip-name-resolve", "--max-connections=400", "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M", "--innodb-flush-log-at-trx-commit=1",
		"--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin"))
	log, err := os.OpenFile(m.dir+"/server.log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(m.t, err)
	defer log.Close()
	m.cmd.Stderr = log
	must(m.t, m.cmd.Start())
	for range 600 {
		if c, err := net.Dial("tcp", m.addr); err == nil {
			_ = c.SetReadDeadline(time.Now().Add(time.Second))
			n, _ := c.Read(make([]byte, 8)) // the greeting: the port opens before it is ready
			_ = c.Close()
			if n > 0 {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	m.t.Fatal("MariaDB 没有起来：" + m.dir + "/server.log")
}

func (m *maria) kill() {
	_ = m.cmd.Process.Kill()
	_ = m.cmd.Wait()
}

// proxy stands between a server and its database, and does to the bytes what a network does.
type proxy struct {
	addr  string
	to    string
	delay func() (time.Duration, bool) // how long a packet takes; false: it is lost, and so is every other
}

func newProxy(t *testing.T, to string, delay func() (time.Duration, bool)) *proxy {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = door.Close() })
	p := &proxy{addr: door.Addr().String(), to: to, delay: delay}
	go func() {
		for {
			in, err := door.Accept()
			if err != nil {
				return
			}
			go p.join(in)
		}
	}()
	return p
}

func (p *proxy) url() string { return "mysql://huiyin:huiyin@" + p.addr + "/huiyin" }

func (p *proxy) join(in net.Conn) {
	defer in.Close()
	for { // who calls into a black hole hears nothing, not even no
		if _, passes := p.delay(); passes {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	out, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer out.Close()
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{in, out}, {out, in}} {
		go func() { p.carry(way[0], way[1]); done <- struct{}{} }()
	}
	<-done
}

func (p *proxy) carry(from, to net.Conn) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		wait, passes := p.delay()
		for !passes {
			time.Sleep(10 * time.Millisecond)
			wait, passes = p.delay()
		}
		time.Sleep(wait)
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// city loads the demonstration into a database.
func city(t *testing.T, key, db string) {
	t.Helper()
	out, err := command(t, key, program(t), "demo", "--database", db).CombinedOutput()
	if err != nil {
		t.Fatalf("demo: %v\n%s", err, out)
	}
}

// room mounts a disk of so many bytes. It vanishes with the mount namespace that make chaos runs in.
func room(t *testing.T, bytes int64) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=711", bytes)); err != nil {
		t.Fatalf("这里不让装一块小磁盘（%v）。请用 root 运行 make chaos。", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

var quick = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2000, MaxConnsPerHost: 0}}

func ctxFor(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}
