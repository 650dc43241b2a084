package privacy

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// Tighten makes a file that others may read or write ours alone (0600), and its folder (0700) when nothing but the file and its
// companions lies there: a folder that is also somebody else's is left as it is. What is not there is left alone. An error when the file
// is no regular one, or belongs to somebody who does not let us.
func Tighten(path string) error {
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s 不是普通文件", path)
	case info.Mode().Perm()&0o077 == 0:
		return tightenFolder(path)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("文件 %s 其他用户也能读写，又改不了权限，请用文件的主人执行 chmod 600 %s（%w）", path, path, err)
	}
	slog.Warn("文件其他用户也能读写，已改为只有自己能读写", "file", path, "mode", info.Mode().Perm().String())
	return tightenFolder(path)
}

func tightenFolder(path string) error {
	folder, name := filepath.Dir(path), filepath.Base(path)
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil // not ours to list, so not ours to close
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), name) {
			return nil
		}
	}
	_ = os.Chmod(folder, 0o700) //nolint:gosec // a folder has to be entered; when it is another's, the file is closed all the same
	return nil
}
