// Package h5 carries the built pages inside the binary.
package h5

import "embed"

// Dist is what `make pages` built; in a fresh checkout it holds only .keep, so that Go builds and tests need no Node.
//
//go:embed all:dist
var Dist embed.FS
