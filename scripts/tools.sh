#!/usr/bin/env bash
# Installs what the tests need and the machine lacks; on Debian and its kin by apt, elsewhere it says what to install.
source "$(dirname "$0")/lib.sh"
need_go
need_node

missing=()
command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null || missing+=(mariadb-server)
command -v chromium >/dev/null || missing+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fontconfig fonts-noto-cjk)
command -v gcc >/dev/null || missing+=(gcc libc6-dev) # for the race detector
command -v setpriv >/dev/null || missing+=(util-linux)

if [ "${#missing[@]}" -gt 0 ]; then
  command -v apt-get >/dev/null || die "测试缺少：${missing[*]}。这台机器没有 apt-get，请先自己装好。"
  as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || die "测试缺少：${missing[*]}。请用 root 运行：apt-get install ${missing[*]}"
    as_root=(sudo -n)
  fi
  say "安装测试要用的软件：${missing[*]}"
  # The tests start a MariaDB of their own; the system's must not come up beside it.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
  fi
  apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null; }
  apt update && apt install -y --no-install-recommends "${missing[@]}" || die "没有装上：${missing[*]}。请检查网络和软件源，再运行一次。"
fi

need_packages
(cd / && go version) && node --version && mariadbd --version && chromium --version --no-sandbox 2>/dev/null | head -n1
