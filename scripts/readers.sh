#!/usr/bin/env bash
# Puts in place what tests/readers.rs opens exports with: a Python environment with networkx, followthemoney and rdflib, at
# TARGET/readers. Where that cannot be had, the test says so and is skipped.
set -euo pipefail

readers=${1:?usage: readers.sh TARGET}/readers
"$readers/bin/python" -c 'import followthemoney, networkx, rdflib' 2>/dev/null && exit 0
if ! command -v python3 >/dev/null || ! python3 -m venv "$readers" >/dev/null 2>&1; then
    echo "readers: Python 3 with venv is not there; exports are not opened by other programs" >&2
elif ! "$readers/bin/pip" install --quiet --disable-pip-version-check networkx followthemoney rdflib 2>/dev/null; then
    echo "readers: networkx, followthemoney and rdflib cannot be installed; exports are not opened by other programs" >&2
fi
