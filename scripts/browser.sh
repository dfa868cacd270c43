#!/usr/bin/env bash
# Puts in place what the tests of the explorer need beside the program: Chromium, Node.js and playwright-core. Where that
# cannot be had, the tests say so and are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    [ -n "${GUANXI_CHROMIUM:-}" ] || wanted+=(chromium fonts-noto-cjk)
command -v npm >/dev/null || wanted+=(nodejs npm)
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
if [ ${#wanted[@]} -gt 0 ] && command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "installing ${wanted[*]} for the browser tests" >&2
    { "${as_root[@]}" apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null; } ||
        echo "browser tests: ${wanted[*]} cannot be installed" >&2
fi
scripts/page.sh --tests
