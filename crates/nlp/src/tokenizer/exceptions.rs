//! Strings with tokens and norms of their own: contractions, abbreviations, clock times, emoticons.

use super::{Piece, affixes, split};
use crate::{hash::string_id, id_map::IdMap, lexeme::Lexeme};

/// A string a line, as its tokens, each followed by its norm, which is empty where it is the word's.
const EXCEPTIONS: &str = include_str!("../../../../data/model/exceptions.tsv");

/// The special strings, and the sequences of words that become one of them again after affixes have come off.
pub(super) struct Exceptions {
    list: Vec<(String, Vec<Piece>)>,
    by_id: IdMap,
    longest: usize,
    sequences: Vec<Vec<Vec<u64>>>,
    by_first: IdMap,
}

impl Exceptions {
    pub(super) fn english() -> Self {
        let list: Vec<(String, Vec<Piece>)> = EXCEPTIONS.lines().map(parse).collect();
        let by_id = IdMap::new(list.iter().map(|(text, _)| string_id(text)));
        let longest = list.iter().map(|(text, _)| text.len()).max().unwrap_or(0);
        let mut sequences: Vec<Vec<u64>> = list.iter().filter_map(|(text, pieces)| sequence(text, pieces)).collect();
        sequences.sort_unstable();
        let sequences: Vec<Vec<Vec<u64>>> = sequences.chunk_by(|a, b| a[0] == b[0]).map(<[_]>::to_vec).collect();
        let by_first = IdMap::new(sequences.iter().map(|group| group[0][0]));
        Self { list, by_id, longest, sequences, by_first }
    }

    /// The tokens of a special string.
    pub(super) fn get(&self, text: &str) -> Option<&[Piece]> {
        if text.len() > self.longest {
            return None;
        }
        let (known, pieces) = &self.list[self.by_id.get(string_id(text))?];
        (known == text).then_some(pieces)
    }

    /// The number of the sequences whose first word has the id `orth`.
    pub(super) fn opened_by(&self, orth: u64) -> Option<u32> {
        self.by_first.get(orth).map(|number| number as u32)
    }

    /// The sequences of that number, as the ids of their words.
    pub(super) fn sequences(&self, opener: u32) -> &[Vec<u64>] {
        &self.sequences[opener as usize]
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
        Piece { start, end: text.len() as u32, lexeme, opens: None }
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
