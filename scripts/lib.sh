# Sourced by every script here: strict mode, the repository's root as working folder, and words for what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Bare shells of build machines know neither HOME nor where Go is usually unpacked.
: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
export HOME PATH="$PATH:/usr/local/go/bin:/usr/sbin:/sbin"

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# at_least 1.26 1.26.8: whether the second version is not older than the first.
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }

need_go() {
  command -v go >/dev/null || die '缺少 Go。请装 Go 1.26 或更新的版本：https://go.dev/dl/'
  local have
  have=$(cd / && GOTOOLCHAIN=local go env GOVERSION) # outside the module, or an old Go would fetch a newer one first
  at_least 1.26 "${have#go}" || die "Go 太旧（${have#go}）。请装 Go 1.26 或更新的版本：https://go.dev/dl/"
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || die '缺少 Node.js。请装 Node.js 20 或更新的版本（带 npm）：https://nodejs.org/'
  local have
  have=$(node --version)
  at_least 20 "${have#v}" || die "Node.js 太旧（${have#v}）。请装 Node.js 20 或更新的版本：https://nodejs.org/"
}

# The pages' packages, installed again only when package-lock.json has changed.
need_packages() {
  need_node
  local stamp=mobile-h5/node_modules/.huiyin-lock sum
  sum=$(sha256sum <mobile-h5/package-lock.json)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then return; fi
  say '安装页面要用的包（npm ci）…'
  (cd mobile-h5 && npm ci --no-audit --no-fund --prefer-offline --loglevel error) || die '页面要用的包没有装上。请检查网络或 npm 的镜像设置，再运行一次。'
  printf '%s' "$sum" >"$stamp"
}
