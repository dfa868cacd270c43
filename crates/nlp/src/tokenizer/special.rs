//! Joins words that make a special string again once affixes have come off: `(`, `o`, `:` and `8` of `((o:8`.

use super::{Word, exceptions::Exceptions};

/// Replaces every sequence of words that is special by the tokens of its exception; `openers` are the words that may
/// start one, each with the number of the sequences.
pub(super) fn join(text: &str, words: &mut Vec<Word>, openers: &[(u32, u32)], exceptions: &Exceptions) {
    let mut spans = Vec::new();
    for &(start, opener) in openers {
        let start = start as usize;
        for sequence in exceptions.sequences(opener) {
            let rest = words[start..].iter().map(|word| word.lexeme.orth);
            if sequence.len() <= words.len() - start && rest.take(sequence.len()).eq(sequence.iter().copied()) {
                spans.push((start, start + sequence.len()));
            }
        }
    }
    if spans.is_empty() {
        return;
    }
    let mut joined = Vec::with_capacity(words.len());
    let mut done = 0;
    for (start, end) in disjoint(spans, words.len()) {
        joined.extend_from_slice(&words[done..start]);
        done = end;
        let offset = words[start].start;
        let last = words[end - 1];
        // The words may have had a space between them, and then they are not what the exception is for.
        match exceptions.get(&text[offset as usize..last.end as usize]) {
            None => joined.extend_from_slice(&words[start..end]),
            Some(pieces) => {
                joined.extend(pieces.iter().map(|piece| Word::at(offset, piece)));
                if let Some(word) = joined.last_mut() {
                    word.space_after = last.space_after;
                }
            }
        }
    }
    joined.extend_from_slice(&words[done..]);
    *words = joined;
}

/// The spans to replace, from left to right: longer ones first, then earlier ones. One that was passed over hides what
/// it covers as well.
fn disjoint(mut spans: Vec<(usize, usize)>, words: usize) -> Vec<(usize, usize)> {
    spans.sort_unstable_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
    let mut seen = vec![false; words];
    spans.retain(|&(start, end)| {
        let free = !seen[start] && !seen[end - 1];
        seen[start..end].fill(true);
        free
    });
    spans.sort_unstable();
    spans
}
