//! Splits one run of characters without white space: affixes off its ends, then exceptions, addresses and infixes.

use super::{Piece, affixes, exceptions::Exceptions, url::is_url};
use crate::lexeme::Lexeme;

/// Adds the pieces of `chunk`, which is a run of white space or has none.
pub(super) fn split(chunk: &str, exceptions: &Exceptions, pieces: &mut Vec<Piece>) {
    Splitter { chunk, exceptions: Some(exceptions), pieces }.run();
}

/// The same, as if no string were special.
pub(super) fn plain(chunk: &str, pieces: &mut Vec<Piece>) {
    Splitter { chunk, exceptions: None, pieces }.run();
}

struct Splitter<'a> {
    chunk: &'a str,
    exceptions: Option<&'a Exceptions>,
    pieces: &'a mut Vec<Piece>,
}

impl<'a> Splitter<'a> {
    fn run(mut self) {
        let mut suffixes = Vec::new();
        let (start, end) = self.strip(&mut suffixes);
        self.core(start, end);
        for (start, end) in suffixes.into_iter().rev() {
            self.push(start, end);
        }
    }

    /// Takes prefixes and suffixes off by turns, until nothing more comes off or what is left is special.
    fn strip(&mut self, suffixes: &mut Vec<(usize, usize)>) -> (usize, usize) {
        let chunk = self.chunk;
        let (mut start, mut end) = (0, chunk.len());
        while start < end && self.special(&chunk[start..end]).is_none() {
            let prefix = affixes::prefix(&chunk[start..end]);
            let inner = start + prefix;
            if prefix > 0 && inner < end && self.special(&chunk[inner..end]).is_some() {
                self.push(start, inner);
                return (inner, end);
            }
            let suffix = affixes::suffix(&chunk[inner..end]);
            let outer = end - suffix;
            if suffix > 0 && start < outer && self.special(&chunk[start..outer]).is_some() {
                suffixes.push((outer, end));
                return (start, outer);
            }
            if prefix == 0 && suffix == 0 {
                break;
            }
            if prefix > 0 {
                self.push(start, inner);
            }
            if suffix > 0 {
                suffixes.push((outer, end));
            }
            (start, end) = (inner, outer);
        }
        (start, end)
    }

    fn core(&mut self, start: usize, end: usize) {
        let text = &self.chunk[start..end];
        if text.is_empty() {
        } else if let Some(special) = self.special(text) {
            let offset = start as u32;
            let moved = special.iter().map(|p| Piece { start: p.start + offset, end: p.end + offset, ..*p });
            self.pieces.extend(moved);
        } else if is_url(text) {
            self.push(start, end);
        } else {
            let mut from = 0;
            for (first, last) in affixes::infixes(text).filter(|&(first, _)| first > 0) {
                if from < first {
                    self.push(start + from, start + first);
                }
                self.push(start + first, start + last);
                from = last;
            }
            if from < text.len() {
                self.push(start + from, end);
            }
        }
    }

    fn special(&self, text: &str) -> Option<&'a [Piece]> {
        self.exceptions?.get(text)
    }

    fn push(&mut self, start: usize, end: usize) {
        let lexeme = Lexeme::new(&self.chunk[start..end]);
        self.pieces.push(Piece { start: start as u32, end: end as u32, lexeme, opens: None });
    }
}
