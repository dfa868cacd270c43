#!/usr/bin/env bash
# The pictures of README and docs, from the sample corpus. Usage: pictures.sh GUANXI FOLDER
set -euo pipefail
guanxi=$1 folder=$2
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
"$guanxi" build data/corpus --store "$store/g" --quiet
export GUANXI_STORE=$store/g

draw() { "$guanxi" export "${@:2}" --format svg -o "$folder/$1.svg"; }
draw around Huawei
draw path Huawei TSMC --view path
draw supply-chain CATL --view supply-chain
draw ownership SoftBank --view ownership
draw overview --max-nodes 50 --status asserted --title 'Who deals with whom'
draw dark Volkswagen --theme dark --names zh --title 大众汽车
