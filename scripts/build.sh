#!/usr/bin/env bash
# Builds the one program, pages included: ./huiyin
source "$(dirname "$0")/lib.sh"
need_go
scripts/pages.sh

# Without cgo it runs on any Linux of its architecture; without VCS stamping it also builds in a folder that belongs to somebody else.
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-X main.version=$(git describe --always --dirty 2>/dev/null || echo dev)" -o huiyin .
say '程序已建好：./huiyin'
