// A client of the public journal that shares no line with it: checkpoint, witness, inclusion and consistency by Go's own
// checksum-database packages (golang.org/x/mod/sumdb/note and …/tlog), from the files of a mirror.
//
// Usage: tilesclient MIRROR VKEY WITNESS-VKEY OLD-CHECKPOINT INDEX…
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// folder reads tiles of height 8. Go's paths name the height, C2SP's do not: tile/8/0/000 is tile/0/000.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

// entry returns the data of one leaf, from its bundle.
func (f folder) entry(index, size int64) []byte {
	tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: 256}
	if rest := size - tile.N*256; rest < 256 {
		tile.W = int(rest)
	}
	path := "tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/")
	data, err := os.ReadFile(filepath.Join(string(f), path))
	check(err)
	for skip := index % 256; ; skip-- {
		length := binary.BigEndian.Uint16(data)
		if skip == 0 {
			return data[2 : 2+length]
		}
		data = data[2+length:]
	}
}

// witness verifies tlog-cosignature/v1, which the packages do not know.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	message := append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", at)), text...)
	return ed25519.Verify(w.key, message, sig[8:])
}

func newWitness(vkey string) witness {
	parts := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	if key[0] != 4 {
		log.Fatal("not a witness's key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		log.Fatal("the witness's key is damaged")
	}
	return witness{parts[0], hash, key[1:]}
}

func tree(signed []byte, verifiers ...note.Verifier) tlog.Tree {
	opened, err := note.Open(signed, note.VerifierList(verifiers...))
	check(err)
	if len(opened.Sigs) != len(verifiers) {
		log.Fatalf("%d of %d signatures hold", len(opened.Sigs), len(verifiers))
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifiers[0].Name() {
		log.Fatal("another journal")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	return tlog.Tree{N: size, Hash: root}
}

func main() {
	log.SetFlags(0)
	mirror := folder(os.Args[1])
	vkey, err := os.ReadFile(os.Args[2])
	check(err)
	verifier, err := note.NewVerifier(string(bytes.TrimSpace(vkey)))
	check(err)
	signed, err := os.ReadFile(filepath.Join(string(mirror), "checkpoint"))
	check(err)
	head := tree(signed, verifier, newWitness(os.Args[3]))
	older, err := os.ReadFile(os.Args[4])
	check(err)
	old := tree(older, verifier)

	// Checks every tile it reads against the root.
	hashes := tlog.TileHashReader(head, mirror)
	grown, err := tlog.ProveTree(head.N, old.N, hashes)
	check(err)
	check(tlog.CheckTree(grown, head.N, head.Hash, old.N, old.Hash))
	fmt.Printf("consistent %d %d\n", old.N, head.N)
	for _, text := range os.Args[5:] {
		index, err := strconv.ParseInt(text, 10, 64)
		check(err)
		data := mirror.entry(index, head.N)
		proof, err := tlog.ProveRecord(head.N, index, hashes)
		check(err)
		check(tlog.CheckRecord(proof, head.N, head.Hash, index, tlog.RecordHash(data)))
		fmt.Printf("included %d %x\n", index, data)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
