#!/usr/bin/env bash
# Says before a first build that it takes a while, and why.
set -euo pipefail
compgen -G "$1/release/build/oxrocksdb-sys-*/output" >/dev/null && exit 0
cores=$(nproc 2>/dev/null || echo 2)
cat >&2 <<END
First build: RocksDB, the database under the store, is compiled from source. That is about 21 CPU minutes, so about
$(((21 + cores - 1) / cores)) minutes on the $cores cores of this machine, plus a few for the rest. It happens once; later builds take seconds.
END
