#!/usr/bin/env python3
"""Counts how often each rule was right: measure.py GOLD.jsonl CLAIMS.jsonl > data/rules/measured.tsv

GOLD holds a document a line with `entities` (names and aliases) and `claims`; CLAIMS are the records that `guanxi extract` writes for the
same documents. A piece of evidence counts as right where its claim's parties, relation and status are in the gold, as wrong where the
parties and relation are not or the status differs, and not at all where the gold marks the claim as optional.
"""
import collections
import json
import re
import sys
import unicodedata

SYMMETRIC = {"partners-with", "competes-with"}
LEGAL = set("inc corp corporation co company ltd limited plc llc lp ag sa se nv bv gmbh spa holdings holding group kk pte pty ab asa oyj as incorporated".split())


def fold(name):
    name = unicodedata.normalize("NFKC", name).replace("’", "'").casefold().strip()
    name = re.sub(r"'s$|'$|\.com$", "", name)
    name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.sub(r"[^\w+&]+", " ", name.replace(".", "")).split()
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    while len(words) > 1 and words[-1] in LEGAL:
        words = words[:-1]
    return " ".join(words)


def document(identity):
    return identity.rsplit("/", 1)[-1].split("#")[0]


def ordered(subject, relation, object_):
    return (min(subject, object_), relation, max(subject, object_)) if relation in SYMMETRIC else (subject, relation, object_)


def read_gold(path):
    gold = {}
    for line in open(path, encoding="utf8"):
        row = json.loads(line)
        if not row.get("lang", "en").startswith("en"):
            continue
        names = {fold(n): fold(e["name"]) for e in row["entities"] for n in [*e.get("aliases", []), e["name"]]}
        named = lambda name: names.get(fold(name), fold(name))
        claims = collections.defaultdict(list)
        for claim in row["claims"]:
            claims[ordered(named(claim["subject"]), claim["relation"], named(claim["object"]))].append(claim)
        gold[document(row.get("document") or row["id"])] = (names, claims)
    return gold


def main():
    gold = read_gold(sys.argv[1])
    counts = collections.defaultdict(collections.Counter)
    for line in open(sys.argv[2], encoding="utf8"):
        claim = json.loads(line)
        for evidence in claim["evidence"]:
            if document(evidence["document"]) not in gold:
                continue
            names, claims = gold[document(evidence["document"])]
            side = lambda party: next((names[f] for f in map(fold, [party["name"], party.get("mention", ""), *party.get("aliases", [])]) if f in names), fold(party["name"]))
            found = claims.get(ordered(side(claim["subject"]), claim["relation"], side(claim["object"])), [])
            if found and all(c.get("optional") for c in found):
                continue
            counts[evidence["rule"]]["right" if claim["status"] in {c["status"] for c in found} else "wrong"] += 1
    print("# Made by measure.py from annotated news: rule, right, wrong.")
    for rule in sorted(counts):
        print(rule, counts[rule]["right"], counts[rule]["wrong"], sep="\t")


main()
