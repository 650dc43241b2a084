#!/usr/bin/env bash
# Runs every fuzz target there is, each for HUIYIN_FUZZ (10s), two at a time: by itself one uses a single core. What broke something stays
# in the package's testdata/fuzz, and every later `go test` tries it again.
source "$(dirname "$0")/lib.sh"
need_go
export CGO_ENABLED=0 HUIYIN_FUZZ=${HUIYIN_FUZZ:-10s}
fuzzers=$(mktemp -d)
export fuzzers
trap 'rm -rf "$fuzzers"' EXIT
cache=$(go env GOCACHE)/fuzz/huiyin
export cache

# one FOLDER TARGET
one() {
  local said program="$fuzzers/${1//\//-}"
  if said=$(cd "$1" && "$program" -test.run='^$' -test.fuzz="^$2\$" -test.fuzztime="$HUIYIN_FUZZ" -test.fuzzminimizetime=50x -test.fuzzcachedir="$cache/$1" -test.parallel=1 -test.timeout=10m 2>&1); then
    printf '没有问题  %s %s  %s\n' "$1" "$2" "$(grep -oE 'execs: [0-9]+' <<<"$said" | tail -n1)"
  else
    printf '有问题    %s %s\n%s\n' "$1" "$2" "$(tail -n 40 <<<"$said")"
    return 1
  fi
}
export -f one

targets=$(grep -rEo --include='*_test.go' --exclude-dir=node_modules '^func Fuzz\w+' . | sed -E 's|^\./(.*)/[^/]+:func (Fuzz\w+)$|\1 \2|' | sort)
[ "$(wc -l <<<"$targets")" -ge 10 ] || die '找不到模糊测试。'
for folder in $(cut -d' ' -f1 <<<"$targets" | uniq); do # each is built once, however many targets it has
  guided=(-fuzz=Fuzz)
  [ "$folder" != api ] || guided=() # counting each step of the database makes it slower than guidance makes it wiser
  go test -c "${guided[@]}" -o "$fuzzers/${folder//\//-}" "./$folder"
done
xargs -P 2 -L 1 bash -c 'one "$0" "$1"' <<<"$targets"
