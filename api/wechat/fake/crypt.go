package fake

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // WeChat's own signature
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// sign is WeChat's signature: SHA-1 of the parts in order.
func sign(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

// blockSize is that of WeChat's PKCS#7, which is wider than the cipher's.
const blockSize = 32

var errCrypt = errors.New("fake: not encrypted for this account")

// encrypt makes what WeChat calls Encrypt: random(16), length, text and appid under AES-256-CBC.
func (a Account) encrypt(text string) (string, error) {
	box, key, err := a.box()
	if err != nil {
		return "", err
	}
	plain := make([]byte, 16, 20+len(text)+len(a.AppID)+blockSize)
	_, _ = rand.Read(plain)                                         // never fails
	plain = binary.BigEndian.AppendUint32(plain, uint32(len(text))) //nolint:gosec // a message of kilobytes
	plain = append(append(plain, text...), a.AppID...)
	n := blockSize - len(plain)%blockSize
	plain = append(plain, bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(box, key[:aes.BlockSize]).CryptBlocks(plain, plain)
	return base64.StdEncoding.EncodeToString(plain), nil
}

// decrypt is the way back; an error when it was made for another account.
func (a Account) decrypt(sealed string) (string, error) {
	box, key, err := a.box()
	if err != nil {
		return "", err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < blockSize || len(raw)%aes.BlockSize != 0 {
		return "", errCrypt
	}
	cipher.NewCBCDecrypter(box, key[:aes.BlockSize]).CryptBlocks(raw, raw)
	pad := int(raw[len(raw)-1])
	if pad < 1 || pad > blockSize || len(raw)-pad < 20 {
		return "", errCrypt
	}
	raw = raw[:len(raw)-pad]
	n := int(binary.BigEndian.Uint32(raw[16:20]))
	if n > len(raw)-20 || string(raw[20+n:]) != a.AppID {
		return "", errCrypt
	}
	return string(raw[20 : 20+n]), nil
}

func (a Account) box() (cipher.Block, []byte, error) {
	key, err := base64.StdEncoding.DecodeString(a.AESKey + "=")
	if err != nil {
		return nil, nil, err
	}
	box, err := aes.NewCipher(key)
	return box, key, err
}
