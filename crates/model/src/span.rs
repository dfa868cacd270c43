//! Positions in a text, in Unicode code points, as every record counts them.

use serde::{Deserialize, Serialize};

/// A half-open range of Unicode code points; serialised as `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// Turns byte offsets of one text into code points and back, in `O(log n)` after one pass.
///
/// Ascii texts need no table at all; others keep one entry per character that is not ascii.
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// For each character beyond ascii: the byte just after it, and how many continuation bytes stand before there.
    after: Vec<(usize, usize)>,
    bytes: usize,
}

impl CodePoints {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let mut extra = 0;
        let mut after = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
            extra += c.len_utf8() - 1;
            after.push((at + c.len_utf8(), extra));
        }
        Self { after, bytes: text.len() }
    }

    /// The code point that starts at the byte `at`, which is a character boundary.
    pub fn of_byte(&self, at: usize) -> usize {
        let passed = self.after.partition_point(|&(end, _)| end <= at);
        at - passed.checked_sub(1).map_or(0, |i| self.after[i].1)
    }

    /// The byte at which the code point `at` starts; the length of the text where there are fewer.
    pub fn to_byte(&self, at: usize) -> usize {
        let passed = self.after.partition_point(|&(end, extra)| end - extra <= at);
        (at + passed.checked_sub(1).map_or(0, |i| self.after[i].1)).min(self.bytes)
    }

    /// The code points of the byte range `start..end`.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.of_byte(start), self.of_byte(end))
    }

    /// The part of `text`, the one this was made of, that `span` covers.
    pub fn slice<'t>(&self, text: &'t str, span: Span) -> Option<&'t str> {
        text.get(self.to_byte(span.start)..self.to_byte(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_code_points_agree_with_a_walk_over_the_text() {
        for text in ["", "plain", "a€b", "宁德时代 supplies Tesla", "é", "𝒳y€", "ends in €"] {
            let points = CodePoints::new(text);
            let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            starts.push(text.len());
            for (point, &byte) in starts.iter().enumerate() {
                assert_eq!(points.of_byte(byte), point, "{text} byte {byte}");
                assert_eq!(points.to_byte(point), byte, "{text} point {point}");
            }
            assert_eq!(points.to_byte(10_000), text.len());
        }
    }
}
