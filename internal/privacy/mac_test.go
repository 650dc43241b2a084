package privacy_test

import (
	"bytes"
	"crypto/ed25519"
	"sync"
	"testing"
)

func TestEachUseHasAMacOfItsOwnWhoeverAsksAtOnce(t *testing.T) {
	k := keysOf(t, secret)
	want := k.Macs("row:cases").Sum([]byte("x"))
	if want == k.Macs("row:opinions").Sum([]byte("x")) || want == k.Macs("row:cases").Sum([]byte("y")) {
		t.Error("another use or another row has the same MAC")
	}
	if want == keysOf(t, "fedcba9876543210fedcba9876543210").Macs("row:cases").Sum([]byte("x")) {
		t.Error("another key makes the same MAC")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if k.Macs("row:cases").Sum([]byte("x")) != want {
					t.Error("the MAC is another one beside others")
				}
			}
		})
	}
	wg.Wait()
}

func TestASignatureIsCheckedWithoutTheSecret(t *testing.T) {
	k := keysOf(t, secret)
	signer := k.Signer("chain")
	public, _ := signer.Public().(ed25519.PublicKey)
	if !ed25519.Verify(public, []byte("head"), ed25519.Sign(keysOf(t, secret).Signer("chain"), []byte("head"))) {
		t.Error("the same key file signs differently")
	}
	if bytes.Equal(signer, k.Signer("other")) {
		t.Error("two uses share a key")
	}
}
