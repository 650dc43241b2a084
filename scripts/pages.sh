#!/usr/bin/env bash
# Builds the pages into mobile-h5/dist, from where the binary embeds them.
source "$(dirname "$0")/lib.sh"
need_packages

# Built aside and then moved: a failed build leaves the last good pages, and .keep stays where Git expects it.
fresh=mobile-h5/node_modules/.huiyin-dist
(cd mobile-h5 && npx --no-install vite build --outDir node_modules/.huiyin-dist --emptyOutDir --logLevel warn)
find mobile-h5/dist -mindepth 1 -maxdepth 1 ! -name .keep -exec rm -rf {} +
mv "$fresh"/* mobile-h5/dist/
rm -rf "$fresh"
say '页面已建好：mobile-h5/dist'
