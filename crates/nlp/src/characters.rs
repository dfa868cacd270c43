//! Classes of characters as Python and spaCy draw them, because the model was trained on what they say.
//!
//! They differ from Rust's: Python 3.11 knows Unicode 14, and counts the separators U+001C to U+001F as space.

use std::{ops::BitOr, sync::LazyLock};

const CLASSES: &str = include_str!("../../../data/model/characters.tsv");
const LOWERCASE: &str = include_str!("../../../data/model/lowercase.tsv");

/// A set of classes of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Class(u16);

impl Class {
    /// Python's `str.isspace`.
    pub(crate) const SPACE: Self = Self(1);
    /// Python's `str.isalpha`.
    pub(crate) const ALPHA: Self = Self(1 << 1);
    /// Python's `str.isupper`.
    pub(crate) const UPPER: Self = Self(1 << 2);
    /// Python's `str.isdigit`, which takes superscripts.
    pub(crate) const DIGIT: Self = Self(1 << 3);
    /// Python's `\d`.
    pub(crate) const DECIMAL: Self = Self(1 << 4);
    /// Python's `\w`.
    pub(crate) const WORD: Self = Self(1 << 5);
    const CASED: Self = Self(1 << 6);
    const CASE_IGNORABLE: Self = Self(1 << 7);
    /// Letters, by the tokenizer's rules.
    pub(crate) const LETTER: Self = Self(1 << 8);
    /// Lower-case letters and those of scripts without case, by the tokenizer's rules.
    pub(crate) const LOWER_LETTER: Self = Self(1 << 9);
    /// Upper-case letters and those of scripts without case, by the tokenizer's rules.
    pub(crate) const UPPER_LETTER: Self = Self(1 << 10);
    /// Quotation marks and East Asian brackets.
    pub(crate) const QUOTE: Self = Self(1 << 11);
    /// Symbols that stand alone wherever they are.
    pub(crate) const ICON: Self = Self(1 << 12);
    /// Characters that come off the front of a word.
    pub(crate) const PREFIX: Self = Self(1 << 13);
    /// Characters that come off the end of a word.
    pub(crate) const SUFFIX: Self = Self(1 << 14);
    /// Characters after which a full stop comes off the end of a word.
    pub(crate) const BEFORE_STOP: Self = Self(1 << 15);

    /// Names of the classes in the table, in the order of their bits.
    const NAMES: [&'static str; 16] = [
        "space",
        "alpha",
        "upper",
        "digit",
        "decimal",
        "word",
        "cased",
        "case-ignorable",
        "letter",
        "lower-letter",
        "upper-letter",
        "quote",
        "icon",
        "prefix",
        "suffix",
        "before-stop",
    ];

    /// Whether `c` is in any of the classes.
    pub(crate) fn has(self, c: char) -> bool {
        TABLE.get(c as usize).is_some_and(|&classes| classes & self.0 != 0)
    }
}

impl BitOr for Class {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The classes of every code point. Pages of it that no class touches are never in memory.
static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; char::MAX as usize + 1];
    for (name, ranges) in CLASSES.lines().filter_map(|line| line.split_once('\t')) {
        let Some(bit) = Class::NAMES.iter().position(|&known| known == name) else { continue };
        for (first, last) in ranges.split(' ').filter_map(range) {
            table[first as usize..=last as usize].iter_mut().for_each(|classes| *classes |= 1 << bit);
        }
    }
    table
});

fn range(text: &str) -> Option<(u32, u32)> {
    let code = |text| u32::from_str_radix(text, 16).ok();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((code(first)?, code(last)?))
}

/// The characters beyond ASCII that change in lower case, sorted, each with its one or two successors.
static LOWER: LazyLock<Vec<(char, [Option<char>; 2])>> = LazyLock::new(|| {
    let code = |text: &str| u32::from_str_radix(text, 16).ok().and_then(char::from_u32);
    let pair = |line: &str| {
        let (from, to) = line.split_once('\t')?;
        let mut to = to.split(' ').map(code);
        Some((code(from)?, [to.next()?, to.next().flatten()]))
    };
    LOWERCASE.lines().filter_map(pair).filter(|(from, _)| !from.is_ascii()).collect()
});

/// `text` in lower case, as Python's `str.lower` has it.
pub(crate) fn lowercase(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    push_lowercase(text, &mut lower);
    lower
}

/// Adds `text` in lower case to `lower`.
pub(crate) fn push_lowercase(text: &str, lower: &mut String) {
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            lower.push(c.to_ascii_lowercase());
        } else if c == 'Σ' {
            lower.push(if is_final(text, at) { 'ς' } else { 'σ' });
        } else {
            match LOWER.binary_search_by_key(&c, |&(from, _)| from) {
                Ok(found) => lower.extend(LOWER[found].1.iter().flatten()),
                Err(_) => lower.push(c),
            }
        }
    }
}

/// Whether the capital sigma at byte `at` ends a word: a cased character before it and none after it.
fn is_final(text: &str, at: usize) -> bool {
    let first = |mut chars: &mut dyn Iterator<Item = char>| {
        (&mut chars).find(|&c| !Class::CASE_IGNORABLE.has(c)).is_some_and(|c| Class::CASED.has(c))
    };
    first(&mut text[..at].chars().rev()) && !first(&mut text[at + 'Σ'.len_utf8()..].chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_in_the_table() {
        let names: Vec<&str> = CLASSES.lines().filter_map(|line| Some(line.split_once('\t')?.0)).collect();
        assert_eq!(names, Class::NAMES);
    }

    #[test]
    fn space_is_pythons() {
        for c in ['\u{1c}', '\u{1f}', '\u{85}', '\u{a0}', '\u{3000}', '\n', ' '] {
            assert!(Class::SPACE.has(c), "{c:?}");
        }
        for c in ['\u{200b}', '\u{180e}', '\u{feff}', 'a', '\u{10ffff}'] {
            assert!(!Class::SPACE.has(c), "{c:?}");
        }
    }

    #[test]
    fn digits_and_decimals_differ() {
        assert!(Class::DIGIT.has('²') && !Class::DECIMAL.has('²'));
        assert!((Class::DIGIT | Class::DECIMAL).has('٣'));
        assert!(!Class::DIGIT.has('½') && Class::WORD.has('½'));
    }

    #[test]
    fn lower_case_is_pythons() {
        let check = |text, lower| assert_eq!(lowercase(text), lower);
        check("CATL's Ningde", "catl's ningde");
        check("İstanbul", "i\u{307}stanbul");
        check("ΟΔΟΣ ΣΑΣ. ΑΣ'", "οδος σας. ας'");
        check("Σ", "σ");
        check("ΑΣ\u{301}Β", "ασ\u{301}β");
        check("ẞÉ", "ßé");
        // Georgian Mtavruli has lower case; Garay came with Unicode 16, which the model has not seen.
        check("Ა\u{10d50}", "ა\u{10d50}");
    }
}
