//! The base form of a word: irregular forms, and suffix rules whose results are looked up in an index of known words.
//!
//! The tables come from `WordNet` 3.0; its notice is in `data/model/LICENSES_SOURCES`.

use std::{cmp::Ordering, sync::LazyLock};

use crate::{
    attributes::{Attributes, Morph},
    characters::{Class, push_lowercase},
    labels::Pos,
};

/// Known base forms, a line each, sorted by their bytes: the form, tab, the letters of its parts of speech.
const INDEX: &str = include_str!("../../../data/model/lemma-index.tsv");
/// Irregular forms, sorted in the same way: the form, the letter of its part of speech, its base forms.
const EXCEPTIONS: &str = include_str!("../../../data/model/lemma-exceptions.tsv");
/// Rules: the letter of a part of speech, an ending, what replaces it.
const RULES: &str = include_str!("../../../data/model/lemma-rules.tsv");

/// Adds the base form of the word `text` to `lemmas`.
pub(crate) fn push_lemma(text: &str, attributes: &Attributes, lemmas: &mut String) {
    if let Some(lemma) = attributes.lemma {
        lemmas.push_str(lemma);
        return;
    }
    let part = match attributes.pos {
        Pos::Propn => return lemmas.push_str(text),
        pos if is_base_form(pos, attributes.morph) => return push_lowercase(text, lemmas),
        Pos::Noun => 'n',
        Pos::Verb => 'v',
        Pos::Adj => 'a',
        Pos::Adv => 'r',
        Pos::Punct => 'p',
        _ => return push_lowercase(text, lemmas),
    };
    let start = lemmas.len();
    push_lowercase(text, lemmas);
    let lemma = by_rule(&lemmas[start..], part);
    match lemma {
        Some(Form::Stem(kept, ending)) => {
            lemmas.truncate(start + kept);
            lemmas.push_str(ending);
        }
        other => {
            lemmas.truncate(start);
            lemmas.push_str(if let Some(Form::Listed(form)) = other { form } else { text });
        }
    }
}

fn is_base_form(pos: Pos, morph: Morph) -> bool {
    morph.base || (pos == Pos::Noun && morph.singular) || (pos == Pos::Verb && morph.present)
}

/// A base form: so many bytes of the word and an ending, or one from the table of irregular forms.
enum Form {
    Stem(usize, &'static str),
    Listed(&'static str),
}

/// The base form of `word`, which is in lower case, as the part of speech with the letter `part`.
fn by_rule(word: &str, part: char) -> Option<Form> {
    // What the rules make of the word, where it is known or no mere word; the last one known comes first.
    let fits = |&(stem, ending): &(&str, &str)| is_known(stem, ending, part) || !is_alpha(stem, ending);
    let known = candidates(word, part).filter(|&(stem, ending)| is_known(stem, ending, part)).last();
    let first = known.or_else(|| candidates(word, part).find(fits));
    // Irregular forms that no rule gives come before them, the last one first.
    let bases = rows(EXCEPTIONS, word).filter_map(|row| row.strip_prefix(part)?.strip_prefix('\t'));
    let new = |base: &&str| !candidates(word, part).filter(fits).any(|form| same(form, base));
    let irregular = bases.flat_map(|bases| bases.split('\t')).filter(new).last();
    let form = |(stem, ending): (&str, &'static str)| Form::Stem(stem.len(), ending);
    irregular.map(Form::Listed).or_else(|| first.or_else(|| candidates(word, part).next()).map(form))
}

/// What the rules make of `word`: its stem and the new ending, which are not both empty.
fn candidates(word: &str, part: char) -> impl Iterator<Item = (&str, &'static str)> {
    let rules = ENDINGS.iter().filter(move |&&(letter, _, _)| letter == part);
    rules
        .filter_map(|&(_, old, new)| Some((word.strip_suffix(old)?, new)))
        .filter(|(stem, new)| !stem.is_empty() || !new.is_empty())
}

static ENDINGS: LazyLock<Vec<(char, &str, &str)>> = LazyLock::new(|| {
    let rule = |line: &'static str| {
        let (part, (old, new)) = line.split_once('\t').and_then(|(part, rest)| Some((part, rest.split_once('\t')?)))?;
        Some((part.chars().next()?, old, new))
    };
    RULES.lines().filter_map(rule).collect()
});

fn is_known(stem: &str, ending: &str, part: char) -> bool {
    let order = |key: &str| key.bytes().cmp(stem.bytes().chain(ending.bytes()));
    find(INDEX, order).next().is_some_and(|parts| parts.contains(part))
}

fn is_alpha(stem: &str, ending: &str) -> bool {
    stem.chars().chain(ending.chars()).all(|c| Class::ALPHA.has(c))
}

fn same((stem, ending): (&str, &str), word: &str) -> bool {
    word.strip_suffix(ending) == Some(stem)
}

/// What a sorted table says of `word`, a row at a time.
fn rows(table: &'static str, word: &str) -> impl Iterator<Item = &'static str> {
    find(table, |key| key.cmp(word))
}

/// The rows of a sorted table whose key is equal by `order`, each without its key.
fn find(table: &'static str, order: impl Fn(&str) -> Ordering) -> impl Iterator<Item = &'static str> {
    // Bisects by bytes: `low` and `high` are starts of lines, and the line that holds the middle is compared.
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let bytes = table.as_bytes();
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
        let key = bytes[start..].iter().position(|&b| b == b'\t').map_or("", |end| &table[start..start + end]);
        if order(key) == Ordering::Less {
            low = bytes[middle..].iter().position(|&b| b == b'\n').map_or(high, |at| middle + at + 1);
        } else {
            high = start;
        }
    }
    let rows = table[low..].lines().map_while(|line| line.split_once('\t'));
    rows.take_while(move |(key, _)| order(key) == Ordering::Equal).map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, pos: Pos, wanted: &str) {
        let mut lemmas = "x".to_owned();
        push_lemma(text, &Attributes { pos, morph: Morph::default(), lemma: None }, &mut lemmas);
        assert_eq!(lemmas, format!("x{wanted}"));
    }

    #[test]
    fn endings_come_off() {
        check("companies", Pos::Noun, "company");
        check("Batteries", Pos::Noun, "battery");
        check("acquired", Pos::Verb, "acquire");
        check("invests", Pos::Verb, "invest");
        check("planning", Pos::Verb, "plan");
        check("bigger", Pos::Adj, "big");
        check("gigafactories", Pos::Noun, "gigafactorie");
        check("EVs", Pos::Noun, "ev");
        check("”", Pos::Punct, "\"");
    }

    #[test]
    fn irregular_forms_are_listed() {
        check("bought", Pos::Verb, "buy");
        check("axes", Pos::Noun, "axis");
        check("men", Pos::Noun, "man");
        check("Better", Pos::Adv, "well");
    }

    #[test]
    fn what_no_rule_fits_stays() {
        check("BYD", Pos::Propn, "BYD");
        check("OF", Pos::Adp, "of");
        check("Mu", Pos::Noun, "Mu");
        check("", Pos::Noun, "");
        check("s", Pos::Noun, "s");
    }

    #[test]
    fn base_forms_are_lower_case() {
        let mut lemmas = String::new();
        let morph = Morph { singular: true, ..Morph::default() };
        push_lemma("Series", &Attributes { pos: Pos::Noun, morph, lemma: None }, &mut lemmas);
        push_lemma("'s", &Attributes { pos: Pos::Aux, morph, lemma: Some("be") }, &mut lemmas);
        assert_eq!(lemmas, "seriesbe");
    }

    #[test]
    fn every_row_is_found() {
        for table in [INDEX, EXCEPTIONS] {
            for line in table.lines() {
                let (key, rest) = line.split_once('\t').unwrap();
                assert!(rows(table, key).any(|row| row == rest), "{line}");
            }
            assert!(table.lines().is_sorted_by(|a, b| a.split_once('\t').unwrap().0 <= b.split_once('\t').unwrap().0));
        }
        assert_eq!(rows(INDEX, "").count() + rows(INDEX, "zzzz").count() + rows(INDEX, "\u{10ffff}").count(), 0);
    }
}
