#!/usr/bin/env bash
# The whole test: tools, lint, build, Go on SQLite and on MariaDB, race detector, fuzzing, pages, browser journeys.
# Every part runs whatever the others said, except that nothing runs without its tools and no journey without a binary.
# The last line is "N passed, N failed"; the exit code is 0 only when nothing failed.
exec </dev/null
source "$(dirname "$0")/lib.sh"
source scripts/mariadb.sh

scratch=$(mktemp -d "${TMPDIR:-/tmp}/huiyin-test.XXXXXX")
chmod 711 "$scratch" # MariaDB runs as another user and must reach its folder below
running=
finish() {
  trap - EXIT INT TERM HUP
  [ -z "$running" ] || kill -- "-$running" 2>/dev/null || true
  stop_mariadb
  rm -rf "$scratch"
}
trap finish EXIT
trap 'finish; exit 130' INT TERM HUP

passed=0 failed=0 summary=()
# part NAME COMMAND…: runs one part in a process group of its own, so that an interruption reaches all of it.
part() {
  local name=$1 from=$SECONDS word=通过
  shift
  printf '\n==== %s\n' "$name"
  set -m
  "$@" &
  running=$!
  set +m
  if wait "$running"; then passed=$((passed + 1)); else failed=$((failed + 1)) word=没通过; fi
  running=
  summary+=("$(printf '%4d 秒  %s  %s' $((SECONDS - from)) "$word" "$name")")
  [ "$word" = 通过 ]
}

on_sqlite() { CGO_ENABLED=0 go test -count=1 -timeout 25m ./...; }
on_mariadb() {
  [ -n "${MARIADB_URL:-}" ] || return 1
  CGO_ENABLED=0 HUIYIN_TEST_DATABASE=$MARIADB_URL go test -p 2 -count=1 -timeout 35m ./api/... ./rectify/... ./survey/... ./internal/... ./migrations/...
}
racing() { CGO_ENABLED=1 go test -race -count=1 -timeout 20m ./survey/classify/... ./internal/...; }
fuzzed() { HUIYIN_FUZZ=10s scripts/fuzz.sh; }
pages() { (cd mobile-h5 && npx --no-install vitest run); }
journeys() { HUIYIN_E2E_MYSQL=${MARIADB_URL:-} node mobile-h5/e2e/run.mjs; }

unset HUIYIN_TEST_DATABASE HUIYIN_DATABASE HUIYIN_REDIS HUIYIN_LISTEN # the tests choose their own
if part '工具' scripts/tools.sh; then
  part '格式、静态检查、类型' scripts/lint.sh || true
  built=0
  part '建页面和程序' scripts/build.sh && built=1
  start_mariadb "$scratch/mariadb" || { say 'MariaDB 没有起来，下面用到它的部分都会失败。'; MARIADB_URL=; }
  part 'Go 测试，SQLite' on_sqlite || true
  part 'Go 测试，MariaDB' on_mariadb || true
  part 'Go 测试，竞态检测' racing || true
  part '模糊测试，每个 10 秒' fuzzed || true
  part '页面测试' pages || true
  if [ -f mobile-h5/e2e/run.mjs ]; then
    if [ "$built" = 1 ]; then part '浏览器里走一遍' journeys || true; else part '浏览器里走一遍（程序没有建好）' false || true; fi
  fi
fi

printf '\n==== 小结\n'
printf '%s\n' "${summary[@]}"
finish
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
