#!/usr/bin/env bash
# From articles to a graph, an answer, a picture and a report, with the sample corpus. Usage: demo.sh GUANXI FOLDER
set -euo pipefail
guanxi=$1 folder=$2
export GUANXI_STORE=$folder/store
mkdir -p "$folder"
rm -rf "$GUANXI_STORE"

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
step() { printf '\n%s$ %s%s\n' "$bold" "$*" "$plain"; }
run() { step "guanxi $*" && "$guanxi" "$@"; }

run build data/corpus
run stats
run query investors -p company=Rivian --format table
run show CATL --format table
run path Huawei TSMC
step "guanxi export Huawei --format svg > $folder/huawei.svg"
"$guanxi" export Huawei --format svg >"$folder/huawei.svg"
step "guanxi report company -p company=Huawei --format html > $folder/huawei.html"
"$guanxi" report company -p company=Huawei --format html >"$folder/huawei.html"
"$guanxi" report company -p company=Huawei --format markdown >"$folder/huawei.md"

cat <<END

Made from the articles in data/corpus:
  the graph    $GUANXI_STORE
  a picture    $folder/huawei.svg
  a report     $folder/huawei.html (and huawei.md)

Next: GUANXI_STORE=$GUANXI_STORE $guanxi show Tesla
      GUANXI_STORE=$GUANXI_STORE $guanxi query --list
      make serve
END
