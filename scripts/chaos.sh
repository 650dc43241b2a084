#!/usr/bin/env bash
# Breaks processes, disks, networks and clocks, each test with what is promised in its name. HUIYIN_CHAOS_RUN picks some by their name,
# HUIYIN_CHAOS_SEED repeats a run. About ten minutes.
source "$(dirname "$0")/lib.sh"
need_go
[ "$(id -u)" = 0 ] || die 'make chaos 要用 root 运行：它装小磁盘、注入磁盘故障。'
for tool in mariadbd mariadb-install-db strace unshare; do command -v "$tool" >/dev/null || die "缺少 $tool。请先运行 scripts/tools.sh，或 apt-get install mariadb-server strace。"; done
unshare -m true 2>/dev/null || die '这里不让建挂载命名空间（容器里要 --privileged），make chaos 没法运行。'
[ -x huiyin ] || scripts/build.sh
unset HUIYIN_DATABASE HUIYIN_REDIS HUIYIN_LISTEN HUIYIN_TEST_DATABASE HUIYIN_URL
CGO_ENABLED=0 go test -count=1 ./api ./rectify ./internal/... -run 'Clock|Poison|Panic|Job' || exit 1
CGO_ENABLED=0 HUIYIN_SOAK=1 go test -count=1 -timeout 20m ./rectify/hearing -run 'Lost|Linear' || exit 1
# In a mount namespace of its own, so that no small disk stays when it is interrupted.
CGO_ENABLED=0 exec unshare -m --propagation private go test -tags chaos -count=1 -timeout 40m -v -run "${HUIYIN_CHAOS_RUN:-.}" ./scripts/chaos
