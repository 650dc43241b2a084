#!/usr/bin/env bash
# How fast it is: the program as built, in a big city, on both databases as shipped; then the micro benchmarks. Writes docs/bench.md.
# BENCH_QUICK=1: the usual demonstration, short loads, the pages as they were built last, and docs/bench.md stays as it is.
source "$(dirname "$0")/lib.sh"
source scripts/mariadb.sh

size=large phase=6s most=12m out=docs/bench.md micro=200ms
if [ -n "${BENCH_QUICK:-}" ]; then size=usual phase=500ms most=2m out= micro=1x; fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/huiyin-bench.XXXXXX")
chmod 711 "$scratch" # MariaDB runs as another user and must reach its folder below
finish() {
  trap - EXIT INT TERM HUP
  stop_mariadb
  rm -rf "$scratch"
}
trap finish EXIT
trap 'finish; exit 130' INT TERM HUP

if [ -n "${BENCH_QUICK:-}" ] && [ -f mobile-h5/dist/index.html ]; then CGO_ENABLED=0 go build -trimpath -buildvcs=false -o huiyin .; else scripts/build.sh; fi
unset HUIYIN_DATABASE HUIYIN_REDIS HUIYIN_LISTEN HUIYIN_TEST_DATABASE HUIYIN_URL
export HUIYIN_KEY_FILE=$scratch/key/huiyin.key

start_mariadb "$scratch/mariadb" || die 'MariaDB 没有起来。'
mariadb --no-defaults --protocol=tcp -h127.0.0.1 -P"$(sed 's/.*:\([0-9]*\)\/$/\1/' <<<"$MARIADB_URL")" -uhuiyin -phuiyin \
  -e 'CREATE DATABASE huiyin CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'

load() { HUIYIN_DATABASE=$1 timeout 5m ./huiyin demo --size="$size" | tail -n 1 | sed "s/^装好了：//"; }
say "装入演示城市（$size）…"
load "${MARIADB_URL}huiyin" >"$scratch/loaded" &
loading=$!
city=$(load "sqlite:$scratch/data/huiyin.db")
wait "$loading"
say "  SQLite：$city"
say "  MariaDB：$(cat "$scratch/loaded")"

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
go run ./scripts/bench -listen "127.0.0.1:$port" -scratch "$scratch" -phase "$phase" -most "$most" -out "${out:-$scratch/bench.md}" -city "${city%，*}" \
  -on "SQLite=sqlite:$scratch/data/huiyin.db" -on "MariaDB=${MARIADB_URL}huiyin=$MARIADB_PID"
cat "${out:-$scratch/bench.md}"

CGO_ENABLED=0 timeout 6m go test -run '^$' -bench . -benchtime "$micro" -benchmem ./... | grep -E '^(Benchmark|FAIL|panic)' || true
