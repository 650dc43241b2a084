#!/usr/bin/env bash
# The linters: our own (scripts/lint), staticcheck, gosec, govulncheck. Theirs are built once, in the versions below, into a cache folder, and
# each first has to name a flaw that is planted for it: a linter that says nothing may as well not have run.
source "$(dirname "$0")/lib.sh"
need_go
export CGO_ENABLED=0

tools=${XDG_CACHE_HOME:-$HOME/.cache}/huiyin/linters-$(cd / && go env GOVERSION)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bad=0

# tool PACKAGE@VERSION sets $tool to the program, which it builds when this machine does not have it yet.
tool() {
  local dir=$tools/${1##*@}
  tool=$dir/$(basename "${1%@*}")
  [ -x "$tool" ] && return
  say "安装 $1（只有第一次，最多几分钟）…"
  (cd / && GOBIN=$dir GOFLAGS= go install "$1") || die "没有装上 $1。请检查网络，或用 GOPROXY 指定 Go 模块的镜像，再运行一次。"
}

# names FLAW COMMAND…: fails unless the command, run where the flaw is planted, names it.
names() {
  local flaw=$1 said
  shift
  said=$(cd "$scratch" && GOFLAGS= "$@" 2>&1) || true
  [[ $said == *"$flaw"* ]] || { say "检查工具没有查出故意留下的错误 $flaw：$1" "$said"; bad=1; }
}

printf 'module planted\n\ngo 1.26\n' >"$scratch/go.mod"
cat >"$scratch/planted.go" <<'GO'
package planted

import (
	"crypto/md5"
	"fmt"
	"os/exec"
)

func forgotten() {}

// Planted is wrong in each of its lines.
func Planted(name string) [16]byte {
	fmt.Sprintf("%d", name)
	_ = exec.Command("sh", "-c", name).Run()
	return md5.Sum([]byte(name))
}
GO

go run ./scripts/lint || bad=1

tool honnef.co/go/tools/cmd/staticcheck@v0.8.2
for flaw in U1000 SA5009 SA4017; do names "$flaw" "$tool" -checks all .; done
"$tool" -checks all ./... || bad=1

tool github.com/securego/gosec/v2/cmd/gosec@v2.29.0
for flaw in G204 G401 G501; do names "$flaw" "$tool" -quiet .; done
excluded=$(awk '!/^#/ && NF { printf "%s%s:%s", sep, $2, $1; sep = ";" }' scripts/gosec.txt)
clean=$tools/gosec.clean # the sources that it last found nothing in: it keeps no cache of its own
sources=$({ cat go.mod scripts/gosec.txt scripts/linters.sh; find . -name node_modules -prune -o -name '*.go' -print0 | sort -z | xargs -0 cat; } | sha256sum)
if [ "$(cat "$clean" 2>/dev/null)" != "$sources" ]; then
  if "$tool" -quiet -color=false -nosec-require-rules -nosec-require-justification -exclude-dir node_modules -exclude-dir testdata -exclude-rules "$excluded" ./...; then
    printf '%s' "$sources" >"$clean"
  else
    bad=1
  fi
fi

# It ends with 3 when our program can reach a known hole; without its data it has looked at nothing, and says so.
tool golang.org/x/vuln/cmd/govulncheck@v1.7.0
found=0
"$tool" -db "${GOVULNDB:-https://vuln.go.dev}" . >"$scratch/said" 2>&1 || found=$?
case $found in
  0) say '已知漏洞：没有查出' ;;
  3) cat "$scratch/said"; bad=1 ;;
  *) say "已知漏洞：没有查，取不到 ${GOVULNDB:-https://vuln.go.dev} 的数据（可用 GOVULNDB 指定镜像）：$(tail -n 1 "$scratch/said")" ;;
esac

exit "$bad"
