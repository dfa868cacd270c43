#!/usr/bin/env bash
# Puts Cytoscape.js beside the explorer page, so that the build can take it into the program. Where npm cannot do it, the
# page shows pictures that the server draws. With `--tests`, playwright-core too.
set -euo pipefail
cd "$(dirname "$0")/../crates/serve/page"

wanted=(node_modules/cytoscape)
omit=(--omit=dev)
if [ "${1:-}" = --tests ]; then wanted+=(node_modules/playwright-core) omit=(); fi
lock=node_modules/.package-lock.json
fresh=true
for folder in "${wanted[@]}"; do [ -d "$folder" ] || fresh=false; done
[ "$fresh" = true ] && [ ! package-lock.json -nt "$lock" ] && exit 0

if ! command -v npm >/dev/null; then
    echo "page: npm is not there, so the explorer is built without Cytoscape.js and shows still pictures" >&2
elif npm ci --ignore-scripts --no-audit --no-fund --loglevel=error "${omit[@]}" >/dev/null; then
    touch "$lock"
else
    echo "page: npm could not fetch Cytoscape.js; the explorer is built without it and shows still pictures" >&2
fi
