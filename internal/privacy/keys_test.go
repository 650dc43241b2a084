package privacy_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huiyin/internal/privacy"
)

func keysOf(t *testing.T, secret string) *privacy.Keys {
	t.Helper()
	k, err := privacy.NewKeys([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const secret = "0123456789abcdef0123456789abcdef"

func TestSealOpensOnlyAsItWasSealed(t *testing.T) {
	k := keysOf(t, secret)
	const purpose, plain = "opinion.text:01J", "我叫王建国，电话13800000000"
	sealed := k.Seal(purpose, plain)
	if got, err := k.Open(purpose, sealed); err != nil || got != plain {
		t.Fatalf("got %q, %v", got, err)
	}
	if bytes.Contains(sealed, []byte("138")) {
		t.Error("the text can be read in what is sealed")
	}
	if bytes.Equal(sealed, k.Seal(purpose, plain)) {
		t.Error("the same text sealed twice looks the same")
	}
	for _, other := range []string{"opinion.text:01K", "opinion.contact:01J", ""} {
		if _, err := k.Open(other, sealed); err == nil {
			t.Errorf("opens as %q", other)
		}
	}
	if _, err := keysOf(t, strings.ToUpper(secret)).Open(purpose, sealed); err == nil {
		t.Error("opens with another key")
	}
	for i := range sealed {
		cut := bytes.Clone(sealed)
		cut[i] ^= 1
		if _, err := k.Open(purpose, cut); err == nil {
			t.Errorf("opens with byte %d changed", i)
		}
		if _, err := k.Open(purpose, sealed[:i]); err == nil {
			t.Errorf("opens when cut to %d bytes", i)
		}
	}
}

func TestHashDependsOnEverything(t *testing.T) {
	k := keysOf(t, secret)
	want := k.Hash("receipt", "1234")
	if want != k.Hash("receipt", "1234") || len(want) != 64 {
		t.Errorf("got %q", want)
	}
	for name, other := range map[string]string{
		"purpose": k.Hash("token", "1234"), "part": k.Hash("receipt", "1235"), "cut": k.Hash("receipt", "12", "34"),
		"empty part": k.Hash("receipt", "1234", ""), "key": keysOf(t, strings.ToUpper(secret)).Hash("receipt", "1234"),
	} {
		if other == want {
			t.Errorf("another %s gives the same hash", name)
		}
	}
}

func TestLoadKeysMakesTheFileOnceAndKeepsItPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data-key", "huiyin.key")
	first, err := privacy.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v", p, info.Mode(), err)
		}
	}
	second, err := privacy.LoadKeys(path)
	if err != nil || first.Hash("x", "y") != second.Hash("x", "y") {
		t.Errorf("the second start has another key: %v", err)
	}
}

func TestLoadKeysRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, size int, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for what, path := range map[string]string{
		"a file that others read and nobody may close": "/proc/self/status", "an empty file": write("empty", 0, 0o600),
		"a long file": write("long", 33, 0o600), "a folder": dir, "a path below a file": filepath.Join(dir, "long", "key"),
	} {
		if _, err := privacy.LoadKeys(path); err == nil || !strings.Contains(err.Error(), "HUIYIN_KEY_FILE") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAKeyThatOthersReadIsClosedToThem(t *testing.T) {
	for _, mode := range []os.FileMode{0o644, 0o640, 0o666, 0o602} {
		path := filepath.Join(t.TempDir(), "keys", "k")
		first, err := privacy.LoadKeys(path)
		if err != nil {
			t.Fatal(err)
		}
		loosen(t, path, mode)
		loosen(t, filepath.Dir(path), 0o755)
		again, err := privacy.LoadKeys(path)
		if err != nil || again.Hash("x", "y") != first.Hash("x", "y") {
			t.Fatalf("%v: %v", mode, err)
		}
		modes(t, map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700})
	}
}

func TestAFolderThatHoldsOtherThingsIsLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "huiyin.db")
	for _, name := range []string{path, path + "-wal", filepath.Join(dir, "letters.txt")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		loosen(t, name, 0o644)
	}
	loosen(t, dir, 0o755)
	if err := privacy.Tighten(path); err != nil {
		t.Fatal(err)
	}
	modes(t, map[string]os.FileMode{path: 0o600, path + "-wal": 0o644, filepath.Join(dir, "letters.txt"): 0o644, dir: 0o755})
	if err := privacy.Tighten(filepath.Join(dir, "not-there")); err != nil {
		t.Errorf("what is not there: %v", err)
	}
}

func loosen(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func modes(t *testing.T, want map[string]os.FileMode) {
	t.Helper()
	for path, mode := range want {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}
