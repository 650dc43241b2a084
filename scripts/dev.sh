#!/usr/bin/env bash
# For working on the pages: the server from source (with the demonstration the first time) on :8080, the pages with hot reload on :5173. Ctrl-C ends both.
source "$(dirname "$0")/lib.sh"
need_go
need_packages
set -m # each in a process group of its own: `go run` would leave the server behind
CGO_ENABLED=0 go run . run </dev/null &
server=$!
(cd mobile-h5 && exec npx --no-install vite) </dev/null &
pages=$!
trap 'trap - EXIT; kill -- "-$server" "-$pages" 2>/dev/null || true' EXIT INT TERM HUP
wait -n
