//! A passage as folded words, each with its tokens: what names are looked up in.

use std::{borrow::Cow, ops::Range};

use guanxi_nlp::Analysis;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// One word, folded as the model folds names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts of how a word is written that do not exclude each other")]
pub(crate) struct Word<'t> {
    /// Without case, accents and dots; a final `.com` is left away.
    pub(crate) folded: Cow<'t, str>,
    /// Its bytes in the text.
    pub(crate) bytes: Range<usize>,
    /// Whether it has a capital letter.
    pub(crate) capital: bool,
    /// Whether it has no small letter.
    pub(crate) upper: bool,
    /// The tokens it covers, in whole or in part.
    pub(crate) tokens: Range<usize>,
    /// Whether it starts where its first token starts.
    pub(crate) opens: bool,
    /// Whether it ends where its last token ends, closing marks aside.
    pub(crate) closes: bool,
}

/// The words of a passage.
pub(crate) fn words<'a>(analysis: &'a Analysis<'a>) -> Vec<Word<'a>> {
    let text = analysis.text();
    let mut found: Vec<Word<'a>> = Vec::with_capacity(analysis.len());
    for token in analysis.tokens() {
        let bytes = token.bytes();
        for part in parts(text, bytes.clone()) {
            let glued =
                found.last().is_some_and(|last| last.bytes.end == part.start && joins(text, &last.bytes, &part));
            if let (true, Some(last)) = (glued, found.last_mut()) {
                last.bytes.end = part.end;
                last.tokens.end = token.index() + 1;
                last.folded = folded(&text[last.bytes.clone()]);
                last.closes = part.end == bytes.end;
                continue;
            }
            found.push(Word {
                folded: folded(&text[part.clone()]),
                capital: text[part.clone()].contains(char::is_uppercase),
                upper: !text[part.clone()].contains(char::is_lowercase),
                tokens: token.index()..token.index() + 1,
                opens: part.start == bytes.start,
                closes: part.end == bytes.end || !text[part.end..bytes.end].contains(char::is_alphanumeric),
                bytes: part,
            });
        }
    }
    found
}

/// The words of a text that no engine has read; their tokens are empty.
pub(crate) fn split_words(text: &str) -> Vec<Word<'_>> {
    let word = |part: Range<usize>| Word {
        folded: folded(&text[part.clone()]),
        capital: text[part.clone()].contains(char::is_uppercase),
        upper: !text[part.clone()].contains(char::is_lowercase),
        bytes: part,
        tokens: 0..0,
        opens: true,
        closes: true,
    };
    parts(text, 0..text.len()).map(word).collect()
}

/// The runs of word characters of a token.
fn parts(text: &str, bytes: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = bytes.start;
    std::iter::from_fn(move || {
        let rest = &text[at..bytes.end];
        let start = at + rest.find(is_word)?;
        let rest = &text[start..bytes.end];
        let end = start + rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        at = end;
        Some(start..end)
    })
    .filter(|part| text[part.clone()].contains(|c: char| c != '.'))
}

/// Whether two pieces that touch are one word: the tokenizer cut off a `+` or `&`, or cut around it, or cut a number off: *3G*.
fn joins(text: &str, before: &Range<usize>, after: &Range<usize>) -> bool {
    let number =
        text[before.clone()].bytes().all(|b| b.is_ascii_digit()) && text[after.clone()].starts_with(char::is_uppercase);
    number || text[..before.end].ends_with(['+', '&']) || text[after.clone()].starts_with(['+', '&'])
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '+' | '&' | '.')
}

/// One word folded.
pub(crate) fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        let lower: String = word.chars().filter(|&c| c != '.').map(|c| c.to_ascii_lowercase()).collect();
        let bare = word.len() > 4 && word.to_ascii_lowercase().ends_with(".com");
        return Cow::Owned(if bare { lower[..lower.len() - 3].to_owned() } else { lower });
    }
    Cow::Owned(
        word.nfkc().flat_map(char::to_lowercase).nfkd().filter(|c| !is_combining_mark(*c) && *c != '.').collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_as_names_do() {
        for (word, want) in
            [("U.S.", "us"), ("Amazon.com", "amazon"), ("L’Oréal", "l’oreal"), ("AT&T", "at&t"), ("Geek+", "geek+")]
        {
            assert_eq!(folded(word), want);
        }
    }
}
