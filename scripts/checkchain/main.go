// Command checkchain checks an exported record without the database, without its key file and without any code of the product:
// go run ./scripts/checkchain [-key HEX] [-head N:HASH] chain.jsonl. It says what is wrong, line by line, and ends with 1 if anything is.
package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"hash"
	"io"
	"os"
	"strconv"
)

// block is one block of the chain, as exported.
type block struct {
	N         int64  `json:"n"`
	Count     int    `json:"count"`
	At        int64  `json:"at"`
	Hash      string `json:"hash"`
	Signature string `json:"signature"`
}

// entry is one entry of the record, as exported.
type entry struct {
	ID, ActorID, ActorName, Role, Unit, Action, Subject, Detail, Mac, Touched string
	At, Seal                                                                  int64
}

// line is one line of the export: the public key, a block, or an entry of the block before it.
type line struct {
	Key   string `json:"key"`
	Block *block `json:"block"`
	Entry *entry `json:"entry"`
}

// check is a walk along the chain.
type check struct {
	out     io.Writer
	key     ed25519.PublicKey // by which signatures are checked
	want    string            // N:HASH that must be in the chain; empty: none
	met     bool
	now     *block // whose entries are being read
	sum     hash.Hash
	entries int
	before  block
	lastID  string
	all     int
	faults  int
}

func main() {
	key := flag.String("key", "", "public key, as huiyin verify --head printed it at another time; default: the one in the file")
	head := flag.String("head", "", "N:HASH that was kept elsewhere and must be in the chain")
	flag.Parse()
	f, err := os.Open(flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "checkchain:", err)
		os.Exit(2)
	}
	faults, err := run(f, os.Stdout, *key, *head)
	if err != nil {
		fmt.Fprintln(os.Stderr, "checkchain:", err)
		os.Exit(2)
	}
	if faults > 0 {
		os.Exit(1)
	}
}

// run reads an export and says how many faults it has; an error when it is none.
func run(in io.Reader, out io.Writer, key, head string) (faults int, err error) {
	c := &check{out: out, want: head}
	if err := c.trust(key); key != "" && err != nil {
		return 0, err
	}
	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		text, err := lines.ReadBytes('\n')
		if len(text) > 1 {
			if e := c.line(text); e != nil {
				return 0, e
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, err
		}
	}
	c.end()
	return c.faults, nil
}

func (c *check) trust(key string) error {
	raw, err := hex.DecodeString(key)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return fmt.Errorf("a public key has %d hex digits", 2*ed25519.PublicKeySize)
	}
	c.key = raw
	return nil
}

func (c *check) line(text []byte) error {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return fmt.Errorf("not an export of a chain: %w", err)
	}
	switch {
	case l.Block != nil:
		c.close()
		c.open(*l.Block)
	case l.Entry != nil && c.now != nil:
		c.add(*l.Entry)
	case l.Key != "" && c.key == nil:
		return c.trust(l.Key)
	}
	return nil
}

func (c *check) fault(say string, args ...any) {
	c.faults++
	fmt.Fprintf(c.out, say+"\n", args...)
}

// open begins a block: it must follow the one before, and be signed.
func (c *check) open(b block) {
	if b.N != c.before.N+1 {
		c.fault("block %d follows block %d", b.N, c.before.N)
	}
	sig, err := hex.DecodeString(b.Signature)
	if err != nil || c.key == nil || !ed25519.Verify(c.key, []byte(b.Hash), sig) {
		c.fault("block %d is not signed with the key", b.N)
	}
	before, err := hex.DecodeString(c.before.Hash)
	if err != nil {
		c.fault("block %d has no hash", c.before.N)
	}
	c.now, c.sum, c.entries, c.lastID = &b, sha256.New(), 0, ""
	c.sum.Write(before)
	for _, n := range []int64{b.N, int64(b.Count), b.At} {
		c.sum.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	c.met = c.met || c.want == strconv.FormatInt(b.N, 10)+":"+b.Hash
}

// add puts an entry into the hash of its block.
func (c *check) add(e entry) {
	if e.Seal != c.now.N || e.ID <= c.lastID {
		c.fault("entry %s stands in block %d out of its place", e.ID, c.now.N)
	}
	var all []byte
	for _, s := range []string{e.ID, strconv.FormatInt(e.At, 10), e.ActorID, e.ActorName, e.Role, e.Unit, e.Action, e.Subject, e.Detail, e.Touched, e.Mac} {
		all = append(binary.BigEndian.AppendUint64(all, uint64(len(s))), s...)
	}
	sum := sha256.Sum256(all)
	c.sum.Write(sum[:])
	c.lastID = e.ID
	c.entries++
	c.all++
}

// close ends a block: it must hold what its hash says.
func (c *check) close() {
	if c.now == nil {
		return
	}
	if c.entries != c.now.Count {
		c.fault("block %d holds %d entries, not %d", c.now.N, c.entries, c.now.Count)
	} else if hex.EncodeToString(c.sum.Sum(nil)) != c.now.Hash {
		c.fault("block %d does not hold what was sealed", c.now.N)
	}
	c.before = *c.now
}

func (c *check) end() {
	c.close()
	if c.want != "" && !c.met {
		c.fault("the head %s is not in this chain", c.want)
	}
	if c.faults == 0 {
		fmt.Fprintf(c.out, "%d blocks, %d entries: sound. Head %d:%s\n", c.before.N, c.all, c.before.N, c.before.Hash)
	}
}
