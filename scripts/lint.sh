#!/usr/bin/env bash
# What must hold before anything is run: formatted, vetted, typed, no generated file older than its source, nothing that the linters refuse.
source "$(dirname "$0")/lib.sh"
need_go
need_packages
bad=0
export CGO_ENABLED=0

unformatted=$(find . -name node_modules -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
if [ -n "$unformatted" ]; then say "请用 gofmt -w 整理：" "$unformatted"; bad=1; fi

go vet ./... || bad=1

scripts/linters.sh || bad=1

for script in scripts/*.sh .ci/run; do bash -n "$script" || bad=1; done

(cd mobile-h5 && npx --no-install vue-tsc --noEmit) || bad=1

types=$(mktemp)
trap 'rm -f "$types"' EXIT
(cd mobile-h5 && npx --no-install openapi-typescript ../api/openapi.yaml -o "$types" >/dev/null) || bad=1
if ! diff -u mobile-h5/src/api/schema.gen.ts "$types" | head -n 40; then
  say 'mobile-h5/src/api/schema.gen.ts 和 api/openapi.yaml 不一致。请在 mobile-h5 里运行 npm run types。'
  bad=1
fi

[ "$bad" = 0 ] && say '检查通过'
exit "$bad"
