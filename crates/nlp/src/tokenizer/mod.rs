//! Text to words, by the rules of spaCy's English tokenizer.
//!
//! White space parts a text into runs; a single space belongs to the word before it, any other white space is a word
//! of its own. A run is split by taking prefixes and suffixes off by turns, until what is left is an exception (*don't*,
//! *Inc.*), an address, or a word that infixes split. Last, words that make an exception together become that exception.

mod affixes;
mod cache;
mod exceptions;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod properties;
mod special;
mod split;
mod url;

use std::sync::LazyLock;

pub use cache::PieceCache;
use exceptions::Exceptions;

use crate::{characters::Class, lexeme::Lexeme};

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Whether a space follows that is no word of its own.
    pub space_after: bool,
    /// What the model knows of it by its letters.
    pub lexeme: Lexeme,
}

impl Word {
    fn at(offset: u32, piece: &Piece) -> Self {
        Self { start: offset + piece.start, end: offset + piece.end, space_after: false, lexeme: piece.lexeme }
    }
}

/// A word within a run of characters.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: u32,
    end: u32,
    lexeme: Lexeme,
    /// The number of the sequences that start with it and make an exception.
    opens: Option<u32>,
}

/// Bytes that `text` starts with whose characters all are white space, or all are not.
fn run(text: &str, space: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            if matches!(byte, b' ' | 9..=13 | 28..=31) != space {
                break;
            }
            at += 1;
        } else {
            let Some(c) = text[at..].chars().next().filter(|&c| Class::SPACE.has(c) == space) else { break };
            at += c.len_utf8();
        }
    }
    at
}

/// Splits English text into words.
///
/// ```
/// use guanxi_nlp::{PieceCache, Tokenizer};
///
/// let text = "CATL's U.S. plant isn't open.";
/// let (mut cache, mut words) = (PieceCache::default(), Vec::new());
/// Tokenizer::english().tokenize(text, &mut cache, &mut words);
/// let words: Vec<&str> = words.iter().map(|word| &text[word.start as usize..word.end as usize]).collect();
/// assert_eq!(words, ["CATL", "'s", "U.S.", "plant", "is", "n't", "open", "."]);
/// ```
pub struct Tokenizer {
    exceptions: Exceptions,
}

static ENGLISH: LazyLock<Tokenizer> = LazyLock::new(|| Tokenizer { exceptions: Exceptions::english() });

impl Tokenizer {
    /// The tokenizer for English.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Fills `words` with the words of `text`, which is shorter than 4 GiB, in time linear in its length.
    ///
    /// Together with the spaces after them, they are the whole of the text.
    pub fn tokenize(&self, text: &str, cache: &mut PieceCache, words: &mut Vec<Word>) {
        words.clear();
        let mut openers = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let in_space = Class::SPACE.has(first);
            let length = run(rest, in_space);
            let (mut chunk, after) = rest.split_at(length);
            if first == ' '
                && let Some(word) = words.last_mut()
            {
                word.space_after = true;
                chunk = &chunk[1..];
            }
            if !chunk.is_empty() {
                let offset = (text.len() - after.len() - chunk.len()) as u32;
                let split = |pieces: &mut Vec<Piece>| self.split(chunk, pieces);
                let mut long = Vec::new();
                let pieces = if chunk.len() <= PieceCache::LONGEST {
                    cache.pieces(chunk, split)
                } else {
                    split(&mut long);
                    &long
                };
                for piece in pieces {
                    if let Some(opener) = piece.opens {
                        openers.push((words.len() as u32, opener));
                    }
                    words.push(Word::at(offset, piece));
                }
            }
            rest = after;
        }
        special::join(text, words, &openers, &self.exceptions);
    }

    fn split(&self, chunk: &str, pieces: &mut Vec<Piece>) {
        let first = pieces.len();
        split::split(chunk, &self.exceptions, pieces);
        for piece in &mut pieces[first..] {
            piece.opens = self.exceptions.opened_by(piece.lexeme.orth);
        }
    }
}
