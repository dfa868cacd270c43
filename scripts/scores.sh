#!/usr/bin/env bash
# Prints how well the extractor does on the development sets in $GUANXI_SHARED, and fails where core F1 has fallen more
# than 0.03 below tests/gold/floor.json. Says so and succeeds where the sets are not at hand.
set -euo pipefail
guanxi=$1
sets=${GUANXI_SHARED:-}
if [ -z "$sets" ] || [ ! -d "$sets/eval" ]; then
    echo "scores: skipped, GUANXI_SHARED names no folder with the development sets"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$guanxi" extract "$sets"/news/*.txt >"$work/seeds.jsonl"
for set in dev train core.train; do "$guanxi" extract "$sets/eval/$set.docs.jsonl" >"$work/$set.jsonl"; done

score() { # NAME GOLD [ARGUMENT…]
    local name=$1 gold=$2
    shift 2
    printf '\n== %s\n' "$name"
    python3 "$sets/eval/score.py" "$sets/eval/$gold" "$work/$name.jsonl" "$@"
    python3 "$sets/eval/score.py" "$sets/eval/$gold" "$work/$name.jsonl" "$@" --json >"$work/$name.score.json"
}
score seeds seeds.gold.jsonl
score dev dev.gold.jsonl --lang en
score train train.gold.jsonl
printf '\n== core.train\n'
python3 "$sets/eval/score_pairs.py" "$sets/eval/core.train.pairs.jsonl" "$work/core.train.jsonl"
python3 "$sets/eval/score_pairs.py" "$sets/eval/core.train.pairs.jsonl" "$work/core.train.jsonl" --json >"$work/core.train.score.json"

python3 - "$work" tests/gold/floor.json <<'END'
import json, pathlib, sys
work, floor = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
fallen = []
print()
for name in ("seeds", "dev", "train", "core.train"):
    lowest = floor[name]
    score = json.loads((work / f"{name}.score.json").read_text())
    f1 = score["core"]["strict"]["f1"] if "core" in score else score["all"]["f1"]
    print(f"{name:12} core F1 {f1:.3f}   floor {lowest:.3f}")
    if f1 < lowest - 0.03:
        fallen.append(name)
if fallen:
    sys.exit(f"core F1 has fallen more than 0.03 below tests/gold/floor.json: {', '.join(fallen)}")
END
