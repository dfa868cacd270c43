//! Strings with tokens and norms of their own: contractions, abbreviations, clock times, emoticons.

use super::{Piece, affixes, split};
use crate::{hash::string_id, lexeme::Lexeme};

/// A string a line, as its tokens, each followed by its norm, which is empty where it is the word's.
const EXCEPTIONS: &str = include_str!("../../../../data/model/exceptions.tsv");

/// The special strings, and the sequences of tokens that become one of them again after affixes have come off.
pub(super) struct Exceptions {
    by_text: Vec<(String, Vec<Piece>)>,
    longest: usize,
    sequences: Vec<Vec<u64>>,
}

impl Exceptions {
    pub(super) fn english() -> Self {
        let mut by_text: Vec<(String, Vec<Piece>)> = EXCEPTIONS.lines().map(parse).collect();
        by_text.sort_by(|a, b| a.0.cmp(&b.0));
        let longest = by_text.iter().map(|(text, _)| text.len()).max().unwrap_or(0);
        let mut sequences: Vec<Vec<u64>> = by_text.iter().filter_map(|(text, pieces)| sequence(text, pieces)).collect();
        sequences.sort_unstable();
        Self { by_text, longest, sequences }
    }

    /// The tokens of a special string.
    pub(super) fn get(&self, text: &str) -> Option<&[Piece]> {
        if text.len() > self.longest {
            return None;
        }
        let found = self.by_text.binary_search_by(|(known, _)| known.as_str().cmp(text));
        found.ok().map(|at| self.by_text[at].1.as_slice())
    }

    /// The sequences of words, by their ids, whose first is `orth`.
    pub(super) fn sequences(&self, orth: u64) -> &[Vec<u64>] {
        let first = self.sequences.partition_point(|s| s[0] < orth);
        let count = self.sequences[first..].partition_point(|s| s[0] == orth);
        &self.sequences[first..first + count]
    }
}

fn parse(line: &str) -> (String, Vec<Piece>) {
    let fields: Vec<String> = line.split('\t').map(unescape).collect();
    let mut text = String::new();
    let pieces = fields.chunks(2).map(|pair| {
        let start = text.len() as u32;
        text.push_str(&pair[0]);
        let mut lexeme = Lexeme::new(&pair[0]);
        if let Some(norm) = pair.get(1).filter(|norm| !norm.is_empty()) {
            lexeme.norm = string_id(norm);
        }
        Piece { start, end: text.len() as u32, lexeme, opens: false }
    });
    let pieces = pieces.collect();
    (text, pieces)
}

fn unescape(field: &str) -> String {
    let mut chars = field.chars();
    let next = || match chars.next()? {
        '\\' => match chars.next()? {
            't' => Some('\t'),
            'n' => Some('\n'),
            c => Some(c),
        },
        c => Some(c),
    };
    std::iter::from_fn(next).collect()
}

/// The words that the string falls into where it is not known to be special, if something would split it or come off;
/// nothing where they are what the exception says anyway.
fn sequence(text: &str, pieces: &[Piece]) -> Option<Vec<u64>> {
    let comes_apart = affixes::prefix(text) > 0
        || affixes::suffix(text) > 0
        || affixes::infixes(text).next().is_some()
        || text == " ";
    let mut plain = Vec::new();
    split::plain(text, &mut plain);
    let same = plain.iter().map(|piece| piece.lexeme).eq(pieces.iter().map(|piece| piece.lexeme));
    (comes_apart && !(same && plain.len() == 1)).then(|| plain.iter().map(|piece| piece.lexeme.orth).collect())
}
