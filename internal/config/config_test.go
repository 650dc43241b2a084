package config_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"huiyin/internal/config"
)

func TestDefaultsWork(t *testing.T) {
	c, rest, err := config.Load([]string{"serve"}, []string{"PATH=/bin", "HUIYIN_TEST_DATABASE=mysql://x", "HUIYIN_CITY="})
	want := config.Config{Database: "sqlite:./data/huiyin.db", KeyFile: "./data-key/huiyin.key", Listen: "127.0.0.1:8080", URL: "http://127.0.0.1:8080",
		Limits: true, LogLevel: slog.LevelInfo, City: "杭州市", OfficeName: "杭州市考评办", FiguresRest: 10 * time.Second,
		SessionIdle: 30 * time.Minute, SessionMost: 10 * time.Hour}
	if err != nil || !reflect.DeepEqual(c, want) || !reflect.DeepEqual(rest, []string{"serve"}) {
		t.Errorf("got %+v, %q, %v", c, rest, err)
	}
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "huiyin.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFlagBeatsEnvironmentBeatsFile(t *testing.T) {
	path := file(t, "city: 宁波市\nlisten: 127.0.0.1:1\nlog_level: debug\nlimits: off\nproxies: [10.0.0.0/8, 192.168.1.7/24]\n")
	c, rest, err := config.Load([]string{"import", "--listen", "127.0.0.1:3", "--year=2017", "units.csv", "--", "--city=x"},
		[]string{"HUIYIN_CONFIG=" + path, "HUIYIN_LISTEN=127.0.0.1:2", "HUIYIN_LOG_LEVEL=warn"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.LogLevel != slog.LevelWarn || c.City != "宁波市" || c.Limits || len(c.Proxies) != 2 || c.Proxies[1].String() != "192.168.1.0/24" {
		t.Errorf("got %+v", c)
	}
	if c.URL != "http://127.0.0.1:3" {
		t.Errorf("the address in QR codes is %s", c.URL)
	}
	if want := []string{"import", "--year=2017", "units.csv", "--", "--city=x"}; !reflect.DeepEqual(rest, want) {
		t.Errorf("the rest is %q", rest)
	}
	if c, _, err = config.Load([]string{"--config=" + file(t, "city: 温州市")}, []string{"HUIYIN_CONFIG=" + path}); err != nil || c.City != "温州市" {
		t.Errorf("--config does not beat HUIYIN_CONFIG: %+v, %v", c, err)
	}
}

func TestLoadTakes(t *testing.T) {
	for _, env := range []string{
		"HUIYIN_DATABASE=mysql://huiyin:p%40ss@db.example:3306/huiyin", "HUIYIN_DATABASE=sqlite:huiyin.db", "HUIYIN_DATABASE=sqlite:/var/lib/huiyin/a.db",
		"HUIYIN_LISTEN=:8080", "HUIYIN_LISTEN=[::1]:0", "HUIYIN_WEBHOOK=", "HUIYIN_URL=https://pj.example.gov.cn/", "HUIYIN_PROXIES=10.0.0.1/32, fd00::/8",
	} {
		if _, _, err := config.Load(nil, []string{env}); err != nil {
			t.Errorf("%s: %v", env, err)
		}
	}
}

func TestThePublicAddressIsKeptAsBrowsersWriteIt(t *testing.T) {
	for given, want := range map[string]string{"HTTPS://PJ.Example.gov.cn/": "https://pj.example.gov.cn", "http://127.0.0.1:8080": "http://127.0.0.1:8080"} {
		if c, _, err := config.Load(nil, []string{"HUIYIN_URL=" + given}); err != nil || c.URL != want {
			t.Errorf("%s became %s, %v", given, c.URL, err)
		}
	}
}

func TestFiguresAreOffAndInsideUnlessSaidOtherwise(t *testing.T) {
	for given, inside := range map[string]bool{"": false, "127.0.0.1:9090": true, "[::1]:9090": true, "10.1.2.3:9090": true, "localhost:9090": true, ":9090": false, "0.0.0.0:9090": false, "8.8.8.8:9090": false} {
		c, _, err := config.Load(nil, []string{"HUIYIN_METRICS=" + given})
		if err != nil || c.Metrics != given || c.MetricsInside() != inside {
			t.Errorf("%q: %q, inside %v, %v", given, c.Metrics, c.MetricsInside(), err)
		}
	}
}

func TestLoadRefusesAndNamesTheSetting(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		env  []string
		say  string
	}{
		{"a slip in a variable", nil, []string{"HUIYIN_DATABSE=sqlite:x"}, "HUIYIN_DATABSE 不是设置项，您是不是想写 HUIYIN_DATABASE"},
		{"a slip in the file", []string{"--config", file(t, "office-name: x")}, nil, "您是不是想写 office_name"},
		{"config in the file", []string{"--config", file(t, "config: x")}, nil, "config 不是设置项"},
		{"a branch in the file", []string{"--config", file(t, "city: {name: x}")}, nil, "city"},
		{"no yaml", []string{"--config", file(t, "a: b: c")}, nil, "格式不对"},
		{"no file", []string{"--config", "/nowhere/huiyin.yaml"}, nil, "HUIYIN_CONFIG"},
		{"a flag without a value", []string{"serve", "--listen"}, nil, "--listen"},
		{"postgres", nil, []string{"HUIYIN_DATABASE=postgres://u:secretpw@h:1/n"}, "HUIYIN_DATABASE"},
		{"a password with an @ and a slash", nil, []string{"HUIYIN_DATABASE=mysql://u:secretpw/@h:3306/n"}, "%40"},
		{"mysql without a name", nil, []string{"HUIYIN_DATABASE=mysql://u:secretpw@h:3306/"}, "库名"},
		{"mysql without a port", nil, []string{"HUIYIN_DATABASE=mysql://u:secretpw@h/n"}, "端口"},
		{"sqlite without a path", nil, []string{"HUIYIN_DATABASE=sqlite:"}, "HUIYIN_DATABASE"},
		{"no port", nil, []string{"HUIYIN_LISTEN=127.0.0.1"}, "HUIYIN_LISTEN"},
		{"figures without a port", nil, []string{"HUIYIN_METRICS=127.0.0.1"}, "HUIYIN_METRICS"},
		{"a port too high", []string{"--listen=:70000"}, nil, "命令行 --listen"},
		{"no scheme", nil, []string{"HUIYIN_URL=pj.example.gov.cn"}, "HUIYIN_URL"},
		{"a path", nil, []string{"HUIYIN_URL=https://example.gov.cn/pj"}, "HUIYIN_URL"},
		{"half open", nil, []string{"HUIYIN_LIMITS=no"}, "HUIYIN_LIMITS"},
		{"no network", nil, []string{"HUIYIN_PROXIES=10.0.0.0/8,proxy"}, "“proxy”不是网段"},
		{"a level", nil, []string{"HUIYIN_LOG_LEVEL=loud"}, "HUIYIN_LOG_LEVEL"},
		{"a blank name", nil, []string{"HUIYIN_CITY= "}, "HUIYIN_CITY"},
		{"no limits for the world", nil, []string{"HUIYIN_LIMITS=off", "HUIYIN_LISTEN=0.0.0.0:8080"}, "HUIYIN_LIMITS=off"},
		{"no limits for the world, unsaid", nil, []string{"HUIYIN_LIMITS=off", "HUIYIN_LISTEN=:8080"}, "HUIYIN_LIMITS=off"},
		{"a messenger without a key", nil, []string{"HUIYIN_WEBHOOK=https://im.example.gov.cn/hook"}, "HUIYIN_WEBHOOK_KEY"},
		{"a key without a messenger", nil, []string{"HUIYIN_WEBHOOK_KEY=secretpw-secretpw"}, "HUIYIN_WEBHOOK"},
		{"a short key", nil, []string{"HUIYIN_WEBHOOK=https://im.example.gov.cn/hook", "HUIYIN_WEBHOOK_KEY=secretpw"}, "16 个字符"},
		{"a messenger in the clear", nil, []string{"HUIYIN_WEBHOOK=http://im.example.gov.cn/hook?token=secretpw", "HUIYIN_WEBHOOK_KEY=secretpw-secretpw"}, "https"},
		{"the key beside the data", nil, []string{"HUIYIN_KEY_FILE=./data/huiyin.key"}, "HUIYIN_KEY_FILE"},
		{"the key below the data", nil, []string{"HUIYIN_DATABASE=sqlite:/srv/h/a.db", "HUIYIN_KEY_FILE=/srv/h/key/k"}, "HUIYIN_KEY_FILE"},
	} {
		_, _, err := config.Load(c.args, c.env)
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", c.name, err)
		} else if strings.Contains(err.Error(), "secretpw") {
			t.Errorf("%s: the error shows the password: %v", c.name, err)
		}
	}
}

func TestReferenceHasEverySetting(t *testing.T) {
	text := config.Reference()
	fields := reflect.TypeOf(config.Config{}).NumField()
	if n := strings.Count(text, "HUIYIN_"); n != fields+1 { // and HUIYIN_CONFIG
		t.Errorf("%d variables for %d fields:\n%s", n, fields, text)
	}
	for _, want := range []string{"HUIYIN_KEY_FILE", "--log-level", "office_name", "sqlite:./data/huiyin.db", "杭州市考评办"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestTheNearestIsTheOneWithTheFewestLettersToChange(t *testing.T) {
	for _, x := range []struct{ given, want string }{
		{"--lisen", "--listen"}, {"--databse", "--database"}, {"--keyfile", "--key-file"}, {"--confg", "--config"}, {"--office-nam", "--office-name"},
	} {
		if got := config.Nearest(x.given, config.Flags()...); got != x.want {
			t.Errorf("%s is nearest to %s, want %s", x.given, got, x.want)
		}
	}
}

func TestRestIsWhatIsNoSetting(t *testing.T) {
	rest, err := config.Rest([]string{"--city", "宁波市", "demo", "--listen=:1", "--size", "large", "--", "--city"})
	if want := []string{"demo", "--size", "large", "--", "--city"}; err != nil || !reflect.DeepEqual(rest, want) {
		t.Errorf("%q, %v", rest, err)
	}
	if _, err = config.Rest([]string{"serve", "--city"}); err == nil {
		t.Error("a setting without a value was taken")
	}
}

func TestTheMessengerOfTheCityMayStandOutsideOrInItsOwnNetwork(t *testing.T) {
	for _, address := range []string{"https://im.example.gov.cn/hook?token=1", "http://10.2.3.4:8000/hook", "http://127.0.0.1/hook"} {
		c, _, err := config.Load(nil, []string{"HUIYIN_WEBHOOK=" + address, "HUIYIN_WEBHOOK_KEY=0123456789abcdef"})
		if err != nil || c.Webhook != address || c.WebhookKey != "0123456789abcdef" {
			t.Errorf("%s: %v", address, err)
		}
	}
}
