//! Whether a word is one of the language's, looked up in the index of base forms that ships with the language model.

/// Base forms with the letters of their parts of speech (`n`, `v`, `a`, `r`), sorted by byte.
const INDEX: &str = include_str!("../../../../data/model/lemma-index.tsv");

/// Irregular forms with their part of speech and base form, sorted by byte.
const EXCEPTIONS: &str = include_str!("../../../../data/model/lemma-exceptions.tsv");

/// Folded names of cities, states and countries, sorted by byte; the file says whence.
const PLACES: &str = include_str!("../../../../data/names/places.txt");

/// Endings to take away, with what stands in their place, by part of speech.
const ENDINGS: &[(char, &str, &str)] = &[
    ('n', "s", ""),
    ('n', "es", ""),
    ('n', "ies", "y"),
    ('n', "men", "man"),
    ('n', "ves", "f"),
    ('v', "s", ""),
    ('v', "es", ""),
    ('v', "ies", "y"),
    ('v', "ied", "y"),
    ('v', "ed", ""),
    ('v', "ed", "e"),
    ('v', "ing", ""),
    ('v', "ing", "e"),
    ('a', "er", ""),
    ('a', "er", "e"),
    ('a', "est", ""),
    ('a', "est", "e"),
    ('a', "ier", "y"),
    ('a', "iest", "y"),
];

/// The parts of speech that a base form in lower case can have; empty where the language does not know it.
pub(crate) fn parts_of_speech(base: &str) -> &'static str {
    find(INDEX, base)
}

/// Whether a word of the language is a verb and nothing else: *intensify*.
pub(crate) fn is_verb_alone(base: &str) -> bool {
    parts_of_speech(base) == "v"
}

/// Whether a word of the language can be a noun.
pub(crate) fn is_noun(base: &str) -> bool {
    parts_of_speech(base).contains('n')
}

/// Whether a word of the language can be a verb.
pub(crate) fn is_verb(base: &str) -> bool {
    parts_of_speech(base).contains('v')
}

/// Whether a folded name is that of a city, a state or a country.
pub(crate) fn is_place(folded: &str) -> bool {
    found(PLACES, folded).is_some()
}

fn find(table: &'static str, key: &str) -> &'static str {
    found(table, key).unwrap_or_default()
}

/// What stands after the first tab of the line of a sorted table that starts with `key`.
fn found(table: &'static str, key: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = table.as_bytes()[..middle].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let end = table.as_bytes()[middle..].iter().position(|&b| b == b'\n').map_or(table.len(), |at| middle + at);
        let (word, rest) = table[start..end].split_once('\t').unwrap_or((&table[start..end], ""));
        match word.cmp(key) {
            std::cmp::Ordering::Equal => return Some(rest),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// Whether a lower-case word is one of the language's, in its base form or inflected, or one of its grammar.
pub(crate) fn is_plain_word(word: &str) -> bool {
    super::is_function_word(word)
        || !parts_of_speech(word).is_empty()
        || !find(EXCEPTIONS, word).is_empty()
        || inflected(word).any(|(pos, base)| parts_of_speech(&base).contains(pos))
}

/// Whether a lower-case word is a verb in the third person that is no plural noun too: *acquires*, *says*.
pub(crate) fn is_third_person(word: &str) -> bool {
    let bases = || inflected(word).filter(|_| word.ends_with('s'));
    let is = |pos: char| bases().any(|(p, base)| p == pos && parts_of_speech(&base).contains(pos));
    is('v') && !is('n') && parts_of_speech(word).is_empty()
}

/// The base forms that a word may be an inflection of.
fn inflected(word: &str) -> impl Iterator<Item = (char, String)> + '_ {
    ENDINGS.iter().filter_map(move |&(pos, ending, instead)| {
        let stem = word.strip_suffix(ending).filter(|s| s.len() > 1)?;
        let doubled = instead.is_empty() && ending != "s" && ending != "es" && has_doubled_end(stem);
        let stem = if doubled && parts_of_speech(stem).is_empty() { &stem[..stem.len() - 1] } else { stem };
        Some((pos, format!("{stem}{instead}")))
    })
}

fn has_doubled_end(stem: &str) -> bool {
    let b = stem.as_bytes();
    b.len() > 3 && b.is_ascii() && b[b.len() - 1] == b[b.len() - 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_every_form() {
        for word in ["target", "eyes", "buying", "planned", "companies", "cheaper", "zoo", "a", "begun", "children"] {
            assert!(is_plain_word(word), "{word}");
        }
        assert!(is_place("beijing") && is_place("new york") && !is_place("seedcamp"));
        for word in ["huawei", "catl", "zzzz", "pudutech"] {
            assert!(!is_plain_word(word), "{word}");
        }
    }
}
