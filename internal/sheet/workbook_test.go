package sheet_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// replaced is an archive with other parts under the same names.
func replaced(t *testing.T, archive []byte, parts map[string][]byte) []byte {
	t.Helper()
	old, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range old.File {
		to, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(contents(t, part, parts)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func contents(t *testing.T, part *zip.File, parts map[string][]byte) []byte {
	t.Helper()
	if other, ok := parts[part.Name]; ok {
		return other
	}
	r, err := part.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
