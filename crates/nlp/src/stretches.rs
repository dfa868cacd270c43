//! Cuts a text into stretches, for analysing only some of them: at places where the parser all but surely ends a sentence.

use std::ops::Range;

use crate::Word;

/// Words that are analysed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// The words that are wanted.
    pub(crate) words: Range<usize>,
    /// How far the analysis may go on to end a sentence.
    pub(crate) limit: usize,
}

/// The runs of stretches that `gate` lets through, by the text of each.
pub(crate) fn runs(text: &str, words: &[Word], mut gate: impl FnMut(&str) -> bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut start = 0;
    for end in (1..=words.len()).filter(|&end| end == words.len() || is_cut(text, words, end)) {
        if let Some(run) = runs.last_mut().filter(|run| run.words.end == start) {
            run.limit = end;
        }
        if gate(&text[words[start].start as usize..words[end - 1].end as usize]) {
            match runs.last_mut().filter(|run| run.words.end == start) {
                Some(run) => run.words.end = end,
                None => runs.push(Run { words: start..end, limit: end }),
            }
        }
        start = end;
    }
    runs
}

/// Whether a sentence surely ends before the word at `at`: a full stop, question or exclamation mark stands there, with
/// closing quotes or a bracket after it, or a line's end, and what follows begins with a capital letter.
fn is_cut(text: &str, words: &[Word], at: usize) -> bool {
    let word = |i: usize| &text[words[i].start as usize..words[i].end as usize];
    let mut last = at - 1;
    if words[last].lexeme.is_space {
        last = last.saturating_sub(usize::from(word(last).contains('\n')));
    } else if words[last].space_after {
        while last > 0 && matches!(word(last), "\"" | "”" | "’" | "'" | ")") {
            last -= 1;
        }
    } else {
        return false;
    }
    matches!(word(last), "." | "?" | "!") && word(at).starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PieceCache, Tokenizer};

    #[track_caller]
    fn check(text: &str, gate: &str, wanted: &[&str]) {
        let (mut cache, mut words) = (PieceCache::default(), Vec::new());
        Tokenizer::english().tokenize(text, &mut cache, &mut words);
        let bytes = |run: &Run| words[run.words.start].start as usize..words[run.words.end - 1].end as usize;
        let runs = runs(text, &words, |stretch| stretch.contains(gate));
        let found: Vec<&str> = runs.iter().map(|run| &text[bytes(run)]).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn stretches_end_where_sentences_surely_do() {
        let text = "Acme Inc. bought Foo. It paid $2.5 million. \"Cheap,\" he said.\nWhy? “Ah.” Nobody\nKnows";
        check(text, "bought", &["Acme Inc. bought Foo."]);
        check(text, "paid", &["It paid $2.5 million. \"Cheap,\" he said.\n"]);
        check(text, "W", &["Why? “Ah.”"]);
        check(text, "Know", &["Nobody\nKnows"]);
        check(text, "Lima", &[]);
        check(text, "", &[text]);
        check("", "", &[]);
    }
}
