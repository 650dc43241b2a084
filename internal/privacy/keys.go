package privacy

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// secretSize is the length of the one secret all keys are derived from, in bytes.
const secretSize = 32

// sealVersion is the first byte of everything sealed, so that the way of sealing can change one day.
const sealVersion = 1

// Keys encrypts originals and makes the keyed hashes by which they are found. Whoever has the database
// without the key file has neither.
type Keys struct {
	secret []byte
	macs   sync.Map // of *Macs, by use
	boxes  sync.Map // of cipher.AEAD, by class
}

// NewKeys makes keys of a secret of 32 bytes.
func NewKeys(secret []byte) (*Keys, error) {
	if len(secret) != secretSize {
		return nil, fmt.Errorf("密钥应为 %d 字节，现在是 %d 字节", secretSize, len(secret))
	}
	return &Keys{secret: append([]byte(nil), secret...)}, nil
}

// LoadKeys reads the secret from a file of 32 bytes, and makes that file on the first start: mode 0600 in
// a folder of mode 0700. A file that others may read, or of another size, is refused: a key is never
// replaced in silence, because what it sealed would be lost with it.
func LoadKeys(path string) (*Keys, error) {
	err := createSecret(path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("无法创建密钥文件 %s（设置项 HUIYIN_KEY_FILE）：%w", path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("无法读取密钥文件 %s（设置项 HUIYIN_KEY_FILE）：%w", path, err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("密钥文件 %s 其他用户也能读，请执行 chmod 600 %s（设置项 HUIYIN_KEY_FILE）", path, path)
	}
	secret, err := os.ReadFile(path) //nolint:gosec // the path is the operator's own setting
	if err != nil {
		return nil, fmt.Errorf("无法读取密钥文件 %s（设置项 HUIYIN_KEY_FILE）：%w", path, err)
	}
	keys, err := NewKeys(secret)
	if err != nil {
		return nil, fmt.Errorf("密钥文件 %s 不对（设置项 HUIYIN_KEY_FILE），请用备份恢复：%w", path, err)
	}
	return keys, nil
}

// createSecret writes a new secret where no file is, and makes sure that it is on the disk before anything
// is sealed with it.
func createSecret(path string) (err error) {
	if err = os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // as above
	if err != nil {
		return err
	}
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails: it ends the program rather
	_, err = f.Write(secret)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Seal encrypts with AES-256-GCM under a random nonce: version, nonce, ciphertext. purpose says what it is
// and whose ("opinion.text:"+id); moved to another row, it does not open. The part before the colon has
// its own key.
func (k *Keys) Seal(purpose, plain string) []byte {
	box := k.box(purpose)
	out := make([]byte, 1+box.NonceSize(), 1+box.NonceSize()+len(plain)+box.Overhead())
	out[0] = sealVersion
	_, _ = rand.Read(out[1:])
	return box.Seal(out, out[1:], []byte(plain), []byte(purpose))
}

// Open is the way back from Seal; an error when the purpose, the key or a single bit is another.
func (k *Keys) Open(purpose string, sealed []byte) (string, error) {
	box := k.box(purpose)
	if len(sealed) < 1+box.NonceSize() || sealed[0] != sealVersion {
		return "", fmt.Errorf("open %s: not sealed by us", purpose)
	}
	plain, err := box.Open(nil, sealed[1:1+box.NonceSize()], sealed[1+box.NonceSize():], []byte(purpose))
	if err != nil {
		return "", fmt.Errorf("open %s: altered, or sealed with another key: %w", purpose, err)
	}
	return string(plain), nil
}

// Hash is the HMAC-SHA256 of the parts in hex, under a key of the purpose's own. Each part is preceded by
// its length, so that ("ab","c") and ("a","bc") differ.
func (k *Keys) Hash(purpose string, parts ...string) string {
	var all []byte
	for _, p := range parts {
		all = binary.BigEndian.AppendUint64(all, uint64(len(p)))
		all = append(all, p...)
	}
	sum := k.Macs("hash:" + purpose).Sum(all)
	return hex.EncodeToString(sum[:])
}

func (k *Keys) box(purpose string) cipher.AEAD {
	class, _, _ := strings.Cut(purpose, ":")
	if box, ok := k.boxes.Load(class); ok {
		return box.(cipher.AEAD) //nolint:errcheck,forcetypeassert // nothing else is stored
	}
	block, err := aes.NewCipher(k.derive("seal:" + class))
	if err != nil {
		panic(err) // only for a key of the wrong length, and derive makes none
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // only for a block size that is not AES
	}
	k.boxes.Store(class, box)
	return box
}

// derive is HKDF-SHA256 (RFC 5869) of the secret for one use.
func (k *Keys) derive(use string) []byte {
	key, err := hkdf.Key(sha256.New, k.secret, nil, "huiyin "+use, secretSize)
	if err != nil {
		panic(err) // only for more than 255 hashes' worth of key
	}
	return key
}
