//! What the model knows of a word by its letters alone: the ids of its text, lower case, norm, edges and shape.

use std::sync::LazyLock;

use crate::{
    characters::{Class, lowercase},
    hash::string_id,
    id_map::IdMap,
};

/// Words whose norm is not their lower case, a line each: the word's id in hexadecimal, tab, the norm.
const NORMS: &str = include_str!("../../../data/model/norms.tsv");

static NORM_BY_WORD: LazyLock<Norms> = LazyLock::new(|| {
    let pair = |line: &str| {
        let (word, norm) = line.split_once('\t')?;
        Some((u64::from_str_radix(word, 16).ok()?, string_id(norm)))
    };
    let (words, norms): (Vec<u64>, Vec<u64>) = NORMS.lines().filter_map(pair).unzip();
    Norms { norms, by_word: IdMap::new(words.into_iter()) }
});

struct Norms {
    norms: Vec<u64>,
    by_word: IdMap,
}

/// A word's lexical attributes, as the ids that spaCy's string store gives to the strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lexeme {
    /// Its characters.
    pub orth: u64,
    /// Its characters in lower case.
    pub lower: u64,
    /// One spelling for all variants: *colour* and *color*, *n't* and *not*, *€* and *$*.
    pub norm: u64,
    /// Its first character.
    pub prefix: u64,
    /// Its last three characters.
    pub suffix: u64,
    /// Its pattern of capitals, small letters and digits, runs cut to four: `Xxxxx`, `dd`, `XX-d`.
    pub shape: u64,
    /// Whether it is white space.
    pub is_space: bool,
}

impl Lexeme {
    /// The attributes of `text`.
    pub fn new(text: &str) -> Self {
        let orth = string_id(text);
        let is_lower = text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
        let lower = if is_lower { orth } else { string_id(&lowercase(text)) };
        let norm = NORM_BY_WORD.by_word.get(orth).map_or(lower, |at| NORM_BY_WORD.norms[at]);
        let first = text.chars().next().map_or(0, char::len_utf8);
        let last_three = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Self {
            orth,
            lower,
            norm,
            prefix: string_id(&text[..first]),
            suffix: string_id(&text[last_three..]),
            shape: string_id(&shape(text)),
            is_space: !text.is_empty() && text.chars().all(|c| Class::SPACE.has(c)),
        }
    }
}

/// The pattern of a word's characters; `LONG` from a hundred of them.
fn shape(text: &str) -> String {
    const LONG: usize = 100;
    let mut shape = String::new();
    let (mut last, mut run) = ('\0', 0);
    for (count, c) in text.chars().enumerate() {
        if count + 1 == LONG {
            return "LONG".to_owned();
        }
        let kind = if Class::ALPHA.has(c) {
            if Class::UPPER.has(c) { 'X' } else { 'x' }
        } else if Class::DIGIT.has(c) {
            'd'
        } else {
            c
        };
        run = if kind == last && count > 0 { run + 1 } else { 0 };
        last = kind;
        if run < 4 {
            shape.push(kind);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_show_capitals_letters_and_digits() {
        let check = |text: &str, wanted| assert_eq!(shape(text), wanted, "{text}");
        check("", "");
        check("Shenzhen", "Xxxxx");
        check("iPhone", "xXxxxx");
        check("2021", "dddd");
        check("1,234,567", "d,ddd,ddd");
        check("U.S.", "X.X.");
        check("km²", "xxd");
        check("宁德时代", "xxxx");
        check("!!!!!!", "!!!!");
        check("\0\0", "\0\0");
        check(&"a".repeat(99), "xxxx");
        check(&"é".repeat(100), "LONG");
    }

    #[test]
    fn edges_count_characters() {
        let word = Lexeme::new("Nestlé");
        assert_eq!((word.prefix, word.suffix), (string_id("N"), string_id("tlé")));
        let word = Lexeme::new("时代");
        assert_eq!((word.prefix, word.suffix), (string_id("时"), string_id("时代")));
        let none = Lexeme::new("");
        assert_eq!((none.orth, none.prefix, none.suffix, none.shape, none.is_space), (0, 0, 0, 0, false));
    }

    #[test]
    fn norms_join_spellings() {
        let norm = |text| Lexeme::new(text).norm;
        assert_eq!(norm("€"), string_id("$"));
        assert_eq!(norm("favourite"), string_id("favorite"));
        assert_eq!(norm("“"), string_id("\""));
        assert_eq!(norm("Tesla"), string_id("tesla"));
        assert!(Lexeme::new("\u{1c}\u{2003}").is_space);
        assert_eq!(NORM_BY_WORD.norms.len(), 3555);
    }
}
