//! Words, numbers and signs of a text with their places.

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, or letters with dots between them: `yuan`, `U.S.`.
    Word,
    /// Digits with grouping commas and one point: `1,234.5`.
    Number,
    /// One other character that is no space.
    Sign,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    kind: Kind,
    start: usize,
    end: usize,
}

/// A text cut into pieces.
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    /// The text in lower case as far as ascii goes, byte for byte.
    lower: String,
    pieces: Vec<Piece>,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let (kind, end) = if c.is_ascii_digit() {
                (Kind::Number, number_end(text, at))
            } else if c.is_alphabetic() {
                (Kind::Word, word_end(text, at))
            } else {
                (Kind::Sign, at + c.len_utf8())
            };
            if !c.is_whitespace() {
                pieces.push(Piece { kind, start: at, end });
            }
            at = end;
        }
        Self { text, lower: text.to_ascii_lowercase(), pieces }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The piece at `i` in lower case; empty past either end.
    pub(super) fn lower(&self, i: usize) -> &str {
        self.pieces.get(i).map_or("", |p| &self.lower[p.start..p.end])
    }

    /// The piece before `i` that is `back` away, in lower case; empty before the beginning.
    pub(super) fn before(&self, i: usize, back: usize) -> &str {
        i.checked_sub(back).map_or("", |i| self.lower(i))
    }

    /// The piece at `i` as it is written.
    pub(super) fn raw(&self, i: usize) -> &'t str {
        self.pieces.get(i).map_or("", |p| &self.text[p.start..p.end])
    }

    pub(super) fn is(&self, i: usize, kind: Kind) -> bool {
        self.pieces.get(i).is_some_and(|p| p.kind == kind)
    }

    /// Whether nothing stands between the pieces `i - 1` and `i`.
    pub(super) fn joined(&self, i: usize) -> bool {
        i > 0 && i < self.len() && self.pieces[i - 1].end == self.pieces[i].start
    }

    /// The pieces `from..to` in lower case, with what stands between them.
    pub(super) fn lower_span(&self, from: usize, to: usize) -> &str {
        if from < to && to <= self.len() { &self.lower[self.pieces[from].start..self.pieces[to - 1].end] } else { "" }
    }

    /// The bytes of the pieces `from..to`, which are there and not empty.
    pub(super) fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        (self.pieces[from].start, self.pieces[to - 1].end)
    }

    /// Whether one of the last `back` words before `i`, within the sentence, is in `list`.
    pub(super) fn near_before(&self, i: usize, back: usize, list: &[&str]) -> bool {
        (i.saturating_sub(back)..i)
            .rev()
            .take_while(|&j| !matches!(self.lower(j), "." | ";" | "!" | "?"))
            .any(|j| list.contains(&self.lower(j)))
    }
}

fn number_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = start + digits(start);
    while bytes.get(end) == Some(&b',') && matches!(digits(end + 1), 2 | 3) {
        end += 1 + digits(end + 1);
    }
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    end
}

fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut letters = text[start..].chars().take_while(|c| c.is_alphabetic());
    // Characters of Chinese are words of their own: in 5亿元 a magnitude and a currency.
    let first = letters.next().map_or(0, char::len_utf8);
    if text[start..].starts_with(is_han) {
        return start + first;
    }
    let mut end = start + first + letters.take_while(|c| !is_han(*c)).map(char::len_utf8).sum::<usize>();
    // Single letters with dots between them are one word: U.S., H.K.
    let dotted = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && bytes.get(at + 1) == Some(&b'.');
    if end == start + 1 && dotted(start) && dotted(start + 2) {
        end = start + 2;
        while dotted(end) {
            end += 2;
        }
    }
    end
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_words_numbers_and_signs() {
        for (text, pieces) in [
            ("US$1,234.5bn.", vec!["US", "$", "1,234.5", "bn", "."]),
            ("U.S. dollars, A.", vec!["U.S.", "dollars", ",", "A", "."]),
            ("Rs 2,30,000 in 2021, 5,", vec!["Rs", "2,30,000", "in", "2021", ",", "5", ","]),
            ("5亿元 é", vec!["5", "亿", "元", "é"]),
            ("", vec![]),
        ] {
            let words = Words::new(text);
            assert_eq!((0..words.len()).map(|i| words.raw(i)).collect::<Vec<_>>(), pieces);
        }
    }
}
